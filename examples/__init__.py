"""The demo company: invented documents, tables, their mapping and golden questions."""
