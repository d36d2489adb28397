"""Imports: CSV files of companies, contacts, deals, products and people become records, and can be undone."""
