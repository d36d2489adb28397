"""Deals in pipelines with stages, and the products they are about."""
