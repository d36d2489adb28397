"""Tasks: what somebody is to do, and by when."""
