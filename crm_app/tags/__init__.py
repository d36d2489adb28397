"""The tags of all records: their colours, and changes to a tag on every record that has it."""
