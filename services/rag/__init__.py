"""The pipeline: one file a step, LangGraph only in `pipeline.py`."""
