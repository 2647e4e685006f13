"""Answers judged by a language model: within a budget, each once, its agreement with people measured. RAGAS is in `ragas.py` alone."""
