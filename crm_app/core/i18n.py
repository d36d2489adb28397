"""Message catalogues in English and Thai.

Every domain keeps its texts in `crm_app/<domain>/texts.py` as `TEXTS = {"deals.title": ("Deals", "ดีล")}`:
English and Thai side by side, so that neither can be forgotten. A key begins with its domain's name.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Literal

from crm_app.core.direction import apart

Language = Literal["en", "th"]
LANGUAGES: tuple[Language, ...] = ("en", "th")
_derived: dict[str, tuple[str, str]] = {}


def derive(texts: Mapping[str, tuple[str, str]]) -> None:
    """Adds texts that are made from declarations. A text with the same key in a catalogue takes precedence."""
    _derived.update(texts)
    catalogue.cache_clear()


@lru_cache(maxsize=1)
def catalogue() -> dict[str, tuple[str, str]]:
    """Every text of the product by key, as (English, Thai). Raises ValueError when two catalogues share a key."""
    texts: dict[str, tuple[str, str]] = {}
    derived = dict(_derived)
    package = Path(__file__).resolve().parent.parent
    for file in sorted(package.rglob("texts.py")):
        module = ".".join(("crm_app", *file.relative_to(package).with_suffix("").parts))
        for key, pair in import_module(module).TEXTS.items():
            if key in texts:
                raise ValueError(f"text key {key!r} is defined twice, the second time in {module}")
            texts[key] = pair
    return derived | texts


def translate(key: str, language: str, **params: object) -> str:
    """The text of `key` in `language` ("th", anything else reads as English) with its placeholders filled.

    Raises KeyError for an unknown key: a missing text is a defect that tests find, never something a person reads.
    """
    template = catalogue()[key][1 if language == "th" else 0]
    if not params:
        return template
    return template.format(
        **{name: apart(value) if isinstance(value, str) else value for name, value in params.items()}
    )


def as_language(value: str | None) -> Language:
    """`value` if it is a language of the product, else English."""
    return "th" if value == "th" else "en"


def preferred_language(accept_language: str) -> Language:
    """The product's language that a browser's Accept-Language header prefers."""
    best: tuple[float, Language] = (0.0, "en")
    for part in accept_language[:200].split(","):
        tag, _, rest = part.strip().partition(";")
        quality = rest.strip().removeprefix("q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        name = tag.split("-")[0].lower()
        if name in LANGUAGES and weight > best[0]:
            best = (weight, as_language(name))
    return best[1]
