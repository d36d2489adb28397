"""Activities: what happened with a record, and the timeline that tells it together with the trail of changes."""
