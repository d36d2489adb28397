"""Words for a ranking that asks for its first, and for a sum of deals without amounts."""

from collections.abc import Callable
from decimal import Decimal

from crm_app.assistant.filters import Measure
from crm_app.assistant.offline.share_words import Words
from crm_app.assistant.outcomes import FigureRow, Figures
from crm_app.assistant.wording import phrase


def ranking(
    what: str, outcome: Figures, words: Words, basis: Callable[[Measure, FigureRow], str], *, leads: bool
) -> str:
    """The first of each currency, those level with it, and the runners-up.

    Args:
        basis: the number of deals behind a figure, in brackets.
        leads: whether the question asks how far the first is ahead of the second.
    """
    blocks = [f"{what}:"]
    for currency in dict.fromkeys(row.currency for row in outcome.rows):
        rows = [row for row in outcome.rows if row.currency == currency and row.value is not None]
        if not rows:
            continue
        best = [row for row in rows if row.value == rows[0].value]
        lines = []
        for row in best:
            value = words.value(outcome.measure, row) + basis(outcome.measure, row)
            named = {"label": words.label(row), "value": value, "source": words.mark(row.source)}
            lines.append(phrase("offline.winner", words.language, **named))
        if len(best) > 1:
            lines.append(phrase("offline.tie", words.language))
        others = [
            f"{words.label(row)} ({words.value(outcome.measure, row)}) {words.mark(row.source)}"
            for row in rows[len(best) :]
        ]
        if others:
            lines.append(phrase("offline.runners_up", words.language, others=", ".join(others)))
        if leads and len(rows) > 1:
            ahead = abs((rows[0].value or Decimal(0)) - (rows[1].value or Decimal(0)))
            gap = words.value(outcome.measure, rows[0].model_copy(update={"value": ahead}))
            lines.append(phrase("offline.lead", words.language, second=words.label(rows[1]), value=f"**{gap}**"))
        blocks.append(" ".join(lines))
    return "\n\n".join(blocks) if len(blocks) > 1 else phrase("offline.not_found", words.language)


def no_amounts(what: str, row: FigureRow, words: Words) -> str:
    """That there is no sum, because none of the deals has an amount."""
    count = f"{row.without_amount:,}"
    return phrase("offline.no_amounts", words.language, what=what, count=count, source=words.mark(row.source))
