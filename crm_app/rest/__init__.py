"""The common parts of all REST routes: callers, problems, the API page, health."""
