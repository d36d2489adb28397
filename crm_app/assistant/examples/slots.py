"""Which plain question a question means, by what each part of it asks: the tool, the measure, the state, the group, the order.

Each part is learned by itself from all examples (ridge regression over vectors of two models and the tags of known words), so
that "losses per salesperson" profits from every example about losses and every one about salespeople. The chance of a plain
question is the product of the chances of its parts.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from crm_app.assistant.embedders import Embedder
from crm_app.assistant.examples.corpus import examples, plain_questions
from crm_app.assistant.offline.segment import clean, segment
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools import tool_name

STORED = Path(__file__).with_name("slots.npz")
"""What was learned with the bundled embedder, written by `python -m bench.assistant.learn_examples`."""
VECTORS, TAGS, SMALLEST, SHARPNESS = 0.7, 0.25, 0.3, 8.0
"""Weights of a model's vector and of the tags, the regularisation, and the factor from a score to a logarithm of a chance;
chosen by five-fold cross-validation over the English examples.
"""
WHOLE = 2.0
"""The factor of the part "together", which has many values of which each is rare."""
_QUIET = frozenset({"unknown", "stop", "entity", "period", "number"})
_NAMES = Vocabulary.of([Entity("company", "Acme Pumps", "1"), Entity("stage", "Proposal", "2")])
_FILLED = (("{company}", "Acme Pumps"), ("{stage}", "Proposal"), ("{period}", "2025"), ("{n}", "5"))
_TODAY = date(2026, 1, 15)


def slots_of(plain: str) -> dict[str, str]:
    """What each part of a plain question asks for, as the grammar reads it; an empty question asks for nothing."""
    if not plain:
        return {"tool": "none"}
    text = plain
    for mark, name in _FILLED:
        text = text.replace(mark, name)
    found = understand(text, _NAMES, today=_TODAY)
    if found.call is None:
        return {"tool": found.topic}
    call = found.call.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    filters = call.pop("filters", {})
    parts = {name: str(call[name]) for name in ("kind", "measure", "group_by", "sort", "order", "term") if name in call}
    rest = {name: value for name, value in filters.items() if name not in ("status", "mine", "company")}
    return parts | {
        "tool": tool_name(found.call),
        "second": str(found.second is not None),
        "few": str(call.get("limit") in (3, 5)),
        "status": ",".join(filters.get("status", [])),
        "mine": str(filters.get("mine", False)),
        "rest": json.dumps(rest, sort_keys=True),
    }


def tags_of(text: str) -> set[str]:
    """The tags of the known words of a question."""
    return {token.tag for token in segment(clean(text), Vocabulary(), [])} - _QUIET


def fingerprint() -> str:
    """Of all examples: what was learned from other ones is not used."""
    every = "\n".join(f"{one.text}|{one.plain}" for flag in (False, True) for one in examples(in_thai=flag))
    return hashlib.sha256(every.encode()).hexdigest()


class Learned:
    """What was learned for a language.

    Args:
        plains: the plain questions, those that ask the same together; "" for questions that ask for no figure or list.
        tags: the tags that count.
        weights: a row for each number of the features, a column for each value of each part.
        columns: for each plain question the columns of its parts.
        parts: for each part its first column and the one behind its last.
    """

    def __init__(
        self,
        plains: Sequence[tuple[str, ...]],
        tags: Sequence[str],
        weights: Any,
        columns: Any,
        parts: Sequence[tuple[int, int]],
    ) -> None:
        self.plains, self.tags, self.weights, self.columns, self.parts = plains, tags, weights, columns, parts

    def chances(self, features: Any) -> Any:
        """For each question the chance of each plain question.

        Args:
            features: a row for each question, as `features_of` makes it.
        """
        import numpy as np

        scores = features @ self.weights * SHARPNESS
        begin, end = max(self.parts, key=lambda span: span[1] - span[0])
        scores[:, begin:end] *= WHOLE
        logs = np.empty_like(scores)
        for begin, end in self.parts:
            part = scores[:, begin:end] - scores[:, begin:end].max(axis=1, keepdims=True)
            logs[:, begin:end] = part - np.log(np.exp(part).sum(axis=1, keepdims=True))
        together = logs[:, self.columns].sum(axis=2)
        chances = np.exp(together - together.max(axis=1, keepdims=True))
        return chances / chances.sum(axis=1, keepdims=True)


def features_of(texts: Sequence[str], embedder: Embedder, tags: Sequence[str]) -> Any:
    """A row of numbers for each text: its vectors, and which of the tags its words have."""
    import numpy as np

    vectors = np.array([embedder.asked_twice(text) for text in texts], np.float32) * VECTORS
    known = {tag: place for place, tag in enumerate(tags)}
    marks = np.zeros((len(texts), len(tags)), np.float32)
    for row, text in enumerate(texts):
        marks[row, [known[tag] for tag in tags_of(text) if tag in known]] = TAGS
    return np.hstack([vectors, marks])


def learned_from(texts: Sequence[str], plains_of_texts: Sequence[str], features: Any, tags: Sequence[str]) -> Learned:
    """Learns the parts of questions.

    Args:
        plains_of_texts: the plain question of each text.
        features: of the texts, by `features_of`.
    """
    import numpy as np

    slots = {plain: slots_of(plain) for plain in dict.fromkeys(plains_of_texts)}
    for parts in slots.values():
        parts["together"] = json.dumps(
            parts, sort_keys=True
        )  # the whole counts as a part, else what is common in all parts wins
    # Of plain questions that ask the same only the first one is a class of its own.
    same: dict[str, list[str]] = {}
    for plain, parts in slots.items():
        same.setdefault(json.dumps(parts, sort_keys=True), []).append(plain)
    plains = [tuple(alike) for alike in same.values()]
    names = sorted({name for parts in slots.values() for name in parts})
    wanted, spans, columns = [], [], []
    begin = 0
    for name in names:
        values = sorted({parts.get(name, "") for parts in slots.values()})
        place = {value: at for at, value in enumerate(values)}
        one = np.zeros((len(texts), len(values)), np.float32)
        one[np.arange(len(texts)), [place[slots[plain].get(name, "")] for plain in plains_of_texts]] = 1
        wanted.append(one)
        spans.append((begin, begin + len(values)))
        columns.append([begin + place[slots[plain].get(name, "")] for plain, *_ in plains])
        begin += len(values)
    square = features.T @ features + np.eye(features.shape[1], dtype=np.float32) * SMALLEST
    weights = np.linalg.solve(square, features.T @ np.hstack(wanted))
    return Learned(plains, tags, weights, np.array(columns).T, spans)


def train(embedder: Embedder, *, in_thai: bool) -> Learned:
    """Learns from all examples of a language: about 20 ms of CPU for each."""
    every = examples(in_thai=in_thai)
    texts = [one.text for one in every]
    tags = sorted({tag for text in texts for tag in tags_of(text)})
    return learned_from(texts, [one.plain for one in every], features_of(texts, embedder, tags), tags)


def store(both: Mapping[str, Learned], name: str) -> None:
    """Writes what was learned, by "en" and "th".

    Args:
        name: of the embedder.
    """
    import numpy as np

    held: dict[str, Any] = {"embedder": name, "fingerprint": fingerprint()}
    for language, one in both.items():
        held[f"{language}_weights"] = one.weights.astype(np.float16)
        held[f"{language}_rest"] = json.dumps([list(one.plains), list(one.tags), one.columns.tolist(), list(one.parts)])
    np.savez_compressed(STORED, **held)


@lru_cache(maxsize=4)
def _stored(name: str) -> dict[str, Learned] | None:
    import numpy as np

    if not STORED.exists():
        return None
    with np.load(STORED) as held:
        if str(held["embedder"]) != name or str(held["fingerprint"]) != fingerprint():
            return None
        found = {}
        for language in ("en", "th"):
            plains, tags, columns, parts = json.loads(str(held[f"{language}_rest"]))
            weights = held[f"{language}_weights"].astype(np.float32)
            found[language] = Learned(
                [tuple(one) for one in plains], tags, weights, np.array(columns), [(a, b) for a, b in parts]
            )
        return found


_MADE: dict[tuple[str, bool], Learned] = {}


def learned(embedder: Embedder, *, in_thai: bool) -> Learned:
    """What was learned for a language: stored where it is of this embedder; else it is learned now, which takes a minute."""
    stored = _stored(embedder.asked_name)
    if stored is not None:
        return stored["th" if in_thai else "en"]
    key = (embedder.asked_name, in_thai)
    if key not in _MADE:
        _MADE[key] = train(embedder, in_thai=in_thai)
    return _MADE[key]


__all__ = ["Learned", "features_of", "learned", "plain_questions", "slots_of", "store", "train"]
