"""Example questions in both languages, each beside a plain question that asks the same; and their vectors."""
