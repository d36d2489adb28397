"""Questions as people type them, brought to the spelling of the lexicon: chat words, words run together, slips of a finger."""

import re
from functools import lru_cache

from crm_app.assistant.offline import lexicon
from crm_app.assistant.offline.vocabulary import Vocabulary, normalise
from crm_app.assistant.offline.written_numbers import in_digits

_CHAT = {
    "whos": "who is", "whats": "what is", "hows": "how is", "wheres": "where is", "whens": "when is", "thats": "that is",
    "theres": "there is", "isnt": "isn't", "arent": "aren't", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't",
    "havent": "haven't", "hasnt": "hasn't", "hadnt": "haven't", "wasnt": "isn't", "werent": "aren't", "wasn't": "isn't",
    "weren't": "aren't", "yr": "year", "yrs": "years", "mth": "month", "mths": "months", "wk": "week", "wks": "weeks",
    "qtr": "quarter", "qtrs": "quarters", "cust": "customer", "custs": "customers", "opp": "opportunity",
    "opps": "opportunities", "rev": "revenue", "amt": "amount", "nr": "number", "num": "number", "tmr": "tomorrow",
    "tmrw": "tomorrow", "tmw": "tomorrow", "tdy": "today", "yday": "yesterday", "thx": "thanks", "b4": "before",
    "hw": "how", "mny": "many", "ths": "this", "jst": "just", "jus": "just", "lst": "last", "nxt": "next", "n": "and",
    "wich": "which", "whch": "which", "shw": "show", "dls": "deals", "mnth": "month",
    "mnths": "months", "qrtr": "quarter", "bc": "because", "resons": "reasons", "reson": "reason",
    "wat": "what", "wut": "what", "hav": "have", "hve": "have", "cuz": "because", "coz": "because",
    "gonna": "going to", "wanna": "want to", "lemme": "let me", "gimme": "give me", "abt": "about", "ppl": "people",
    "acct": "account", "accts": "accounts", "mgr": "manager", "proj": "project", "u": "you", "ur": "your", "r": "are",
    "prev": "previous", "curr": "current", "biz": "business", "prob": "problem", "probs": "problems", "msg": "message",
    "mtg": "meeting", "mtgs": "meetings", "w/o": "without", "cos": "because",
    "costumer": "customer", "costumers": "customers", "custumer": "customer", "custumers": "customers",
    "oppurtunity": "opportunity", "oppurtunities": "opportunities", "forcast": "forecast", "pipline": "pipeline",
}  # fmt: skip
_OF_CHANGE = frozenset(
    {"fell", "fallen", "dropped", "declined", "improved", "improve", "rose", "shrank", "blame", "slipped"}
)
"""Words of "what made it fall?", which no list of the lexicon has."""
_PERIOD_WORDS = frozenset(
    [
        "today",
        "yesterday",
        "tomorrow",
        "week",
        "weeks",
        "month",
        "months",
        "quarter",
        "quarters",
        "year",
        "years",
        "last",
        "this",
        "next",
        "previous",
        "past",
        "current",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "since",
        "until",
        "between",
        "before",
        "after",
        "during",
        "half",
        "first",
        "second",
        "third",
        "fourth",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "days",
        "weekend",
        "fiscal",
    ]
)
_TOKEN = re.compile(r"(?<![\w@.\-/'])[A-Za-z][A-Za-z0-9/']*(?![\w@\-/'])")
_REPEATED = re.compile(r"([\u0e00-\u0e7f])\1{2,}")
_TWICE = re.compile(r"([\u0e47-\u0e4e])\1+")
_VARIANTS = tuple(
    (re.compile(wrong), right)
    for wrong, right in (
        ("เเ", "แ"), ("เท่า(?:ไหล่|ไหน่|ไหร(?!่)|ไร่|ใหร่|ไหร๋)", "เท่าไหร่"), ("เท่ารัย", "เท่าไร"), ("อาไร|อัลไล", "อะไร"), ("ไคร", "ใคร"),
        ("ลุกค้า|ลูกค่า", "ลูกค้า"), ("(?<=เดือน)ทีแล้ว|(?<=อาทิตย์)ทีแล้ว|(?<=ไตรมาส)ทีแล้ว|(?<=ปี)ทีแล้ว",
        "ที่แล้ว"), ("บริสัท", "บริษัท"), ("ดิล(?!ก)", "ดีล"),
        ("เปอ(?:ร์)?เซ็น(?!ต์)(?:ต|ท์)?", "เปอร์เซ็นต์"), ("[ไใ]ตรมาศ|ใตรมาส",
        "ไตรมาส"), ("ใด้", "ได้"), ("มุลค่า|มูลค้า", "มูลค่า"), ("อาทิต(?!ย)", "อาทิตย์"),
        ("สัปดา(?!ห)", "สัปดาห์"), ("อันดัพ", "อันดับ"), ("ชน่ะ", "ชนะ"), ("พรุ้งนี้|พรุ่งนี่|พุ่งนี้", "พรุ่งนี้"), ("สิ้นค้า|สินค่า", "สินค้า"),
    )
)  # fmt: skip
"""Frequent misspellings in Thai."""
_DAYTIME = re.compile(r"\bthis (?:morning|afternoon|evening)\b|\btonight\b", re.IGNORECASE)
_OR_LAST = re.compile(
    r"\b(this )(year|month|quarter|week)(\b.{0,20}?\b(?:vs\.?|versus|than|or|against|and|to) last)"
    r"(?! (?:year|month|quarter|week))\b",
    re.IGNORECASE,
)
"""The unit of the second period is left out: "this year vs last"."""
_LAST_ONE = re.compile(
    r"\b(this )(year|month|quarter|week)(\b.{0,40}?\b(?:vs\.?|versus"
    r"|than|against|and|to|with) )(?:the )?(?:last|previous|prior) one\b",
    re.IGNORECASE,
)
_TAKEN_OUT = re.compile(
    r"\b(?:(?:take|taking|leave|leaving|keep|keeping|set|setting|put|putting|throw|cut"
    r"|strip) (?P<what>[^,;.?!]{2,40}?) "
    r"(?:out|aside|away)|(?:ignoring|skipping|minus|barring|disregard|if you ignore) (?P<surely>[^,;.?!]{2,40}?)"
    r"|drop (?!(?:in|from|of|by|at|on|since|off|to)\b)(?P<what2>[^,;.?!]{2,40}?))"
    r"(?=\s*(?:[,;.?!]|$|and |then |what |how |who |which ))",
    re.IGNORECASE,
)
"""What is left out, with its name inside the words for it: "take Acme out and …"."""
_TAKEN_OUT_TH = re.compile(r"(?:ตัด|เอา|หัก|แยก)\s*(?P<what>[^\s,]{2,30}(?: [A-Za-z0-9]+){0,2})\s*(?:ออก(?:ไป)?)(?:แล้ว)?")
_FOUR = re.compile(r"(?<![\w.,])4 (?=([A-Za-z]{3,})(?![\w-]))")
"""A chat word where a name follows: "open deals 4 darcel"; before any other word it is a number."""
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DAYS_OF_A_MONTH = re.compile(
    r"\b(?:between|from)?\s*(?:the )?(?P<a>[0-3]?\d)(?:st|nd|rd|th)?\s*(?:and|to|through|-"
    r"|–)\s*(?:the )?(?P<b>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"(?P<month>(?:{_MONTHS})(?:,? (?:19|20|25)\d\d)?)\b",
    re.IGNORECASE,
)
"""Two days of one month: "between 1 and 15 November 2017"."""
_NOTHING = re.compile(
    r"\b(bought|ordered|purchased|sold|won)\s+(?:absolutely |literally )?(?:nothing|zilch|not a thing|no thing|none)\b",
    re.IGNORECASE,
)
"""The negation behind the verb: "who bought nothing"."""
_DAYTIME_TH = re.compile("(?:เช้า|บ่าย|เย็น|ค่ำ|คืน)นี้")
_VOWELS = frozenset("aeiou")
SHORT = 6
"""Below this length only swapped, missing and doubled letters and mixed up vowels count as a slip: "lisa" is not "list"."""


def corrected(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """The question in the spelling of the lexicon, and the words taken for others: as typed, as taken.

    Args:
        text: the result of `segment.clean`.
        vocabulary: the names that the question may hold; a name is never corrected.
    """

    def for_a_name(match: re.Match[str]) -> str:
        word = match[1].lower()
        return "for " if word in vocabulary.words and word not in _known_words() else match[0]

    def without(match: re.Match[str]) -> str:
        what = match["surely"] or match["what"] or match["what2"]
        words = re.findall(r"[a-z]{3,}", what.lower())
        named = match["surely"] or any(word in vocabulary.words or word not in _known_words() for word in words)
        return f" without {what} " if named else match[0]  # "which products drop most?" leaves nothing out

    text = _TAKEN_OUT.sub(without, text)
    text = " ".join(_TAKEN_OUT_TH.sub(r" ไม่รวม \g<what> ", text).split())
    text = _DAYS_OF_A_MONTH.sub(r"from \g<a> \g<month> to \g<b> \g<month>", _FOUR.sub(for_a_name, text))
    text = _NOTHING.sub(r"never \1", text)
    text = _LAST_ONE.sub(r"\1\2\3last \2", _OR_LAST.sub(r"\1\2\3 \2", text))
    text = _DAYTIME_TH.sub("วันนี้", _DAYTIME.sub("today", _thai(text)))
    taken: list[tuple[str, str]] = []

    def replaced(match: re.Match[str]) -> str:
        word = match[0]
        low = word.lower()
        if low in vocabulary.words or low in _known_words() or normalise(word) in vocabulary.full:
            return word
        if len(low) <= 4 and set(low) <= set("how") and re.match(r" (?:many|much|long)\b", text[match.end() :]):
            return "how"
        if low in _CHAT:
            return _CHAT[low]
        if word[0].isupper() and match.start() > 0 and not text.isupper():
            return word
        parts = _parted(low)
        if parts:
            return parts
        if low.endswith(("'s", "s'")) or vocabulary.fuzzy(low):
            return word
        near = _near(low)
        if near:
            taken.append((word, near))
            return near
        return word

    return in_digits(_TOKEN.sub(replaced, text)), taken


def _thai(text: str) -> str:
    text = _TWICE.sub(r"\1", _REPEATED.sub(r"\1", text))
    for wrong, right in _VARIANTS:
        text = wrong.sub(right, text)
    return text


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """The Latin words of the lexicon and of periods."""
    words = {word for phrase in lexicon.phrases() for word in re.findall(r"[a-z']+", phrase)}
    return frozenset(words | _PERIOD_WORDS | _OF_CHANGE)


def _parted(word: str) -> str:
    """Two words that were run together: "howmany", "lastyear"."""
    known = _known_words()
    for place in range(3, len(word) - 2):
        left, right = word[:place], word[place:]
        if f"{left} {right}" in lexicon.phrases() or (left in ("last", "this", "next") and right in _PERIOD_WORDS):
            return f"{left} {right}"
        if len(left) >= 4 and len(right) >= 4 and left in known and right in known:
            return f"{left} {right}"
    return ""


@lru_cache(maxsize=512)
def _near(word: str) -> str:
    """The only known word that one slip away leads to, or several that mean the same; empty where there is none."""
    if len(word) < 3 or not word.isalpha():
        return ""
    found = [known for known in _known_words() if len(known) >= 3 and _one_slip(word, known)]
    found = [known for known in found if sorted(known) == sorted(word)] or found  # two letters swapped
    meanings = {lexicon.phrases().get(known, known) for known in found}
    return min(found, key=lambda known: (abs(len(known) - len(word)), known)) if found and len(meanings) == 1 else ""


def _one_slip(typed: str, known: str) -> bool:
    if len(typed) == len(known):
        places = [i for i, (a, b) in enumerate(zip(typed, known, strict=True)) if a != b]
        if len(places) == 2 and places[1] == places[0] + 1:
            return typed[places[0]] == known[places[1]] and typed[places[1]] == known[places[0]]
        if len(places) != 1 or len(typed) < 4:
            return False
        pair = {typed[places[0]], known[places[0]]}
        return len(typed) >= SHORT or pair <= _VOWELS
    if len(typed) < 4 or abs(len(typed) - len(known)) != 1 or typed[0] != known[0]:
        return False
    longer, shorter = (typed, known) if len(typed) > len(known) else (known, typed)
    places = [i for i in range(len(longer)) if longer[:i] + longer[i + 1 :] == shorter]
    if not places or len(shorter) < 3:
        return False
    return longer == known or len(places) > 1 or len(known) >= SHORT  # a letter too much only where it is doubled
