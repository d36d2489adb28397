"""The space of the vectors: where texts of the bundled models are put so that an answer is near its question.

The vectors of e5 lie in a narrow cone, texts of one language in one half of it, questions in another part than notes. So the mean
of their own kind and language is taken from each, and what all texts share is made smaller ("whitened" by a power of the
variance along each axis). Beside e5 stands the universal sentence encoder, which knows less but has no languages apart. The
numbers are made by `python -m bench.assistant.space` and stand in `training/space.npz`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

FILE = Path(__file__).parent / "training" / "space.npz"
Role = Literal["part", "whole", "asked"]
"""A sentence of a text, a text with the name of the record that it is about, or a question."""


@dataclass(frozen=True)
class Space:
    """The means and axes of both models. `second` is how much the second model counts beside e5."""

    arrays: "dict[str, np.ndarray[Any, Any]]"

    def place(
        self, vectors: Sequence[Any], seconds: Sequence[Any] | None, thai: Sequence[bool], roles: Sequence[Role]
    ) -> list[list[float]]:
        """Unit vectors of `DIMENSIONS` numbers for texts.

        Args:
            vectors: of e5, one for each text.
            seconds: of the second model, or nothing where it is not installed.
            thai: whether each text is in Thai.
            roles: what each text is.
        """
        import numpy as np

        first = self._moved("e5", np.asarray(vectors, dtype=np.float32), thai, roles)
        if seconds is None:
            beside = np.zeros((len(first), self.arrays["use.axes"].shape[1]), dtype=np.float32)
        else:
            plain: list[Role] = ["asked" if role == "asked" else "part" for role in roles]
            beside = self._moved("use", np.asarray(seconds, dtype=np.float32), thai, plain)
        found = np.hstack([first, beside * float(self.arrays["second"])])
        return [[float(x) for x in row] for row in _unit(found)]

    def _moved(self, model: str, vectors: Any, thai: Sequence[bool], roles: Sequence[Role]) -> Any:
        import numpy as np

        means = [self.arrays[f"{model}.{role}.{'th' if one else 'en'}"] for one, role in zip(thai, roles, strict=True)]
        return _unit((vectors - np.asarray(means, dtype=np.float32)) @ self.arrays[f"{model}.axes"])


def _unit(rows: Any) -> Any:
    import numpy as np

    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@lru_cache(maxsize=1)
def space() -> Space:
    """The space that was made from the tuning texts."""
    # Imported here: the backend has no vectors and needs no numpy.
    import numpy as np

    with np.load(FILE, allow_pickle=False) as found:
        return Space({name: found[name].astype(np.float32) for name in found.files})
