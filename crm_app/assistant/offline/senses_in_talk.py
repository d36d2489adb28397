"""Words whose meaning the talk or a word beside them decides: "closed" behind a state, "only government customers"."""

import re

from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.compare_deals import CompareDeals

_COMPANIES = re.compile(r"\s(companies|customers|clients|firms|accounts)$", re.IGNORECASE)
_OF_DEALS = (
    "who",
    "noun:deal",
    "noun:owner",
    "noun:company",
    "noun:contact",
    "sum",
    "sum?",
    "revenue",
    "average",
    "win_rate",
    "top",
)


_ONLY = re.compile(r"^(?:(?:and|now|ok|please)[ ,]+)*(?:only|just)\b|^(?:แล้ว|งั้น|ขอ|เอา)*(?:เฉพาะ|แค่)", re.IGNORECASE)


def closed_in_days(q: Question) -> None:
    """ "Won deals closed between 10 and 20 December": behind a state the word only says which day is meant."""
    states = [token.start for token in q.tokens if token.tag in ("status:won", "status:lost")]
    for index, token in enumerate(q.tokens):
        after = next((t for t in q.tokens[index + 1 :] if t.tag not in ("stop", "range")), None)
        if token.tag == "status:closed" and states and min(states) < token.start and after is not None:
            token.tag = "stop" if after.tag == "period" else token.tag


def running_projects(q: Question) -> None:
    """ "Running projects": a word that elsewhere has no meaning."""
    for token in q.tokens:
        if token.tag == "unknown" and token.text.lower() == "running" and q.has("noun:project"):
            token.tag = "status:open"


def companies_of_a_sector(q: Question) -> None:
    """ "Logistics companies that never bought": the name of a sector that holds the word for what is asked for."""
    alone = {t.tag for t in q.tokens} <= {"entity", "stop"}
    if q.has(*_OF_DEALS) or not (
        alone or q.has("over", "under", "at_least", "at_most", "never", "not", "lack", "count", "list", "which")
    ):
        return
    for index, token in enumerate(q.tokens):
        noun = _COMPANIES.search(token.text)
        if token.tag == "entity" and noun is not None and token.entities and token.entities[0].kind == "sector":
            q.tokens.insert(index + 1, Token("noun:company", noun[1], token.end, token.end))
            return


def ends_of_cycles(q: Question) -> None:
    """ "And the quickest?" after the products that take longest asks for the other end."""
    previous = q.previous
    if getattr(previous, "measure", "") == "avg_cycle_days" and getattr(previous, "group_by", "none") != "none":
        for token in q.tokens:
            token.tag = {"shortest": "bottom", "longest": "top"}.get(token.tag, token.tag)


def only_such_customers(q: Question) -> None:
    """ "Only government customers" after a figure: the sector says it; no list of companies is asked for."""
    figure = isinstance(q.previous, AggregateDeals | CompareDeals) and _ONLY.match(q.text) is not None
    if figure and q.named("sector", "country", "tag") and not q.has("noun:deal", "noun:owner", "count", "which"):
        for token in q.tokens:
            token.tag = "stop" if token.tag == "noun:company" else token.tag
