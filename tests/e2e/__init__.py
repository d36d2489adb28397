"""The product as people meet it: a real browser against everything that `run` starts."""
