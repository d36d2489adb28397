"""Every way into the product, times every caller who must not come in by it.

The entry points are read from the running product, so that a new one is covered, or fails until it is declared, by
itself. What has to be said by hand is in `declarations.py`.
"""
