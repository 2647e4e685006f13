"""Talking with people: what they may ask first, and next."""
