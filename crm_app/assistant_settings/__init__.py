"""The workspace's settings of its assistant: which model answers, its budget, what never leaves, how long it is kept."""
