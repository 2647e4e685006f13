"""What words mean over a schema, before any question: its parts by what they are called, and the closed words of Korean and English."""
