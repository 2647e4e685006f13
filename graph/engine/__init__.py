"""The embedded graph engine: ArcadeDB with its own Java runtime, a child process on loopback that ends with its owner."""
