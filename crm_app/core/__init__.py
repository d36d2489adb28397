"""The runtime that every domain uses. It imports no domain."""
