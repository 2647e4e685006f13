"""Marks as a frame: what each part of the question is for, and that nothing of it is left over."""
