"""Parts of a question as whole words, to be shown to the person who typed them."""

import re

_THAI = re.compile(r"[\u0e00-\u0e7f]+")


def whole_words(question: str, parts: list[str]) -> list[str]:
    """`parts` of a question, each widened to the words in which it stands: Thai is cut without spaces, and a cut beside an
    unknown word can fall inside it.
    """
    widened = [_widened(question, part) for part in parts]
    return [
        part
        for index, part in enumerate(widened)
        if part not in widened[:index] and not any(part != other and part in other for other in widened)
    ]


def _widened(question: str, part: str) -> str:
    start = question.find(part)
    run = next((m for m in _THAI.finditer(question) if m.start() <= start < m.end()), None)
    if start < 0 or run is None or not _THAI.search(part):
        return part
    # Imported here: the backend never cuts Thai, and the dictionary would cost it memory.
    from pythainlp.tokenize import word_tokenize

    position, kept = run.start(), ""
    for word in word_tokenize(run[0], engine="newmm"):
        if position < start + len(part) and position + len(word) > start:
            kept += word
        position += len(word)
    return kept or part
