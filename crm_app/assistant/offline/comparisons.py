"""Questions that compare periods, names or outcomes."""

from typing import Any, cast

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.filters import DIMENSIONS, RATES, DealFilters, PeriodFilter
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.meanings import GROUPS
from crm_app.assistant.offline.measures import take_measure
from crm_app.assistant.offline.narrowing import take_deal_date, take_deal_filters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.vocabulary import EntityKind
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.wording import phrase
from crm_app.values.period_parts import Period


def as_comparison(q: Question) -> CompareDeals | None:
    """The call for the comparison that the question asks for; None where it compares nothing."""
    numbers_follow = any(t.number is not None for t in q.tokens)
    comparing = q.has("compare", "growth") or (q.has("over", "under") and not numbers_follow)
    kind = next((k for k in DIMENSIONS if len(q.named(k)) > 1), None)
    with_me = kind is None and comparing and q.has("me") and len(q.named("owner")) == 1
    kind = "owner" if with_me else kind
    statuses = [t.tag for t in q.tokens if t.tag in ("status:won", "status:lost", "status:open")]
    side_by_side = set(statuses) == {"status:won", "status:lost"} and q.has("average", "median", "cycle", "max", "min")
    several_statuses = (comparing or side_by_side) and len(set(statuses)) > 1
    if len(q.periods) < 2 and not (comparing and kind) and not several_statuses:
        return None
    others = (kinds.noun(kind) for kind in records.TYPES if kind != "deal")
    if q.has(*(noun for noun in others if noun not in GROUPS)):  # only deals are compared
        return None
    if not (comparing and kind):
        kind = None
    q.use(
        "compare",
        "growth",
        "percent",
        "over",
        "under",
        "by",
        "top",
        "who",
        "which",
        "how",
        "noun:owner" if kind == "owner" else "compare",
    )
    if q.has("percent") and not q.has("noun:deal"):
        q.use("count")  # "โตกว่าปีก่อนกี่ %"
        for token in q.tokens:
            token.tag = "stop" if token.tag == "count" else token.tag
    counts = q.has("noun:deal", "count") and not q.has("sum", "revenue", "average", "win_rate", "cycle")
    measure = take_measure(q)
    if measure is None:
        measure = "count" if counts or several_statuses else "sum_amount"
    default_won = measure == "sum_amount" and not q.has("noun:deal") and not q.named("stage")
    base = take_deal_filters(q, None, default_won)
    if with_me:
        base = base.model_copy(update={"mine": False, "owner": []})
    if measure in RATES:
        base = base.model_copy(update={"status": []})
    sides = _sides(q, base, kind, several_statuses, with_me)
    if not 2 <= len(sides) <= 6:
        return None
    return CompareDeals(measure=measure, sides=sides)


def _sides(
    q: Question, base: DealFilters, kind: EntityKind | None, several_statuses: bool, with_me: bool
) -> list[Side]:
    language = detect_language(q.text)
    field_name = take_deal_date(q)
    periods: list[Period | None] = list(q.periods) or [None]
    names: list[str | None] = list(q.named(kind)) if kind else [None]
    if with_me:
        names = ["", *names]
    statuses: list[Any] = list(base.status) if several_statuses else [None]
    sides = []
    for period in periods:
        for name in names:
            for status in statuses:
                update: dict[str, Any] = {}
                labels = []
                if name == "":
                    update["mine"] = True
                    labels.append(phrase("filter.mine", language))
                elif name is not None and kind is not None:
                    update[kind] = [name]
                    labels.append(name)
                if status is not None:
                    update["status"] = [status]
                    labels.append(status)
                if period is not None:
                    update["period"] = PeriodFilter(field=cast(Any, field_name), start=period.start, end=period.end)
                    if len(periods) > 1 or not labels:
                        labels.append(period.label(language))
                sides.append(Side(label=" · ".join(labels), filters=base.model_copy(update=update)))
    return sides
