"""Other libraries' hybrid search beside the product's, on the same chunks with the same vectors."""
