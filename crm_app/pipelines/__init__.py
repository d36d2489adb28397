"""Pipelines, and the stages that deals go through."""
