"""Recent changes to many records: their list, their progress and their undo. `records.runs` and `records.undo` do the work."""
