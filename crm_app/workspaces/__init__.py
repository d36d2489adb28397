"""Workspaces, their roles, members and invitations."""
