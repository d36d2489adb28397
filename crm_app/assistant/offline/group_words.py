"""Words for a comparison group by group."""

from crm_app.assistant.offline.share_words import Words
from crm_app.assistant.outcomes import FigureRow, Figures
from crm_app.assistant.texts import GROUP_NAMES
from crm_app.assistant.wording import phrase, rounded
from crm_app.core.i18n import translate


def group_changes(what: str, outcome: Figures, words: Words) -> str:
    """Each group with both figures and the difference, the largest difference first.

    Args:
        what: the measure with the filters that both sides share.
        outcome: two rows for each group, and their difference.
        words: how figures, groups and sources are worded.
    """
    language = words.language
    by = translate(f"assistant.group.{outcome.group_by}", language) if outcome.group_by in GROUP_NAMES else ""
    title = phrase("offline.by_group", language, what=what, by=by) if by else what
    if not outcome.rows:
        return phrase("offline.no_group_changed", language, what=title)
    lines = []
    for place, change in enumerate(outcome.derived):
        first, second = outcome.rows[2 * place : 2 * place + 2]
        worded = [words.value(outcome.measure, row) for row in (first, second)]
        lines.append(
            phrase(
                "offline.group_change", language, label=words.label(first.model_copy(update={"label": change.label})),
                first=f"{_side(first)}: **{worded[0]}** {words.mark(first.source)}",
                second=f"{_side(second)}: {worded[1]} {words.mark(second.source)}", change=_change(outcome, place),
            )
        )  # fmt: skip
    cut = ["", phrase("offline.cut_groups", language)] if outcome.more else []
    return f"{title}:\n\n" + "\n".join([*(f"- {line}" for line in lines), *cut])


def _side(row: FigureRow) -> str:
    return row.label.rpartition(" · ")[2]


def _change(outcome: Figures, place: int) -> str:
    value = outcome.derived[place].value
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    if outcome.measure == "win_rate":
        return f"{sign}{rounded(abs(value) * 100, 1)} %"
    return f"{sign}{rounded(abs(value), 0 if outcome.measure == 'count' else 2)}"
