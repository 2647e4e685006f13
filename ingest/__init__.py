"""Sources into graph and vectors: loaders, chunks, table mappings, the ledger."""
