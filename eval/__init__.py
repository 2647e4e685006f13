"""Golden questions, what is measured on them, runs, their comparison, and the report. Nothing imports this package."""
