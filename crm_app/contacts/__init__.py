"""Contacts: the people at those companies."""
