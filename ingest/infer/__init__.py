"""Mappings inferred from tables: types, keys, relationships, names, what people call things, and how sure each guess is."""
