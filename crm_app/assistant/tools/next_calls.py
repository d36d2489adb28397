"""Whom to call next, by rule: open deals in the order of what they need, each with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import Field
from sqlalchemy import and_, func, select

from crm_app import records
from crm_app.activities.models import Activity
from crm_app.assistant import kinds, wording
from crm_app.assistant.asker import COMPANY, Asker, day_in
from crm_app.assistant.deal_conditions import DEAL, STAGE, deal_conditions, kinds_of_deals
from crm_app.assistant.deal_figures import from_deals
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.outcomes import Outcome, RecordRow, RecordsOutcome, Source
from crm_app.assistant.tools.base import Tool
from crm_app.contacts.models import Contact
from crm_app.core.i18n import translate
from crm_app.core.tables import columns
from crm_app.tasks.models import Task

ACTIVITY, CONTACT, TASK = columns(Activity), columns(Contact), columns(Task)
MAX_OPEN = 5_000
QUIET, SOON = 14, 14
"""Days without an activity, and days until the expected close date, that are a reason."""
LONG = 30


class Reason(NamedTuple):
    """Why a deal needs somebody: past, soon, never, quiet or late, with its weight and in words."""

    weight: int
    name: str
    words: str


@dataclass(frozen=True)
class Need:
    """An open deal with its reasons; `row` has its name, amount, stage, contact and days."""

    row: Any
    reasons: list[Reason]

    @property
    def why(self) -> str:
        """The reasons in words; empty without any."""
        return "; ".join(reason.words for reason in self.reasons)


def needs(asker: Asker, conditions: list[Any]) -> list[Need]:
    """The open deals that `conditions` select, those that need somebody most first. The caller checks the permissions
    to read deals, activities and tasks.
    """
    zone = asker.work.principal.workspace_timezone
    return needing(asker.all(statement(zone, asker.today, conditions)), asker.today, asker.language)


def needing(rows: Sequence[Any], today: date, language: str) -> list[Need]:
    """The rows of `statement`, those that need somebody most first.

    Args:
        today: the day in the workspace's zone.
        language: of the reasons.
    """
    most = max((row.weighted or Decimal(0) for row in rows), default=Decimal(0))
    found = [Need(row, _reasons(row, today, language)) for row in rows]
    return sorted(found, key=lambda need: -_score(need.reasons, need.row, most))


class NextCalls(Tool):
    """Whom to call next and why: open deals in the order of their reasons (no activity for long, the expected close
    date near or past, an overdue task), then by their amount weighted by the chance of the stage.
    """

    filters: DealFilters = DealFilters()
    limit: int = Field(default=5, ge=1, le=20)

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        for permission in ("deal.read", "activity.read", "task.read"):
            asker.work.require(permission)
        filters = self.filters.model_copy(update={"status": ["open"]})
        conditions, link = deal_conditions(asker, filters)
        scored = needs(asker, conditions)
        shown = [self._row(asker, need) for need in scored[: self.limit]]
        source = asker.list_source(kinds.title("deal", asker.language), "deal", link)
        return RecordsOutcome(kind="deal", rows=shown, more=len(scored) > len(shown), source=source)

    def _row(self, asker: Asker, need: Need) -> RecordRow:
        row = need.row
        amount = None if row.amount is None else f"{wording.rounded(row.amount, 2)} {row.currency}"
        person = ", ".join(part for part in (row.contact, row.reach) if part) or None
        why = need.why or translate("assistant.next.value", asker.language)
        fields: dict[str, Any] = {
            "contact": person, "company": row.company, "stage": row.stage, "amount": amount, "reason": why,
        }  # fmt: skip
        source = Source(kind="deal", id=str(row.id), title=row.name[:200], href=f"/deals/{row.id}")
        return RecordRow(source=source, fields=fields)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_deals(self.filters.model_copy(update={"status": ["open"]}), language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        about = {kind for kind, record in records.TYPES.items() if "deal" in record.references.values()}
        return kinds_of_deals(call) | about | set(records.TYPES["deal"].references.values())


def statement(zone: Any, today: Any, conditions: list[Any]) -> Any:
    """The deals that `conditions` select, with what decides whether they need somebody.

    Args:
        zone, today: the workspace's zone and the day there, as values or as expressions.
    """
    seen = func.max(ACTIVITY.occurred_at)
    last = (
        select(day_in(zone, seen))
        .where(
            ACTIVITY.workspace_id == DEAL.workspace_id,
            ACTIVITY.deal_id == DEAL.id,
            records.readable("activity", ACTIVITY),
        )
        .correlate(DEAL.id.table)
        .scalar_subquery()
    )
    late = (
        select(func.count())
        .where(
            TASK.workspace_id == DEAL.workspace_id, TASK.deal_id == DEAL.id, TASK.status == "open",
            TASK.due_date < today, records.readable("task", TASK),
        )
        .correlate(DEAL.id.table)
        .scalar_subquery()
    )  # fmt: skip
    same = and_(
        CONTACT.workspace_id == DEAL.workspace_id,
        CONTACT.id == DEAL.contact_id,
        records.readable("contact", CONTACT),
    )
    return (
        from_deals(
            DEAL.id.label("id"), DEAL.name.label("name"), DEAL.amount.label("amount"), DEAL.currency.label("currency"),
            DEAL.expected_close_date.label("expected"), COMPANY.name.label("company"), STAGE.name.label("stage"),
            (DEAL.amount * STAGE.probability / 100).label("weighted"), CONTACT.name.label("contact"),
            CONTACT.id.label("contact_id"),
            func.coalesce(CONTACT.phone, CONTACT.mobile, CONTACT.email).label("reach"), last.label("last"),
            late.label("late"),
        )
        .outerjoin(Contact, same)
        .where(*conditions)
        .order_by(DEAL.id)
        .limit(MAX_OPEN)
    )  # fmt: skip


def _reasons(row: Any, today: date, language: str) -> list[Reason]:
    """Why a deal needs somebody."""
    found: list[Reason] = []
    expected: date | None = row.expected

    def add(weight: int, key: str, **params: object) -> None:
        found.append(Reason(weight, key, translate(f"assistant.next.{key}", language, **params)))

    if expected is not None and expected < today:
        add(3, "past", day=wording.day(expected, language))
    elif expected is not None and expected <= today + timedelta(days=SOON):
        add(2, "soon", day=wording.day(expected, language))
    if row.last is None:
        add(2, "never")
    else:
        days = (today - row.last).days
        if days >= QUIET:
            add(3 if days >= LONG else 2, "quiet", days=days)
    if row.late:
        add(2, "late", count=row.late)
    return found


def _score(reasons: list[Reason], row: Any, most: Decimal) -> float:
    """The sum of the reasons' weights; the weighted amount adds up to 3."""
    value = float((row.weighted or Decimal(0)) / most) if most else 0.0
    return sum(reason.weight for reason in reasons) + 3 * value


TOOL = NextCalls
