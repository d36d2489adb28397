"""Benchmarks: each command prints a table and writes JSON with the machine described. None asserts a time."""
