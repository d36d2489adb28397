"""Parsing and formatting of values: days, periods, money, names, addresses. Pure functions that need no database."""
