"""Providers of answers. Each implements `ChatProvider` of `base.py`."""
