"""The dashboard: figures, each with a link to the list that it counts."""
