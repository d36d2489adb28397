"""The assistant's questions of this repository: what they expect, and the run that counts the right answers."""
