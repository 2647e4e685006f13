"""Retail finance calculators on Decimal: a question that states its numbers is computed, never guessed, and nothing is assumed."""
