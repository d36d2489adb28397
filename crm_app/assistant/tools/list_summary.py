"""The summary of a filtered list, and which of its records are at risk."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from pydantic import Field
from sqlalchemy import func, select

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.asker import Asker
from crm_app.assistant.briefs import material, summary
from crm_app.assistant.deal_conditions import DEAL, STAGE, deal_conditions
from crm_app.assistant.deal_figures import from_deals
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.outcomes import Outcome, ProblemOutcome, RecordRow, RecordsOutcome, Source, UnknownName
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.next_calls import Need, needs
from crm_app.assistant.tools.record_summary import is_bare
from crm_app.assistant.wording import rounded
from crm_app.core.errors import Invalid
from crm_app.core.i18n import translate
from crm_app.core.tables import columns
from crm_app.core.validation import parse
from crm_app.records import queries
from crm_app.records.fields import is_list

MOST = 200
"""How many records of a list are looked at, those changed last."""
COUNTED = 10_000
SHOWN, AT_RISK_SHOWN = 5, 10
AT_RISK = 3
"""The least sum of the weights of a deal's reasons at which it is at risk, see `next_calls`."""
_ADDRESS = re.compile(r"\((/[a-z_-]{1,40}(?:\?[^\s“”\"<>()]*)?)\)")
_SUMMARY = re.compile(r"\bsummar(?:y|ise|ize)\b|\boverview\b|\bbrief me\b|สรุป|ภาพรวม", re.IGNORECASE)
_RISK = re.compile(r"\bat risk\b|\brisky?\b|\bin danger\b|\bneed(?:s)? attention\b|เสี่ยง|น่าเป็นห่วง|น่าห่วง", re.IGNORECASE)
_THESE = re.compile(
    r"\bthese\b|\bthose\b|\bthis list\b|\bthe list\b|\bof them\b|เหล่านี้|รายการนี้|พวกนี้|ในนี้|ชุดนี้", re.IGNORECASE
)


def is_asked(question: str) -> bool:
    """Whether a question asks for a summary of the list at hand, or for what is at risk in it."""
    asks = _SUMMARY.search(question) or _RISK.search(question)
    return bool(asks and (_THESE.search(question) or is_bare(question)))


def knows_risk(kind: str) -> bool:
    """Whether records of a kind can be at risk: deals, and what deals belong to."""
    return kind == "deal" or f"{kind}_id" in DEAL


class ListSummary(Tool):
    """The summary of a list of records by its address, such as /deals?status=open, over the records that match its
    filters; with `at_risk` those of its deals that need somebody most, each with its reasons.
    """

    address: str = Field(pattern=r"^/[a-z_-]{1,40}(\?\S*)?$", max_length=2_000)
    at_risk: bool = False

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        record = self._kind()
        asker.work.require(f"{record.kind}.read")
        ids, count = _ids(asker, record, urlsplit(self.address).query)
        title = kinds.title(record.kind, asker.language)
        listed = Source(kind=f"{record.kind}_list", title=title[:200], href=self.address)
        if self.at_risk:
            return self._risks(asker, record.kind, ids, count, listed)
        head = RecordRow(source=listed, fields=_over(asker, count) | _totals(asker, record.kind, ids))
        rows = [row for one in ids[:SHOWN] for row in _touched(asker, record.kind, one)] if record.has_timeline else []
        return RecordsOutcome(kind=record.kind, rows=[head, *rows], source=listed)

    def _risks(self, asker: Asker, kind: str, ids: list[UUID], count: int, listed: Source) -> Outcome:
        for permission in ("deal.read", "activity.read", "task.read"):
            asker.work.require(permission)
        if not knows_risk(kind):
            raise UnknownName(ProblemOutcome(code="unsupported", field="at_risk", value=kind))
        column = DEAL.id if kind == "deal" else DEAL[f"{kind}_id"]
        conditions, _ = deal_conditions(asker, DealFilters(status=["open"]))
        every = needs(asker, [*conditions, column.in_(ids)])
        risky = [need for need in every if sum(reason.weight for reason in need.reasons) >= AT_RISK]
        found = translate("assistant.brief.risky", asker.language, count=f"{len(risky):,}", of=f"{len(every):,}")
        head = RecordRow(source=listed, fields=_over(asker, count) | {"part_risk": found})
        return RecordsOutcome(kind="deal", rows=[head, *(_risk(need) for need in risky[:AT_RISK_SHOWN])], source=listed)

    def _kind(self) -> records.RecordType[Any]:
        path = urlsplit(self.address).path
        record = next((one for one in records.TYPES.values() if one.path == path), None)
        if record is None:
            raise UnknownName(ProblemOutcome(code="unsupported", field="address", value=self.address[:200]))
        return record

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return [translate(f"assistant.brief.asked.{'risk' if self.at_risk else 'list'}", language)]

    @classmethod
    def from_question(cls, question: str, today: date, fiscal_start_month: int) -> "Tool | None":  # noqa: ARG003
        """A question about the list at hand, with its address, as a conversation about a list has it."""
        found = _ADDRESS.search(question)
        if found is None or not is_asked(question):
            return None
        return cls(address=found[1], at_risk=bool(_RISK.search(question)))

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        path = urlsplit(str((call.get("arguments") or {}).get("address"))).path
        kind = next((one.kind for one in records.TYPES.values() if one.path == path), None)
        return kinds.everything() if kind is None else material.stands_on(kind) | {"member"}


def _ids(asker: Asker, record: records.RecordType[Any], query: str) -> tuple[list[UUID], int]:
    """The ids of the list's records that the asker may read, those changed last first, at most `MOST`; and how many
    match in all, counted up to `COUNTED`.
    """
    at = columns(record.model)
    try:
        given = parse_qs(query, max_num_fields=100)
        known = {name: found for name, found in given.items() if name in record.query.model_fields}
        values = {name: found if is_list(record.query, name) else found[-1] for name, found in known.items()}
        for name in ("limit", "after", "sort", "where") if "where" not in known else ("limit", "after", "sort"):
            values.pop(name, None)
        matching, parameters = queries.matching(record, asker.work.caller, parse(record.query, values))
    except (Invalid, ValueError):
        raise UnknownName(ProblemOutcome(code="invalid", field="address", value=query[:200])) from None
    seen = (at.id.in_(matching), asker.work.sees(at.owner_id, f"{record.kind}.read"))
    listed = select(at.id).where(*seen).order_by(at.updated_at.desc(), at.id.desc()).limit(MOST)
    ids = list(asker.work.db.execute(listed, parameters).scalars())
    if len(ids) < MOST:
        return ids, len(ids)
    counted = select(func.count()).select_from(select(at.id).where(*seen).limit(COUNTED).subquery())
    return ids, int(asker.work.db.execute(counted, parameters).scalar_one())


def _over(asker: Asker, count: int) -> dict[str, Any]:
    """Over how many records the answer is."""
    more = "+" if count >= COUNTED else ""
    key = "over.all" if count <= MOST else "over.newest"
    return {
        "part_over": translate(f"assistant.brief.{key}", asker.language, count=f"{count:,}{more}", most=f"{MOST:,}")
    }


def _totals(asker: Asker, kind: str, ids: list[UUID]) -> dict[str, Any]:
    """Of deals: how many are in each stage, and their amounts in each currency."""
    if kind != "deal" or not ids:
        return {}
    mine = (DEAL.id.in_(ids), asker.work.sees(DEAL.owner_id, "deal.read"))
    number = func.count().label("number")
    stages = asker.all(
        from_deals(STAGE.name.label("name"), number).where(*mine).group_by(STAGE.name).order_by(number.desc()).limit(8)
    )
    amount = func.sum(DEAL.amount).label("amount")
    sums = asker.all(from_deals(DEAL.currency.label("currency"), amount).where(*mine).group_by(DEAL.currency).limit(6))
    amounts = [f"{rounded(row.amount, 2)} {row.currency}" for row in sums if row.amount]
    return {
        "stage": ", ".join(f"{row.name} {row.number}" for row in stages),
        "amount": " + ".join(amounts) or None,
    }


def _touched(asker: Asker, kind: str, record_id: UUID) -> list[RecordRow]:
    """A record of the list with its last touch and its first open point."""
    found = material.read(asker, kind, record_id)
    fields: dict[str, Any] = {}
    for line in summary.make(found):
        if line.part in ("last", "open"):
            fields.setdefault(f"part_{line.part}", f"{line.text}: “{line.quote}”" if line.quote else line.text)
    return [RecordRow(source=found.source, fields=fields)] if fields else []


def _risk(need: Need) -> RecordRow:
    row = need.row
    amount = None if row.amount is None else f"{rounded(Decimal(row.amount), 2)} {row.currency}"
    source = Source(kind="deal", id=str(row.id), title=row.name[:200], href=f"/deals/{row.id}")
    return RecordRow(
        source=source, fields={"reason": need.why, "stage": row.stage, "amount": amount, "company": row.company}
    )


TOOL = ListSummary
