"""The settings of the fields that a workspace declares for its kinds of record."""
