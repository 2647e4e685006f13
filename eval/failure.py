"""The one error of this folder."""

from __future__ import annotations


class EvalError(Exception):
    """A measurement cannot be made; its text says why and what to do."""
