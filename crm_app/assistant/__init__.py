"""The assistant: typed tools over the records, providers that answer with them, and checks of the answers."""
