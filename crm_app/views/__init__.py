"""Saved views: their REST routes, and those that a person has in the side bar. The records have the views themselves."""
