"""How values are read and written: days, periods, money, names, addresses. Pure functions that need no database."""
