"""What can answer a question. Each provider implements `ChatProvider` of `base.py`."""
