"""The caller: tokens, groups, profile."""
