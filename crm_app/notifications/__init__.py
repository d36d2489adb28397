"""Notifications of a member: a task that was assigned, a reminder that is due."""
