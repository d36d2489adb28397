"""Deals: sales opportunities in the stages of pipelines."""
