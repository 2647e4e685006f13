"""Unstructured knowledge: embedding, lexical weights, the passage store and its adapters."""
