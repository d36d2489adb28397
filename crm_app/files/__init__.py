"""Uploaded files, kept as rows in chunks: backends scale and share no disk."""
