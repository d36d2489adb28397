"""Example questions of both languages, each beside a plain question that asks the same; see the text files."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crm_app.assistant.prose import is_thai
from crm_app.assistant.worldly import OF_CUSTOMERS, WORLDLY


@dataclass(frozen=True)
class Example:
    """An example, and the plain question that asks the same; an empty one asks for no figure or list."""

    text: str
    plain: str


@lru_cache(maxsize=2)
def plain_questions(*, in_thai: bool) -> dict[str, tuple[str, ...]]:
    """The plain questions of a language, each with its examples."""
    found: dict[str, list[str]] = {}
    path = Path(__file__).with_name("thai.txt" if in_thai else "english.txt")
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            plain = line.rstrip().removesuffix(":")
            found[plain] = []
        else:
            found[plain].append(line.strip())
    return {plain: tuple(texts) for plain, texts in found.items()}


@lru_cache(maxsize=2)
def examples(*, in_thai: bool) -> tuple[Example, ...]:
    """The examples of a language; a plain question is an example of itself. Questions about the world and about what customers
    said have no plain question.
    """
    found = []
    for plain, others in plain_questions(in_thai=in_thai).items():
        bare = plain.replace("{n} ", "").replace(" {n}", "")
        found += [Example(text, plain) for text in (bare, *others)]
    rest = [text for text in (*WORLDLY, *OF_CUSTOMERS) if is_thai(text) == in_thai]
    return (*found, *(Example(text, "") for text in rest))


@lru_cache(maxsize=512)
def words_of(plain: str, *, in_thai: bool) -> str:
    """All examples of a plain question as one text."""
    return " | ".join(one.text.lower() for one in examples(in_thai=in_thai) if one.plain == plain)
