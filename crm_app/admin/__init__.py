"""What an owner or administrator sees of the running product: versions, health, queue, backup, failed jobs."""
