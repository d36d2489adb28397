"""Proves the sentences of a model's answer by the results of its tools.

Every number, day, name and place in a sentence must stand in a result of this answer. A sentence with one that does not is
struck out and marked as the model's own words; one that claims a deed nobody approved is removed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from crm_app.assistant.deeds import claims_deed
from crm_app.assistant.facts import Facts, Number
from crm_app.assistant.named import Names, strange_names
from crm_app.assistant.numerals import Numeral, numbers_in, western
from crm_app.core.i18n import translate
from crm_app.values.collation import fold_letters
from crm_app.values.months import BUDDHIST_OFFSET
from crm_app.values.periods import find_periods

_CITATION = re.compile(r"\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\]")
_BULLET = re.compile(r"^\s*(?:[-*•+]\s+|\d{1,2}[.)]\s+|#{1,5}\s+|>\s*)+")
_ENDS = re.compile(
    r"(?<=[.!?…])(?<!\b[A-Z]\.)(?<!Co\.)(?<!Ltd\.)(?<!Inc\.)(?<!No\.)(?<!vs\.)\s+(?=[^\sa-z])|(?<=ค่ะ)\s+|(?<=คะ)\s+|(?<=ครับ)\s+"
)
_NEARLY = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|over|more than|some)\b|~|ประมาณ|ราวๆ|เกือบ|กว่า|ราว",
    re.IGNORECASE,
)
_PLACES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:best|top|most|highest|biggest|largest|first|leads?|leading|leader|winner|number one)\b"
        r"|มากที่สุด|สูงสุด|สูงที่สุด|อันดับ(?:หนึ่ง| ?1(?!\d)|แรก)|ดีที่สุด|ใหญ่ที่สุด|เป็นที่หนึ่ง",
        r"\b(?:second|2nd|runner[- ]up|number two)\b|อันดับ(?:สอง| ?2(?!\d)|ที่ ?2)|เป็นที่สอง|รองลงมา",
        r"\b(?:third|3rd|number three)\b|อันดับ(?:สาม| ?3(?!\d)|ที่ ?3)|เป็นที่สาม",
        r"\b(?:fourth|4th)\b|อันดับ(?:สี่| ?4(?!\d)|ที่ ?4)",
    )
)
_SAYS_WHOSE = re.compile(
    r"\s*(?:THB|USD|EUR|baht|บาท|deals?|ดีล)?\s*[(,]?\s*(?:in|for|by|from|of|during|ใน|ของ|โดย|เมื่อ)?\s*(?:ปี\s*)?",
    re.IGNORECASE,
)
_SUGGESTS = re.compile(
    r"\b(?:could|should|would you|shall|suggest|recommend|consider|if you|may want|let me know)\b|อาจ|ควร|แนะนำ|ต้องการให้|ไหม",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:least|lowest|worst|smallest|fewest|bottom|last place)\b|น้อยที่สุด|ต่ำสุด|ต่ำที่สุด|แย่ที่สุด|เล็กที่สุด", re.IGNORECASE
)


@dataclass(frozen=True)
class Proven:
    """An answer whose unproven sentences are marked and whose claimed deeds are removed."""

    text: str
    sentences: int
    """How many sentences say something that can be checked."""
    unproven: int
    removed: int


@dataclass
class Prover:
    """Proves the sentences of one answer.

    Attributes:
        facts: returns what the tools have returned so far.
        question: the asker's own words, whose names and days may be repeated.
        language: of the marks.
        names: finds names of the workspace in a text.
    """

    facts: Callable[[], Facts]
    question: str
    language: str
    names: Names | None = None

    def piece(self, text: str) -> str:
        """Whole sentences of a streamed answer, proved, marked or left out."""
        lines = text.split("\n")
        return "\n".join(self._line(line)[0] for line in lines)

    def prove(self, text: str) -> Proven:
        """`text` with its sentences proved, marked or removed."""
        lines: list[str] = []
        sentences = unproven = removed = 0
        for line in text.split("\n"):
            shown, claims, holes, deeds = self._line(line)
            sentences, unproven, removed = sentences + claims, unproven + holes, removed + deeds
            if shown or not line.strip():
                lines.append(shown)
        whole = "\n".join(lines).strip()
        if removed:
            note = translate("assistant.proof.removed", self.language)
            whole = "\n\n".join(part for part in (whole, note) if part)
        return Proven(whole, sentences, unproven, removed)

    def _line(self, line: str) -> tuple[str, int, int, int]:
        """A line as it is shown; how many of its sentences can be checked, are not proved, and were removed."""
        facts, shown = self.facts(), []
        checkable = unproven = removed = 0
        for sentence in _sentences(line):
            if claims_deed(_plain(sentence)):
                removed += 1
                continue
            claims, holes = self._checked(sentence, facts)
            checkable += claims or bool(holes)
            unproven += bool(holes)
            shown.append(self._marked(sentence) if holes else sentence)
        return "".join(shown), checkable, unproven, removed

    def _marked(self, sentence: str) -> str:
        note = translate("assistant.proof.own_words", self.language)
        body = _CITATION.sub("", sentence)
        if body.lstrip().startswith("|"):
            return f"{body.rstrip().rstrip('|').rstrip()} {note} |"
        bullet = _BULLET.match(body)
        lead = bullet[0] if bullet else body[: len(body) - len(body.lstrip())]
        rest, space = body[len(lead) :].rstrip(), " " if body[-1:].isspace() else ""
        return f"{lead}~~{rest.replace('~~', '')}~~ *{note}*{space}"

    def _checked(self, sentence: str, facts: Facts) -> tuple[bool, list[str]]:
        """Whether a sentence says something that can be checked, and what of it no result has."""
        plain = _plain(sentence)
        rest, known = _without_names(plain, facts)
        holes: list[str] = []
        days, rest = _days(rest, facts, self.question, holes)
        numbers = list(numbers_in(rest))
        for one in numbers:
            fitting = [fact for fact in facts.numbers if _fits(one, fact, plain)]
            unknown = not fitting and not _is_known_year(one, facts, self.question)
            if unknown or (fitting and _belongs_to_another(one, fitting, known, rest)):
                holes.append(rest[one.start : one.end])
        suggests = not numbers and not days and _SUGGESTS.search(plain) is not None
        strange = [] if suggests else strange_names(plain, facts, self.question, self.names)
        holes += strange
        holes += _wrong_places(plain, facts, known)
        return bool(numbers or days or known or strange), holes


def _plain(sentence: str) -> str:
    """A sentence without citations, list marks and emphasis, of known letters only."""
    return re.sub(r"[*_`~]", "", _BULLET.sub("", _CITATION.sub("", sentence))).replace("\\", "")


def _sentences(line: str) -> Iterator[str]:
    """The sentences of a line with the blanks after them; a row of a table is one."""
    if line.lstrip().startswith("|"):
        yield line
        return
    lead = _BULLET.match(line)
    place, begin = 0, len(lead[0]) if lead else 0
    for match in _ENDS.finditer(line):
        if match.start() > begin:
            yield line[place : match.end()]
            place = match.end()
    if line[place:]:
        yield line[place:]


MAX_HELD = 240
"""A sentence of a streamed answer that is longer, in characters, is proved and shown in parts."""


def ready(held: str) -> int:
    """How many letters of a streamed answer are whole sentences, or parts of one that is too long to wait for."""
    ends = [match.end() for match in _ENDS.finditer(held)]
    whole = max([0, held.rfind("\n") + 1, *ends])
    return whole if whole or len(held) < MAX_HELD else held.rfind(" ") + 1


Known = list[tuple[int, int, set[tuple[int, int]]]]
"""The labels of rows in a sentence: their places in it, and the rows."""


def _without_names(plain: str, facts: Facts) -> tuple[str, Known]:
    """A sentence with the names and texts of results blanked out, so that "Scanners 131" is no number."""
    low = fold_letters(plain)
    known: Known = []
    rest = list(plain)
    labels = sorted(facts.rows, key=len, reverse=True)
    texts = sorted((t for t in facts.texts if 3 <= len(t) <= 200 and not _is_number(t)), key=len, reverse=True)
    for name in (*labels, *texts):
        place = low.find(name)
        while place >= 0 and name:
            if name in facts.rows and not any(s <= place < e for s, e, _ in known):
                known.append((place, place + len(name), facts.rows[name]))
            if any(char.isdigit() for char in name):
                rest[place : place + len(name)] = " " * len(name)
            low = low[:place] + " " * len(name) + low[place + len(name) :]
            place = low.find(name)
    return "".join(rest), sorted(known, key=lambda one: one[0])


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d\s.,%:/+-]+", text) is not None


def _days(rest: str, facts: Facts, question: str, holes: list[str]) -> tuple[bool, str]:
    """Checks the days and periods of a sentence; returns whether it has any, and the sentence without them."""
    asked = [(one.start, one.end) for one in find_periods(question, facts.today)]
    found = False
    for period in find_periods(western(rest), facts.today):
        span = (period.start, period.end)
        single = period.start is not None and period.end is not None and (period.end - period.start).days == 1
        known = span in facts.periods or span in asked or (single and period.start in facts.days)
        if not known and not (single and period.start == facts.today):
            holes.append(period.matched)
        found = True
        rest = rest[: period.span[0]] + " " * (period.span[1] - period.span[0]) + rest[period.span[1] :]
    return found, rest


def _fits(one: Numeral, fact: Number, plain: str) -> bool:
    if one.is_percent != fact.is_percent and not (one.is_percent and fact.of_record):
        return False
    value = abs(fact.value)
    slack = one.slack
    if one.has_scale or (slack > 1):
        slack = min(slack, value * Decimal("0.05"))
    if _NEARLY.search(plain) and not one.is_percent and value >= 100:
        slack = max(slack, value * Decimal("0.1"))
    return abs(value - one.value) <= slack


def _is_known_year(one: Numeral, facts: Facts, question: str) -> bool:
    if one.value != int(one.value) or not 1900 <= one.value <= 2700 or one.has_scale:
        return False
    year = int(one.value) - (BUDDHIST_OFFSET if one.value >= 2400 else 0)
    days = [day for period in facts.periods for day in period if day is not None]
    asked = {str(year), str(year + BUDDHIST_OFFSET)}
    return any(day.year == year for day in (*facts.days, *days)) or any(text in western(question) for text in asked)


def _belongs_to_another(one: Numeral, fitting: list[Number], known: Known, rest: str) -> bool:
    """Whether a figure stands beside a name whose row has another figure: "Vicki sold", and Darcel's sum."""
    rows = {fact.row for fact in fitting}
    if None in rows or not known:
        return False
    before = [names for start, _, names in known if start < one.start]
    owner = before[-1] if before else known[0][2]
    for start, _, names in known:
        if start >= one.end and _SAYS_WHOSE.fullmatch(rest[one.end : start]):
            owner = names  # "478,396 THB for Vicki"
            break
    same_result = {row for row in owner if any(fact is not None and fact[0] == row[0] for fact in rows)}
    return bool(same_result) and not same_result & rows


def _wrong_places(plain: str, facts: Facts, known: Known) -> list[str]:
    """Places of a ranking that the result does not have: "Vicki is first" where Darcel is."""
    holes: list[str] = []
    if len({row for _, _, rows in known for row in rows if row[0] in facts.order}) != 1:
        return holes
    result, place = next(row for _, _, rows in known for row in rows if row[0] in facts.order)
    values = [value for value in facts.order[result] if value is not None]
    if len(values) < 2 or place >= len(facts.order[result]) or (mine := facts.order[result][place]) is None:
        return holes
    ranked = sorted(values, reverse=True)
    for wanted, pattern in enumerate(_PLACES):
        found = pattern.search(plain)
        if found and wanted < len(ranked) and mine != ranked[wanted] and not _LAST.search(plain):
            holes.append(found[0])
    last = _LAST.search(plain)
    if last and mine != ranked[-1]:
        holes.append(last[0])
    return holes
