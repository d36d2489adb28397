"""The prompt of a model, within size limits, with records as data and never as instructions."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from crm_app.assistant.citations import SourceBook
from crm_app.assistant.outcomes import Outcome, Source, sources_of
from crm_app.assistant.outgoing import Outgoing
from crm_app.assistant.prose import sentences
from crm_app.assistant.providers.base import AssistantTurn, Turn, UserTurn
from crm_app.core.database import Work
from crm_app.records import TYPES, own
from crm_app.records.own import OwnField

MAX_QUESTION_CHARS = 4_000
MAX_HISTORY_TURNS = 8
MAX_HISTORY_CHARS = 8_000
MAX_ANSWER_CHARS = 2_000
MAX_SUMMARY_CHARS = 5_000
MAX_NAMES_CHARS = 8_000
MAX_RESULT_CHARS = 12_000
MAX_TOTAL_RESULT_CHARS = 40_000
MAX_EXCERPT_CHARS = 1_200

_FIELDS = "Fields of the workspace's own, for the conditions of tools and for changes"
MAX_OWN_FIELDS = 100
MAX_OWN_CHOICES = 20
PROMPT_VERSION = "answer-3"
"""The instruction in use, a file of `prompts`. Another text is another file: each answer keeps the version it was made with."""

_HEADINGS = {"stages": "Stages of deals", "owners": "People who own records", "products": "Products"}
_LANGUAGES = {"en": "English", "th": "polite Thai"}


@cache
def _instruction(version: str) -> str:
    return (Path(__file__).parent / "prompts" / f"{version}.md").read_text(encoding="utf-8").strip()


def system_prompt(
    *,
    language: str,
    today: date,
    workspace: str,
    currency: str,
    fiscal_start_month: int,
    person: str,
    fields: Sequence[OwnField] = (),
    names: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The instruction that every request begins with. Names are cut and kept on one line.

    Args:
        fields: those of the workspace's own, of the kinds that the person may read.
        names: the workspace's own names, such as those of its stages, by what they are.
    """
    described = "\n".join(f"- {_field(one)}" for one in fields[:MAX_OWN_FIELDS])
    listed = [
        f"{_HEADINGS.get(what, what)}: {', '.join(_line(name) for name in some)}"
        for what, some in (names or {}).items()
        if some
    ]
    told = "\n".join(listed)[:MAX_NAMES_CHARS]
    blocks = [
        f"{heading}:\n<data>\n{content}\n</data>"
        for heading, content in (("Names of the workspace, which the tools know", told), (_FIELDS, described))
        if content
    ]
    return (
        _instruction(PROMPT_VERSION)
        .format(
            language=_LANGUAGES.get(language, "English"),
            today=today.isoformat(),
            weekday=today.strftime("%A"),
            workspace=_line(workspace),
            currency=_line(currency),
            fiscal_start=fiscal_start_month,
            person=_line(person),
            names="\n".join(blocks),
        )
        .strip()
    )


def own_fields(work: Work) -> list[OwnField]:
    """The fields of the workspace's own, of the kinds that the person may read."""
    return [one for kind in TYPES if work.principal.can(f"{kind}.read") for one in own.within(work, kind)]


def _field(one: OwnField) -> str:
    to = f" to {one.target}" if one.target else ""
    choices = [_line(" / ".join(dict.fromkeys(choice.label))) for choice in one.choices if not choice.archived]
    listed = f": {'; '.join(choices[:MAX_OWN_CHOICES])}" if choices else ""
    return f"{one.kind} custom.{_line(one.key)} ({_line(' / '.join(dict.fromkeys(one.label)))}), {one.type}{to}{listed}"


def history(pairs: list[tuple[str, str]]) -> list[Turn]:
    """Former questions and answers as turns, the newest whole within `MAX_HISTORY_CHARS`, older ones as a summary."""
    turns: list[Turn] = []
    room, whole = MAX_HISTORY_CHARS, 0
    for question, answer in reversed(pairs[-MAX_HISTORY_TURNS:]):
        plain = _without_numbers(answer)
        plain = plain if len(plain) <= MAX_ANSWER_CHARS else plain[: MAX_ANSWER_CHARS - 1] + "…"
        size = len(question) + len(plain)
        if size > room:
            break
        room, whole = room - size, whole + 1
        turns[:0] = [UserTurn(question[:MAX_QUESTION_CHARS]), AssistantTurn(plain)]
    older = pairs[: len(pairs) - whole]
    return [*_summary(older), *turns]


def _summary(older: list[tuple[str, str]]) -> list[Turn]:
    """The older part of a conversation: each question and what was found, in a line; the newest of them that fit."""
    lines: list[str] = []
    room = MAX_SUMMARY_CHARS
    for question, answer in reversed(older):
        line = f"- Asked: {_short(question, 200)} Answered: {_result(answer)}"
        if len(line) > room:
            break
        room -= len(line)
        lines.insert(0, line)
    if not lines:
        return []
    left = len(older) - len(lines)
    head = "Earlier in this conversation" + (f" ({left} older questions are left out)" if left else "")
    return [UserTurn(f"{head}:\n" + "\n".join(lines)), AssistantTurn("I keep that in mind.")]


def _result(answer: str) -> str:
    """The first sentences of an answer that hold a number, or else its first one."""
    found = sentences(_without_numbers(answer).replace("**", ""))
    said = [one for one in found if re.search(r"\d", one)][:2] or found[:1]
    return _short(" ".join(said), 300) or "nothing."


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _without_numbers(answer: str) -> str:
    """An answer without its citations: they stand for sources that were not retrieved for this answer."""
    return re.sub(r" ?\[\d{1,3}\]", "", answer)


def number_sources(outcome: Outcome, book: SourceBook) -> list[int]:
    """The numbers of the sources of `outcome`, in its order."""
    return [book.number(source) for source in sources_of(outcome)]


def tool_payload(outcome: Outcome, book: SourceBook, outgoing: Outgoing | None = None) -> dict[str, Any]:
    """`outcome` as data for a model: sources by number, contents fenced, cut to `MAX_RESULT_CHARS`; without what
    `outgoing` keeps back.
    """
    gate = outgoing or Outgoing()
    number_sources(outcome, book)
    data = gate.let(outcome).model_dump(mode="python")
    shaped = _shape(data, book, gate)
    text = json.dumps(shaped, ensure_ascii=False, default=_plain)
    while len(text) > MAX_RESULT_CHARS and isinstance(shaped.get("rows"), list) and len(shaped["rows"]) > 1:
        shaped["rows"] = shaped["rows"][: max(1, len(shaped["rows"]) // 2)]
        shaped["cut"] = True
        text = json.dumps(shaped, ensure_ascii=False, default=_plain)
    return {"data": f"<data>{text[:MAX_RESULT_CHARS]}</data>"}


def as_prompt_data(payloads: list[dict[str, Any]]) -> str:
    """Results for a provider without tools; they are put before the question."""
    joined = "\n".join(str(payload["data"]) for payload in payloads)[:MAX_TOTAL_RESULT_CHARS]
    return f"Results of the tools for the question below:\n{joined}\n"


def _shape(node: Any, book: SourceBook, gate: Outgoing) -> Any:
    if isinstance(node, list):
        return [_shape(item, book, gate) for item in node]
    if not isinstance(node, dict):
        return _fenced(node) if isinstance(node, str) else node
    shaped: dict[str, Any] = {}
    for key, value in node.items():
        if key == "source" and isinstance(value, dict):
            source = Source(**value)
            shaped["source"] = book.number(source)
            shaped["title"] = _fenced(gate.title(source))
            if excerpt := gate.excerpt(source):
                shaped["excerpt"] = _fenced(excerpt)
        elif value not in (None, "", []):
            shaped[key] = _shape(value, book, gate)
    return shaped


def _fenced(text: str) -> str:
    """A record's text, escaped so that it can neither close the fence nor look like a citation."""
    cut = text[:MAX_EXCERPT_CHARS]
    return re.sub(r"\[(\d{1,3})\]", r"(\1)", re.sub(r"</?\s*data\s*>", " ", cut, flags=re.IGNORECASE))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _line(text: str) -> str:
    return re.sub(r"[<>{}\[\]]", "", " ".join(text.split()))[:100]
