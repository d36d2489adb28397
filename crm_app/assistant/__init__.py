"""The assistant: typed tools over the records, providers that answer with them, and what keeps answers honest."""
