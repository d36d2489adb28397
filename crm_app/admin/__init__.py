"""The administration page for owners and administrators: versions, health, queue, backup, failed jobs."""
