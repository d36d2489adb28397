"""Lists as tables: which columns a kind has, the statement that reads them, and the texts of their cells."""

from crm_app.records.table.columns import Column as Column
from crm_app.records.table.columns import Columns as Columns
from crm_app.records.table.columns import Look as Look
