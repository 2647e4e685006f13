"""Questions to Cypher without a model: marks in the question, a frame, a typed plan, the statement."""
