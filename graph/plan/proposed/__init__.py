"""Plans that a language model proposes: Cypher read as a plan, and the plan held against the question."""
