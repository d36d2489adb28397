"""Scores of open deals: their chance to be won, learned from the workspace's own closed deals."""
