"""What every REST route stands on: callers, problems, the API page, health."""
