"""Parsing, formatting and comparison of values."""
