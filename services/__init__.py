"""What runs: the pipeline, the HTTP service, the command line, identity and state."""
