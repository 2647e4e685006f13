"""What the service remembers: traces, feedback, ingest jobs; SQLAlchemy models and the migrations of the whole database."""
