"""Measurements on collections outside the repository: `TWOFOLD_BENCH_DATA` names the folder that holds data/, golden/ and score/."""
