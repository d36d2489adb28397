"""One word of a product's name for the product: "why do we lose the firewall deals?"."""

import re

from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.sounds import roman_consonants, thai_consonants
from crm_app.assistant.offline.vocabulary import normalise

SHORTEST, SOUNDS, MOST = 4, 2, 3
"""Letters of such a word, consonants of one in the other script, and the products that it may be in."""
_OFTEN = re.compile(r"(?:อยู่)?(?:บ่อย|เรื่อย|ตลอด|ประจำ)\S*$")
_OF_DEALS = ("noun:deal", "status:won", "status:lost", "status:open", "lost_because", "win_rate", "cycle")


def products_by_a_word(q: Question) -> None:
    """Takes a word that nothing else explains for the products that have it in their names, in a question about deals."""
    if not q.has(*_OF_DEALS) or q.has("notes", "notes!") or q.named("product"):
        return
    products = {e.name: e for group in q.vocabulary.full.values() for e in group if e.kind == "product"}
    for token in q.tokens:
        if token.tag != "unknown" or token.used or len(token.text) < SHORTEST:
            continue
        found = [entity for name, entity in products.items() if _is_in(token.text.lower(), name)]
        if found and len(found) <= MOST:
            token.tag, token.entities = "entity", found[:1]
            q.entities += found
            q.assumed += [(token.text, entity.name) for entity in found]


def _is_in(word: str, name: str) -> bool:
    parts = normalise(name).replace("-", " ").split()
    if not has_thai(word):
        return word in parts or word.removesuffix("s") in parts
    wanted = _firm(thai_consonants(_OFTEN.sub("", word)))
    return len(wanted) >= SOUNDS and any(part.isascii() and _firm(roman_consonants(part)) == wanted for part in parts)


def _firm(consonants: str) -> str:
    """Consonants without r, which Thai writes and does not say: "ไฟร์วอลล์"."""
    return consonants.replace("r", "")
