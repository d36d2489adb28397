"""The trash of deleted records: its page and its REST routes. `records.trash` does the work."""
