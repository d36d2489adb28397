"""Briefs on the pages of records: the summary, the next step, and drafts of messages."""
