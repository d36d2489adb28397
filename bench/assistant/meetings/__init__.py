"""Conversations of a Monday meeting in the sellers' workspace, every turn of which is judged."""
