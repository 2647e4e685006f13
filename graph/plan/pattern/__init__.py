"""A frame as a plan: its parts placed in the graph, its columns, and what that reading costs."""
