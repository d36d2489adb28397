"""Saved views: the tables, who sees and changes which, and what a list keeps in them."""
