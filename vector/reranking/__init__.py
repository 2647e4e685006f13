"""Reading a question and a passage together: the port, one adapter a file."""
