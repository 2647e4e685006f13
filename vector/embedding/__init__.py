"""Text to vectors: the port, one adapter a file."""
