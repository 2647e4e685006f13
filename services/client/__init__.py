"""For programs that use a running service."""
