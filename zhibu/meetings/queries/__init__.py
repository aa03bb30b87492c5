"""Answers across tables: who is called, what is coming, what meets at the same time."""
