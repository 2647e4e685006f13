"""Questions to Cypher without a model: the words of a schema, marks in the question, a frame, a pattern, a typed plan, the statement."""
