"""How business goes: figures that each lead to the list they count."""
