"""Turns of talks, each with the call that is right."""
