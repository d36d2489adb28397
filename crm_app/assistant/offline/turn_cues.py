"""What a turn of a talk says to do with the question before, apart from names, days and figures: narrow it, leave out, add,
another number of lines, another order, a total, a comparison, a share, a place.

Each cue is taken out of the text or put into plainer words, so that the rest can be read as slots; see `edits.py`.
"""

import re
from dataclasses import dataclass, field

from crm_app.assistant.offline.lexicon import NUMBERS
from crm_app.assistant.offline.turn_patterns import (
    ADDED,
    ALL_LINES,
    ASCENDING,
    CAME,
    CLOSES,
    COMES,
    COMPARED,
    DESCENDING,
    EVERYONE,
    EXCLUDED,
    FACTS,
    FOLLOWS,
    INTO,
    LINES,
    LINES_MEANT,
    MORE_NUMBERS,
    OF_SHOWN,
    OF_THE_FIGURE,
    OFTEN,
    ONLY,
    OPENS,
    OTHERS,
    REPLACED,
    REVERSED,
    SHAPE_FROM,
    SHARE,
    SORTED,
    SORTS,
    SPLIT_TH,
    STANDING,
    THAT_TIME,
    TOTAL,
)


@dataclass
class Cues:
    """What a turn does with the question before.

    Attributes:
        rest: the turn without its cues.
        follows: it begins or ends as a turn that goes on with the talk.
        everyone: whoever owns them; `others`: all but those of the talk.
        often: how often something is won.
        limit: the number of lines that it asks for, 0 for none; `all_lines`: every one.
        order: asc or desc; reverse for the other one.
        sort: the order of a list of records.
        of_shown: it speaks of what was shown; `meant`: of so many lines, 0 for no number.
        fact: a fact of each record shown.
        found: how many cues there are.
    """

    rest: str
    follows: bool = False
    only: bool = False
    added: bool = False
    excluded: bool = False
    everyone: bool = False
    others: bool = False
    often: bool = False
    total: bool = False
    all_lines: bool = False
    compared: bool = False
    share: bool = False
    standing: bool = False
    of_shown: bool = False
    that_time: bool = False
    limit: int = 0
    meant: int = 0
    order: str = ""
    sort: str = ""
    fact: str = ""
    found: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether the turn asks for a change of the question before that a word left out would turn into another one."""
        changed = (
            self.excluded,
            self.limit,
            self.order,
            self.sort,
            self.added,
            self.share,
            self.standing,
            self.compared,
        )
        return any(changed)

    def take(self, pattern: re.Pattern[str], instead: str = " ") -> re.Match[str] | None:
        """The first match of `pattern`, which `instead` replaces."""
        match = pattern.search(self.rest)
        if match is not None:
            self.rest = f"{self.rest[: match.start()]} {instead} {self.rest[match.end() :]}".strip()
            self.rest = " ".join(self.rest.split())
            self.found += 1
            self.said.append(match[0].strip())
        return match

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Whether `pattern` was found; it is taken out."""
        return self.take(pattern) is not None


def number(word: str) -> int:
    """A number in digits or in words."""
    low = word.lower()
    return int(low) if low.isdigit() else NUMBERS.get(low) or MORE_NUMBERS[low]


_EACH_BY_EACH = re.compile(r"\b([a-z]{3,}) (?:by|after) \1\b", re.IGNORECASE)


def _bare(text: str) -> str:
    """A turn without what opens and closes it."""
    for pattern in (OPENS, CLOSES):
        for _ in range(8):
            shorter = pattern.sub("", text, count=1).strip(" ,.?!;:–-")
            if shorter == text or not re.search(r"\w", shorter):
                break
            text = shorter
    return text


def cues_of(text: str) -> Cues:
    """The cues of a turn, and the rest of it.

    Args:
        text: the turn, cleaned and with its spelling corrected.
    """
    text = SHAPE_FROM.sub("", SPLIT_TH.sub("แยกตาม", text))
    text = CAME.sub(lambda found: "worst" if found["place"] in ("last", "at the bottom") else "best", text)
    text = _EACH_BY_EACH.sub(r"by \1", text)
    found = Cues(text.strip(" .?!"), follows=FOLLOWS.search(text.strip()) is not None)
    found.follows = found.follows or OF_THE_FIGURE.search(found.rest) is not None
    found.everyone = found.has(EVERYONE)
    found.rest = _bare(REPLACED.sub("", found.rest).strip(" ,"))
    for fact, pattern in FACTS:
        if pattern.match(found.rest):
            found.fact, found.rest, found.found = fact, "", found.found + 1
            return found
    found.standing = found.has(STANDING)
    if found.standing:
        found.take(COMES)
    _take_excluded(found)
    found.that_time = found.has(THAT_TIME)
    meant = found.take(LINES_MEANT)
    found.meant = number(meant["n"] or meant["n2"]) if meant is not None else 0
    found.of_shown = found.has(OF_SHOWN) or meant is not None
    found.others = found.has(OTHERS)
    found.often = found.has(OFTEN)
    _take_lines(found)
    _take_order(found)
    found.share = found.has(SHARE)
    found.compared = found.has(COMPARED)
    found.total = found.has(TOTAL)
    found.added = found.has(ADDED)
    if found.added:
        found.take(INTO)
    while found.has(ONLY):
        found.only = True
    found.rest = _bare(found.rest)
    return found


def _take_excluded(found: Cues) -> None:
    """Puts "strip out GTK 500" into "without GTK 500", which the reading of names understands."""
    for pattern in EXCLUDED:
        match = pattern.search(found.rest)
        if match is not None:
            word = "without" if pattern in EXCLUDED[:2] else "ไม่รวม"
            names = CLOSES.sub("", match["names"])
            found.rest = f"{found.rest[: match.start()]} {word} {names} {found.rest[match.end() :]}".strip()
            found.found += 1
            found.excluded = True
            return


def _take_lines(found: Cues) -> None:
    for order, pattern in LINES:
        match = found.take(pattern)
        if match is not None:
            word = next(value for value in match.groupdict().values() if value)
            found.limit, found.order = number(word), order
            return
    found.all_lines = found.has(ALL_LINES)


def _take_order(found: Cues) -> None:
    for order, pattern in (("asc", ASCENDING), ("desc", DESCENDING), ("reverse", REVERSED)):
        if found.has(pattern):
            found.order = order
    match = found.take(SORTED)
    if match is not None:
        word = next(value for value in match.groupdict().values() if value)
        found.sort = SORTS[word.lower()]
