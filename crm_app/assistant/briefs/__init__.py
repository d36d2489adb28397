"""Briefs: what one record is about, for whoever opens it, and drafts of messages about it. By rule, without a model."""
