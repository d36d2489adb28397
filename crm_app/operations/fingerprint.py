"""A short hash over the names and contents of files."""

import hashlib
from collections.abc import Sequence
from pathlib import Path


def fingerprint(root: Path, patterns: Sequence[str]) -> str:
    """A hash that changes with the name or content of any file below `root` that matches one of the glob `patterns`."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                name = path.relative_to(root).as_posix()
                digest.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
