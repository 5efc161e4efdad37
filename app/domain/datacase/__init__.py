"""The data case: a log with something hidden in it, a candidate's test, and what that test would have shown.

All of it is pure and follows from the interview's seed: the same seed brings the same log, byte for byte.
"""
