"""Structured knowledge: the declared schema, the graph store and its adapters, entity linking, facts."""
