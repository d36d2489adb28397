"""The filters of a call in words, so that the reader sees the meaning of a figure."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from crm_app.assistant.filters import (
    AMOUNT_BOUNDS,
    DIMENSIONS,
    DealFilters,
    FieldCondition,
    PeriodFilter,
    RecordFilters,
)
from crm_app.assistant.markdown import escape
from crm_app.core.i18n import catalogue, translate
from crm_app.records import TYPES
from crm_app.records.filtering.fields import Asked, of_kind
from crm_app.values.months import BUDDHIST_OFFSET, MONTHS_EN, MONTHS_TH

EVER = 3650
"""The most days without an activity that can be asked for, which mean that there never was one."""


def phrase(key: str, language: str, **params: object) -> str:
    """A text of the assistant's catalogue."""
    return translate(f"assistant.{key}", language, **params)


def named(filters: Iterable[list[str]]) -> list[str]:
    """The names in a call's filters, those of one filter as alternatives, safe in Markdown."""
    return [" / ".join(escape(name) for name in names) for names in filters if names]


def _lack(lack: str, language: str) -> str:
    key = f"assistant.lack.{lack}"
    known = key in catalogue()
    return translate(key, language) if known else phrase("lack.other", language, thing=escape(lack.replace("_", " ")))


def _has(thing: str, language: str) -> str:
    key = f"assistant.has.{thing}"
    known = key in catalogue()
    return translate(key, language) if known else phrase("has.other", language, thing=escape(thing.replace("_", " ")))


def _quiet(days: int | None, language: str) -> list[str]:
    """The words for records without an activity in some days; none where that is not asked for."""
    if days is None:
        return []
    return [phrase("filter.quiet" if days < EVER else "filter.never_active", language, days=days)]


def _plainly(values: list[str]) -> list[str]:
    """The values of own fields without their keys."""
    return [value.partition("=")[2] or value for value in values]


def _conditions(conditions: list[FieldCondition], language: str) -> list[str]:
    """The conditions of a call in words: "Region: North"."""
    return [escape(one.said or _said(one, language)) for one in conditions]


def _said(one: FieldCondition, language: str) -> str:
    declared = _declared(one.field.rpartition(".")[2])
    name = declared.label[language == "th"] if declared is not None else one.field.rpartition(".")[2].replace("_", " ")
    if one.op in ("empty", "not_empty"):
        return phrase(f"condition.{one.op}", language, field=name)
    sign = {"is": ":", "any_of": ":", "contains": "~", "is_not": "≠", "none_of": "≠", "at_least": "≥", "at_most": "≤"}
    sign |= {"greater": ">", "less": "<", "before": "<", "after": ">"}
    words = declared.choices if declared is not None else {}
    values = [words[value][language == "th"] if value in words else value for value in one.values]
    return f"{name}{':' if one.op not in sign else ' ' * (sign[one.op] != ':') + sign[one.op]} {' / '.join(values)}"


def _declared(name: str) -> Asked | None:
    """The first field that a kind declares with a name; kinds use one name for one thing."""
    return next((fields[name] for record in TYPES.values() if name in (fields := of_kind(record))), None)


def of_deals(filters: DealFilters, language: str) -> list[str]:
    """The deal filters of a call in words."""
    parts = [phrase(f"status.{status}", language) for status in filters.status]
    parts += named(_plainly(getattr(filters, dimension)) for dimension in DIMENSIONS)
    parts += _conditions(filters.conditions, language)
    parts += [phrase("filter.mine", language)] if filters.mine else []
    parts += [phrase("filter.no_company", language)] if filters.no_company else []
    parts += [phrase("filter.no_contact", language)] if filters.no_contact else []
    parts += [phrase("filter.past_expected", language)] if filters.past_expected else []
    parts += _quiet(filters.quiet_days, language)
    if filters.entered is not None:
        stages = " / ".join(escape(name) for name in filters.entered.stage)
        days = _span(filters.entered.start, filters.entered.end, language)
        parts.append(phrase("filter.entered", language, stage=stages) + (f" {days}" if days else ""))
    if filters.exclude is not None:
        named_ones = [escape(name) for kind, several in filters.exclude if kind != "mine" for name in several]
        names = " / ".join([*named_ones, *([phrase("filter.mine", language)] if filters.exclude.mine else [])])
        parts.append(phrase("filter.exclude", language, names=names))
    bounded = False
    for bound in AMOUNT_BOUNDS:
        value = getattr(filters, bound)
        if value is not None:
            amount = f"{rounded(value, 2)} {escape(filters.currency)}".strip()
            parts.append(phrase(f"filter.{bound}", language, value=amount))
            bounded = True
    if filters.currency and not bounded:
        parts.append(escape(filters.currency))
    return parts + of_days(filters.period, language)


def of_records(filters: RecordFilters, language: str) -> list[str]:
    """The record filters of a call in words."""
    several = (filters.owner, filters.company, filters.sector, filters.region, filters.manager, filters.country)
    parts = named((*several, filters.with_company, filters.tag, _plainly(filters.own)))
    parts += _conditions(filters.conditions, language)
    parts += [escape(filters.job_title)] if filters.job_title else []
    parts += [_lack(lack, language) for lack in filters.lacks]
    parts += [_has(thing, language) for thing in filters.has]
    parts += _quiet(filters.quiet_days, language)
    if filters.bought is not None:
        parts.append(phrase("filter.bought", language, period=days(filters.bought, language)))
    parts += [phrase("filter.mine", language)] if filters.mine else []
    parts += [phrase("filter.overdue", language)] if filters.overdue else []
    parts += [phrase(f"record_status.{status}", language) for status in filters.status]
    parts += [phrase(f"activity.{kind}", language) for kind in filters.activity_type]
    return parts + of_days(filters.period, language)


def of_days(period: PeriodFilter | None, language: str) -> list[str]:
    """The period of a call in words; empty without a period."""
    words = _span(period.start, period.end, language) if period is not None else ""
    return [phrase(f"filter.{period.field}", language, period=words)] if period is not None and words else []


def days(period: PeriodFilter, language: str) -> str:
    """The days of a period in words, without what they are the days of."""
    return _span(period.start, period.end, language)


def _span(start: date | None, end: date | None, language: str) -> str:
    """The days from `start` up to, not including, `end`, in words; empty for all days."""
    if start and end:
        first, last = day(start, language), day(end - timedelta(days=1), language)
        return first if first == last else phrase("filter.between", language, start=first, end=last)
    if start:
        return phrase("filter.since", language, start=day(start, language))
    return phrase("filter.before", language, end=day(end, language)) if end else ""


def day(value: date, language: str) -> str:
    """A date in words, in Thai with the Buddhist year."""
    if language == "th":
        return f"{value.day} {MONTHS_TH[value.month - 1]} {value.year + BUDDHIST_OFFSET}"
    return f"{value.day} {MONTHS_EN[value.month - 1]} {value.year}"


def rounded(value: Decimal, places: int) -> str:
    """A number with thousands separators and at most `places` decimals."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:,}".rstrip("0").rstrip(".") if "." in f"{rounded}" else f"{rounded:,}"
