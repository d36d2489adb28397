"""Values: how they are read, written and compared."""
