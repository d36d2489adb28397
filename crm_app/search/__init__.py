"""Search over the records that the asker may read."""
