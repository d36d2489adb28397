"""Uploaded files, stored as rows in chunks, because several backends share no disk."""
