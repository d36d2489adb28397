"""Pipelines: the ways of selling, and the stages that deals go through."""
