"""What every REST route needs: callers, problems, the API page, health."""
