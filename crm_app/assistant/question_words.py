"""The words of a question with a meaning, and how many of them a text says, in its own words or in others."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from crm_app.assistant.bilingual import in_other_words, stem, synonyms
from crm_app.assistant.offline import lexicon
from crm_app.values.collation import fold

MAX_TOKENS, WORTH = 10, 2
"""Words of a question that are looked for: the most, and the least for which a search is worth it."""
OTHER_WORD, SAME_MEANING = 0.9, 0.8
"""What a word of the other language, and another word of the same one, counts beside the question's own word."""
SHORT, LONG_THAI = 3, 6
"""Letters: a Latin word of no more begins many others, a Thai one of at least as many stands inside no other."""

WORD = re.compile(r"[^\W_]+(?:[-.@'][^\W_]+)*")
_THAI = re.compile(r"[\u0e00-\u0e7f]+")


def content_tokens(question: str) -> list[str]:
    """The words of a question with a meaning, folded; Thai is cut into words."""
    folded = fold(question)
    words = [stem(word) for word in WORD.findall(_THAI.sub(" ", folded)) if not _says_nothing(word)]
    for run in _THAI.findall(folded):
        words += [word for word in _thai_words(run) if not _says_nothing(word)]
    return list(dict.fromkeys(word for word in words if len(word) > 1))[:MAX_TOKENS]


def worth_a_search(question: str) -> bool:
    """Whether a question has enough words to find a note by, beside those for kinds and for asking."""
    return len(content_tokens(question)) >= WORTH


_EMPTY = frozenset({
    "how", "refers", "same", "earlier", "later", "stop", "which", "who", "where", "when", "list", "about", "notes",
    "summary", "earned", "and", "follow", "not", "pronoun",
    "me", "sum?", "help", "count", "by", "thanks", "number", "type:note", "compare", "any",
})  # fmt: skip


_SPEAKS = frozenset({
    "ask", "asks", "asked", "asking", "say", "says", "said", "tell", "told", "wants", "wanted", "wanting", "needs", "needed",
    "must", "whom", "whose", "until", "goes", "going", "gets", "got", "make", "made", "makes", "nothing", "anything", "other",
    "because", "although", "though", "if", "whether", "over", "away", "back", "rest", "again", "own", "while", "then",
    "ต้อง", "กำลัง", "กำลังจะ", "ควร", "เพราะ", "ถึง", "ออกมา", "ได้ที่", "จะไป", "แล้ว", "บ้าง", "ช่วงนี้",
    "โดน", "เจอ", "เจ้า", "ฝ่าย", "ทาง", "ยัง", "อยู่", "latest", "newest", "recently", "ล่าสุด", "อ้อ", "อ๋อ", "งั้น", "เออ",
    "co", "ltd", "pte", "inc", "plc", "llc", "corp", "limited", "จำกัด", "มหาชน",
})  # fmt: skip
"""Verbs and small words of every other note, which tell nothing about what was asked for, and the forms of companies."""


_OF_TALKS = frozenset({
    "talk", "discuss", "discussion", "speak", "spoke", "spoken", "heard", "hear", "news", "latest", "recent", "recently",
    "lately", "happen", "update", "conversation", "summarise", "summarize", "know", "last", "time", "came", "come", "out", "go",
    "went", "stand", "situation", "story", "matter", "topic", "thing", "everything", "write", "wrote", "written", "mention",
    "คุย", "คุยกัน", "พูด", "พูดคุย", "เล่า", "ข่าว", "ล่าสุด", "สรุป", "อัปเดต", "อัพเดท", "ครั้ง", "ครั้งก่อน", "ครั้งล่าสุด", "เรื่อง", "ไป", "คืบหน้า",
    "ความคืบหน้า", "หารือ", "สนทนา", "เขียน", "จด", "ติดต่อ", "กัน", "ไง", "เป็นไง",
})  # fmt: skip
"""Words that speak of talks and of nothing that was said in them."""


def asks_for_all(words: Sequence[str]) -> bool:
    """Whether words of a question, besides the name, ask for whatever was said: "any news from Acme?"."""
    return all(word in _OF_TALKS for word in words)


def _says_nothing(word: str) -> bool:
    """Whether a word has no meaning for the search: question words, and names of kinds, which are in every other
    note.
    """
    tag = lexicon.phrases().get(word, "")
    return word in _SPEAKS or tag in _EMPTY or tag.startswith("noun:")


def _thai_words(run: str) -> list[str]:
    # Imported here: the backend never cuts Thai, and the dictionary would cost it memory.
    from pythainlp.tokenize import word_tokenize

    # Not PyThaiNLP's list of stop words: it contains "late" and "send" as well.
    return [_verb(word) for word in word_tokenize(run, engine="newmm") if len(word) > 1]


def _verb(word: str) -> str:
    """ "Borrow" of "borrowing": a verb with the prefix of a noun is cut from what stands before it by mistake as well."""
    return word.removeprefix("การ") if len(word) > SHORT + 1 else word


def coverage(body: str, weights: Mapping[str, float], total: float | None = None) -> float:
    """The share of the weight of a question's words that `body`, folded, has: 0 to 1. `total` is the weight of all of them where
    `weights` are some.
    """
    total = sum(weights.values()) if total is None else total
    return sum(weight * _says(body, token) for token, weight in weights.items()) / total if total else 0.0


def words_said(body: str, weights: Mapping[str, float]) -> dict[str, float]:
    """Those words of a question, with their weights, that `body`, folded, has in its own words or in others."""
    return {token: weight for token, weight in weights.items() if _says(body, token)}


def says_any(text: str, words: Sequence[str]) -> bool:
    """Whether a folded text has one of these words, or another one with its meaning."""
    return any(_says(text, word) for word in words)


def _says(body: str, token: str) -> float:
    """1 where `body` has the word, less where it has another word with its meaning, else 0."""
    if holds(body, token):
        return 1.0
    if any(other in body and _has_word(body, other) for other in in_other_words(token)):
        return OTHER_WORD
    return SAME_MEANING if any(other in body and _has_word(body, other) for other in synonyms(token)) else 0.0


def holds(body: str, token: str) -> bool:
    """Whether `body` contains a word that begins with `token`."""
    if token not in body:
        return False
    if "." in token:
        return True  # "ก.ค.": letters that no word has inside
    if not token.isascii():
        # Short Thai words stand inside others: "return" is the end of "last night". Only what holds the letters is cut.
        return len(token) >= LONG_THAI or any(
            word.startswith(token) for run in _THAI.findall(body) if token in run for word in _cut(run)
        )
    return re.search(r"(?<![^\W_])" + re.escape(token), body) is not None


def _has_word(body: str, word: str) -> bool:
    """The same for a word that the question does not have: a short Latin one must be a word by itself."""
    if word.isascii() and len(word) <= SHORT:
        return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", body) is not None
    return holds(body, word)


@lru_cache(maxsize=8192)
def _cut(run: str) -> frozenset[str]:
    return frozenset(_thai_words(run))
