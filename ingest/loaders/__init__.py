"""Files to documents and tables: one file a kind."""

LOADER_VERSION = "2"
