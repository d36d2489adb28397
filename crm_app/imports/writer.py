"""Writes one batch of converted rows: finds what is there already, creates or updates, and notes how to undo it.

Everything here happens in one transaction that also moves the import's cursor: a crash repeats or skips nothing.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy import Date, DateTime, Numeric, Uuid, func, insert, select
from sqlalchemy.types import TypeEngine

from crm_app.companies.models import Company
from crm_app.companies.schemas import CompanyIn
from crm_app.companies.service import COMPANIES
from crm_app.contacts.models import Contact
from crm_app.contacts.schemas import ContactIn
from crm_app.contacts.service import CONTACTS
from crm_app.core import records
from crm_app.core.clock import new_id, now
from crm_app.core.collation import match_key, sort_key
from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, emit_many
from crm_app.core.tables import RecordTable, WorkspaceTable, columns, table
from crm_app.deals.models import Deal, Product, Stage
from crm_app.deals.schemas import DealIn, ProductIn
from crm_app.deals.service import DEALS
from crm_app.imports.convert import MAX_CUSTOM, Record
from crm_app.imports.models import ImportBatch, ImportRow
from crm_app.imports.problems import Problem, rejected, warning
from crm_app.imports.reader import Row
from crm_app.imports.schemas import WITH_CUSTOM_FIELDS, Entity, Mapping
from crm_app.imports.values import matching_key, name_key
from crm_app.workspaces.models import Membership

COMPANY = columns(Company)
CONTACT = columns(Contact)
DEAL = columns(Deal)
STAGE = columns(Stage)
PRODUCT = columns(Product)
MEMBER = columns(Membership)
LINE = columns(ImportRow)


# Files name the same few companies in row after row.
_match_key = lru_cache(8192)(match_key)
MEMBER_NAME = 120
TYPES: dict[Entity, records.RecordType[Any]] = {
    Entity.COMPANY: COMPANIES,
    Entity.CONTACT: CONTACTS,
    Entity.DEAL: DEALS,
}
_INPUTS: dict[Entity, type[BaseModel]] = {
    Entity.COMPANY: CompanyIn,
    Entity.CONTACT: ContactIn,
    Entity.DEAL: DealIn,
    Entity.PRODUCT: ProductIn,
}


@dataclass
class Seen:
    """A row on its way through the writer."""

    record: Record
    cells: list[str]
    key: str = ""
    """Under which the record that the row is about is looked up."""
    values: dict[str, Any] = field(default_factory=dict)
    """Columns of that record."""
    stage: Stage | None = None
    keeps_stage: bool = False
    """The file has no stages: a deal that exists stays where it is."""
    position: float = 0.0
    made_name: str = ""
    """The name of a new deal whose row has none."""
    action: str = "unchanged"
    """What became of the row: created, updated, unchanged or rejected."""

    def warn(self, problem: Problem) -> None:
        self.record.problems.append(problem)


@dataclass(slots=True)
class Line:
    """An `ImportRow` to be: thousands of model objects would cost more than the rest of the import."""

    id: UUID
    number: int
    action: str
    kind: str | None = None
    record_id: UUID | None = None
    before: dict[str, Any] | None = None
    after_version: int | None = None
    is_extra: bool = False
    cells: list[str] | None = None
    problems: list[dict[str, object]] | None = None
    has_problems: bool = False


class Writer:
    """Writes the rows of one import within one transaction."""

    def __init__(
        self,
        work: Work,
        batch: ImportBatch,
        mapping: Mapping,
        pipeline_id: UUID | None,
        own_names: frozenset[str] = frozenset(),
    ) -> None:
        """`own_names` are matching keys of companies that have a row in the file: named ones among them are created
        even when the mapping creates no others.
        """
        self._work, self._batch, self._mapping, self._pipeline_id = work, batch, mapping, pipeline_id
        self._own_names = own_names
        self._db = work.db
        self._me = work.principal.member_id
        self._tally: Counter[str] = Counter()
        self._extras: Counter[str] = Counter()
        self._events: list[RecordChanged] = []
        self._lines: dict[tuple[str, UUID], Line] = {}
        self._notes: list[Line] = []
        self._made: list[tuple[type[RecordTable], SimpleNamespace]] = []
        self._earlier: dict[tuple[str, UUID], ImportRow] = {}
        self._new: set[UUID] = set()
        self._members: dict[str, UUID] = {}
        self._companies: dict[str, UUID] = {}

    def write(self, rows: Sequence[tuple[Row, Record]]) -> list[Seen]:
        """Writes `rows`, counts them on the import and says what became of each."""
        seen = [Seen(record, row.cells) for row, record in rows]
        good = [one for one in seen if not one.record.is_rejected]
        entity = self._mapping.entity
        if entity is Entity.PRODUCT:
            self._write_products(good)
        elif entity is Entity.PERSON:
            self._write_people(good)
        else:
            self._write_records(entity, good)
        self._note_problems(seen)
        self._flush(seen)
        return seen

    # ---------------------------------------------------------------- companies, contacts, deals

    def _write_records(self, entity: Entity, rows: list[Seen]) -> None:
        self._ensure_members([(row, str(row.record.values.get("owner") or "")) for row in rows])
        # A company may name as its parent one that comes later: the parent is created first and filled then.
        column = "parent" if entity is Entity.COMPANY else "company"
        self._ensure_companies([(row, str(row.record.values.get(column) or "")) for row in rows])
        prepare = {Entity.COMPANY: self._company, Entity.CONTACT: self._contact}.get(entity) or self._deals(rows)
        existing = self._existing(entity, rows)
        for row in rows:
            prepare(row)
            if not row.record.is_rejected:
                self._validate(row, _INPUTS[entity])
            if not row.record.is_rejected:
                self._save(row, TYPES[entity], existing)

    def _existing(self, entity: Entity, rows: list[Seen]) -> dict[str, Any]:
        """The records that the rows are about, by the rows' keys."""
        model = TYPES[entity].model
        at = columns(model)
        live = [at.workspace_id == self._work.workspace_id, at.deleted_at.is_(None)]
        external: dict[str, Any] = {}
        for row in rows:
            value = self._external_id(entity, row)
            if value:
                row.values["external_id"], row.values["external_source"] = value, self._mapping.source
                row.key = f"id:{value}"
        ids = [row.values["external_id"] for row in rows if "external_id" in row.values]
        if ids:
            statement = select(model).where(*live, at.external_source == self._mapping.source, at.external_id.in_(ids))
            found = self._db.execute(statement.with_for_update()).scalars()
            external = {f"id:{record.external_id}": record for record in found}
        if entity is Entity.COMPANY:
            self._match_companies(rows, external)
        elif entity is Entity.CONTACT:
            self._match_contacts(rows, external)
        return external

    def _external_id(self, entity: Entity, row: Seen) -> str:
        given = str(row.record.values.pop("external_id", "") or "")[:200]
        if given or entity is not Entity.DEAL:
            return given
        # A deal without an identifier is the one of its name and company in this source.
        name = matching_key(str(row.record.values.get("name", "")))
        return f"name:{name}|{matching_key(str(row.record.values.get('company', '')))}"[:200]

    def _match_companies(self, rows: list[Seen], found: dict[str, Any]) -> None:
        for row in rows:
            row.key = row.key if row.key in found else f"name:{_match_key(str(row.record.values['name']))}"
        keys = [row.key.removeprefix("name:") for row in rows if row.key.startswith("name:")]
        statement = (
            select(Company)
            .where(
                COMPANY.workspace_id == self._work.workspace_id,
                COMPANY.deleted_at.is_(None),
                COMPANY.match_key.in_(keys),
            )
            .order_by(COMPANY.id.desc())  # of several with one name the oldest comes last and stays
        )
        for company in self._db.execute(statement.with_for_update()).scalars():
            found[f"name:{company.match_key}"] = company
        self._tell_apart(rows, found)

    def _tell_apart(self, rows: list[Seen], found: dict[str, Any]) -> None:
        """Two records of one name with different identifiers in one source are two."""
        for row in rows:
            known, given = found.get(row.key), row.values.get("external_id")
            if known is not None and given and known.external_source == self._mapping.source and known.external_id:
                row.key = f"id:{given}"

    def _match_contacts(self, rows: list[Seen], found: dict[str, Any]) -> None:
        for row in rows:
            values = row.record.values
            if not values.get("name"):
                parts = (str(values.pop(part, "") or "") for part in ("first_name", "last_name"))
                values["name"] = " ".join(part for part in parts if part) or str(values.get("email", ""))
            values.pop("first_name", None)
            values.pop("last_name", None)
            if row.key not in found:
                company = _match_key(str(values.get("company", "")))
                email = str(values.get("email") or "").lower()
                row.key = f"mail:{email}" if email else f"name:{sort_key(str(values['name']))}|{company}"
        mails = [row.key.removeprefix("mail:") for row in rows if row.key.startswith("mail:")]
        names = [sort_key(str(row.record.values["name"])) for row in rows if row.key.startswith("name:")]
        live = [CONTACT.workspace_id == self._work.workspace_id, CONTACT.deleted_at.is_(None)]
        statement = select(Contact).where(*live, func.lower(CONTACT.email).in_(mails)).order_by(CONTACT.id.desc())
        for contact in self._db.execute(statement.with_for_update()).scalars():
            found[f"mail:{(contact.email or '').lower()}"] = contact
        by_name = (
            select(Contact, COMPANY.match_key)
            .outerjoin(Company, (COMPANY.workspace_id == CONTACT.workspace_id) & (COMPANY.id == CONTACT.company_id))
            .where(*live, CONTACT.name_key.in_(names))
            .order_by(CONTACT.id.desc())
        )
        for contact, company_key in self._db.execute(by_name.with_for_update(of=Contact)):
            found[f"name:{contact.name_key}|{company_key or ''}"] = contact
        self._tell_apart(rows, found)

    def _company(self, row: Seen) -> None:
        values = row.record.values
        parent = str(values.pop("parent", "") or "")
        row.values |= values
        if row.values.get("annual_revenue") is not None and self._mapping.currency:
            row.values["revenue_currency"] = self._mapping.currency
        if parent and _match_key(parent) == _match_key(str(values["name"])):
            row.warn(warning("own_parent", value=parent))
        elif parent:
            self._refer(row, "parent", "parent_id", self._companies.get(_match_key(parent)), parent)
        self._own(row)

    def _contact(self, row: Seen) -> None:
        company = str(row.record.values.pop("company", "") or "")
        row.values |= row.record.values
        if company:
            self._refer(row, "company", "company_id", self._companies.get(_match_key(company)), company)
        self._own(row)

    def _deals(self, rows: list[Seen]) -> Callable[[Seen], None]:
        stages = self._stages()
        products = self._products()
        contacts = self._contacts_by_name(rows)
        default = next((stage for stage in stages.values() if stage.outcome == "open"), None)
        positions = self._last_positions(list(stages.values()))

        def prepare(row: Seen) -> None:
            values = row.record.values
            company, product = str(values.pop("company", "") or ""), str(values.pop("product", "") or "")
            contact = str(values.pop("contact", "") or "")
            has_stage = bool(values.pop("stage", None))
            stage = stages.get(name_key(row.record.stage)) if has_stage else default
            if stage is None:
                row.warn(rejected("stage_missing", value=row.record.stage))
                return
            row.values |= values
            row.stage, row.keeps_stage = stage, not has_stage
            positions[stage.id] += 1.0
            row.position = positions[stage.id]
            if "close_date" in row.values and stage.outcome == "open":
                row.values["expected_close_date"] = row.values.pop("close_date")
            row.values.setdefault("currency", self._mapping.currency or self._work.principal.currency)
            if company:
                self._refer(row, "company", "company_id", self._companies.get(_match_key(company)), company)
            if contact:
                self._refer(row, "contact", "contact_id", contacts.get(name_key(contact)), contact)
            if product:
                row.values["product_id"], row.values["product_name"] = products.get(name_key(product)), product
            named = " – ".join(part for part in (company, product) if part)
            row.made_name = (named or str(row.values.get("external_id", "")))[:200]
            self._own(row)

        return prepare

    def _stages(self) -> dict[str, Stage]:
        statement = (
            select(Stage)
            .where(
                STAGE.workspace_id == self._work.workspace_id,
                STAGE.pipeline_id == self._pipeline_id,
                STAGE.deleted_at.is_(None),
            )
            .order_by(STAGE.position, STAGE.id)
        )
        return {name_key(stage.name): stage for stage in self._db.execute(statement).scalars()}

    def _last_positions(self, stages: list[Stage]) -> dict[UUID, float]:
        statement = (
            select(DEAL.stage_id, func.max(DEAL.position))
            .where(DEAL.workspace_id == self._work.workspace_id, DEAL.stage_id.in_([s.id for s in stages]))
            .group_by(DEAL.stage_id)
        )
        last = {row[0]: float(row[1] or 0) for row in self._db.execute(statement)}
        return {stage.id: last.get(stage.id, 0.0) for stage in stages}

    def _products(self) -> dict[str, UUID]:
        statement = select(PRODUCT.name, PRODUCT.id).where(
            PRODUCT.workspace_id == self._work.workspace_id, PRODUCT.deleted_at.is_(None)
        )
        return {name_key(name): product_id for name, product_id in self._db.execute(statement.limit(5000))}

    def _contacts_by_name(self, rows: list[Seen]) -> dict[str, UUID]:
        names = {sort_key(str(r.record.values["contact"])) for r in rows if r.record.values.get("contact")}
        if not names:
            return {}
        statement = (
            select(CONTACT.name, CONTACT.id)
            .where(
                CONTACT.workspace_id == self._work.workspace_id,
                CONTACT.deleted_at.is_(None),
                CONTACT.name_key.in_(names),
                self._work.sees(CONTACT.owner_id, "contact.read"),
            )
            .order_by(CONTACT.id.desc())
        )
        return {name_key(name): contact_id for name, contact_id in self._db.execute(statement)}

    # ---------------------------------------------------------------- owners and companies that rows name

    def _load_members(self) -> None:
        """Every member by name and address; of two with one name the active, then the older one counts."""
        statement = (
            select(MEMBER.name, MEMBER.email, MEMBER.id)
            .where(MEMBER.workspace_id == self._work.workspace_id)
            .order_by((MEMBER.status == "active"), MEMBER.id.desc())
            .limit(20_000)
        )
        for name, email, member_id in self._db.execute(statement):
            self._members[name_key(name)] = member_id
            if email:
                self._members[email.lower()] = member_id

    def _ensure_members(self, named: list[tuple[Seen, str]]) -> None:
        """Loads the members, and makes inactive ones of the owners who are not, when the mapping says so."""
        self._load_members()
        if not self._mapping.create_owners:
            return
        for row, name in named:
            key = _member_key(name)
            if not name or key in self._members:
                continue
            short = name[:MEMBER_NAME]
            member = Membership(
                workspace_id=self._work.workspace_id,
                id=new_id(),
                name=short,
                name_key=sort_key(short),
                email=key[:254] if "@" in name else None,
                status="inactive",
            )
            self._add_extra("member", member, row)
            self._members[key] = member.id
        self._db.flush()

    def _own(self, row: Seen) -> None:
        """Puts the row's owner into its values: a member, or nobody. Without a column it is whoever imports."""
        column = self._mapping.column_of("owner")
        name = str(row.values.pop("owner", "") or "")
        if column is None or not name:
            return
        member_id = self._members.get(_member_key(name))
        if member_id is None:
            row.warn(warning("owner_unknown", column.header, name))
            self._keep(row, column.header, name)
        elif self._work.scope(f"{self._mapping.entity}.create") == "own" and member_id != self._me:
            row.warn(rejected("owner_not_you", column.header, name))
        else:
            row.values["owner_id"] = member_id

    def _ensure_companies(self, named: list[tuple[Seen, str]]) -> None:
        """Finds the companies that rows name, and creates those that are not there, when the mapping says so."""
        keys = {_match_key(name) for _, name in named if name}
        if not keys:
            return
        statement = (
            select(COMPANY.match_key, COMPANY.id)
            .where(
                COMPANY.workspace_id == self._work.workspace_id,
                COMPANY.deleted_at.is_(None),
                COMPANY.match_key.in_(keys),
                self._work.sees(COMPANY.owner_id, "company.read"),
            )
            .order_by(COMPANY.id.desc())
        )
        for key, company_id in self._db.execute(statement):
            self._companies[key] = company_id
        for row, name in named:
            key = _match_key(name)
            wanted = self._mapping.create_companies or key in self._own_names
            if not name or not wanted or key in self._companies:
                continue
            company = Company(
                workspace_id=self._work.workspace_id,
                id=new_id(),
                name=name[:200],
                name_key=sort_key(name),
                match_key=key[:200],
                owner_id=self._me if self._work.scope("company.create") == "own" else None,
                created_by=self._me,
            )
            self._add_extra("company", company, row)
            self._events.append(_event(COMPANIES, company, "create", {"name": [None, company.name]}))
            self._companies[key] = company.id
        self._db.flush()

    def _add_extra(self, kind: str, made: WorkspaceTable, row: Seen) -> None:
        self._db.add(made)
        self._new.add(made.id)
        self._extras[kind] += 1
        self._line(kind, made.id, row.record.number, "created", None, 1, is_extra=True)

    def _refer(self, row: Seen, name: str, column: str, found: UUID | None, typed: str) -> None:
        if found is not None:
            row.values[column] = found
            return
        header = self._header(name)
        row.warn(warning(f"{name}_unknown", header, typed))
        self._keep(row, header, typed)

    def _header(self, name: str) -> str:
        column = self._mapping.column_of(name)
        return column.header if column else name

    def _keep(self, row: Seen, header: str, typed: str) -> None:
        if self._mapping.entity in WITH_CUSTOM_FIELDS:
            row.record.custom[header] = typed[:MAX_CUSTOM]

    # ---------------------------------------------------------------- writing

    def _validate(self, row: Seen, schema: type[BaseModel]) -> None:
        """Holds the values against the schema that forms and REST use; what it refuses stays as typed."""
        for _ in range(2):
            known = {name: value for name, value in row.values.items() if name in schema.model_fields}
            known.setdefault("name", row.made_name or "–")
            if self._has_custom:
                known["custom_fields"] = row.record.custom
            try:
                valid = schema.model_validate(known)
            except ValidationError as error:
                for name in {str(e["loc"][0]) for e in error.errors(include_url=False, include_input=False)}:
                    self._refuse_value(row, name)
                continue
            row.values |= {name: getattr(valid, name) for name in known if name in row.values}
            return
        row.warn(rejected("invalid"))

    @property
    def _has_custom(self) -> bool:
        return self._mapping.entity in WITH_CUSTOM_FIELDS

    def _refuse_value(self, row: Seen, name: str) -> None:
        if name in ("name", "custom_fields") or name not in row.values:
            row.warn(rejected("invalid"))
            return
        typed = str(row.values.pop(name))
        header = self._header(_FIELD_OF.get(name, name))
        row.warn(warning("not_allowed", header, typed))
        self._keep(row, header, typed)

    def _save(self, row: Seen, kind: records.RecordType[Any], existing: dict[str, Any]) -> None:
        current = existing.get(row.key)
        if current is None:
            existing[row.key] = self._create(row, kind)
            return
        if not self._reaches(row, kind, current, "read"):
            return
        values = dict(row.values)
        if row.record.custom:
            values["custom_fields"] = current.custom_fields | row.record.custom
        if kind is DEALS:
            _deal_changes(current, values, row)
        if current.external_id:
            values.pop("external_id", None)
            values.pop("external_source", None)
        if kind is COMPANIES and self._makes_circle(current.id, values.get("parent_id")):
            row.warn(warning("parent_circle", value=str(values.pop("parent_id"))))
        changes = {n: v for n, v in values.items() if v is not None and getattr(current, n) != v}
        if not changes:
            self._claim_extra(kind.kind, current, row)
            return
        if not self._reaches(row, kind, current, "update"):
            return
        before = {name: getattr(current, name) for name in changes}
        for name, value in changes.items():
            setattr(current, name, value)
        if kind.prepare:
            kind.prepare(current)
        if current.id in self._new:
            current.updated_at = now()
        else:
            records.touch(current)
        self._changed(row, kind.kind, current, before)
        changed = {name: [before[name], changes[name]] for name in changes}
        self._events.append(_event(kind, current, "update", changed))

    def _create(self, row: Seen, kind: records.RecordType[Any]) -> Any:
        values = dict(row.values)
        if self._mapping.column_of("owner") is None or self._work.scope(f"{kind.kind}.create") == "own":
            values.setdefault("owner_id", self._me)
        if row.stage is not None:
            values.setdefault("name", row.made_name)
            values |= {
                "stage_id": row.stage.id,
                "pipeline_id": row.stage.pipeline_id,
                "status": row.stage.outcome,
                "position": row.position,
            }
        # Not a model object, see Line; it has the same attributes and is written with the others of the batch.
        made = SimpleNamespace(
            **_blank(kind.model)
            | values
            | {
                "workspace_id": self._work.workspace_id,
                "id": new_id(),
                "created_by": self._me,
                "custom_fields": row.record.custom,
            }
        )
        if kind.prepare:
            kind.prepare(made)
        self._made.append((kind.model, made))
        self._new.add(made.id)
        row.action = "created"
        self._line(kind.kind, made.id, row.record.number, "created", None, 1)
        self._events.append(
            _event(kind, made, "create", {n: [None, v] for n, v in values.items() if v not in (None, "", {}, [])})
        )
        return made

    def _reaches(self, row: Seen, kind: records.RecordType[Any], current: Any, verb: str) -> bool:
        if self._work.scope(f"{kind.kind}.{verb}") == "own" and current.owner_id != self._me:
            row.warn(rejected("not_yours"))
            return False
        return True

    def _makes_circle(self, company_id: UUID, parent_id: Any) -> bool:
        step = parent_id
        for _ in range(50):
            if step is None:
                return False
            if step == company_id:
                return True
            step = self._db.execute(select(COMPANY.parent_id).where(COMPANY.id == step)).scalar_one_or_none()
        return True

    def _changed(self, row: Seen, kind: str, current: Any, before: dict[str, Any]) -> None:
        """Counts and notes a change; a record that this import touched before keeps its first image."""
        if self._claim_extra(kind, current, row):
            return
        line = self._lines.get((kind, current.id)) or self._earlier_line(kind, current.id)
        if line is None:
            self._line(kind, current.id, row.record.number, "updated", before, current.version)
        else:
            line.after_version = current.version
            if line.action == "updated":
                line.before = _plain(before) | (line.before or {})
        row.action = "updated"

    def _claim_extra(self, kind: str, current: Any, row: Seen) -> bool:
        """Whether the record was made for a row that only named it: now its own row has come, and created it."""
        line = self._lines.get((kind, current.id)) or self._earlier_line(kind, current.id)
        if line is None or not line.is_extra:
            return False
        line.is_extra, line.number, line.after_version = False, row.record.number, current.version
        row.action = "created"
        self._extras[kind] -= 1
        return True

    def _earlier_line(self, kind: str, record_id: UUID) -> ImportRow | None:
        """What an earlier batch of this import noted about the record."""
        if record_id in self._new:
            return None
        if (kind, record_id) not in self._earlier:
            statement = select(ImportRow).where(
                LINE.workspace_id == self._work.workspace_id,
                LINE.batch_id == self._batch.id,
                LINE.kind == kind,
                LINE.record_id == record_id,
            )
            found = self._db.execute(statement.limit(1)).scalar_one_or_none()
            if found is None:
                return None
            self._earlier[kind, record_id] = found
        return self._earlier[kind, record_id]

    def _line(
        self,
        kind: str,
        record_id: UUID,
        number: int,
        action: str,
        before: dict[str, Any] | None,
        version: int,
        is_extra: bool = False,
    ) -> None:
        image = _plain(before) if before is not None else None
        self._lines[kind, record_id] = Line(new_id(), number, action, kind, record_id, image, version, is_extra)

    # ---------------------------------------------------------------- products and people

    def _write_products(self, rows: list[Seen]) -> None:
        keys = {_match_key(str(row.record.values["name"])) for row in rows}
        statement = select(Product).where(
            PRODUCT.workspace_id == self._work.workspace_id,
            PRODUCT.deleted_at.is_(None),
            PRODUCT.match_key.in_(keys),
        )
        known = {product.match_key: product for product in self._db.execute(statement.with_for_update()).scalars()}
        for row in rows:
            values: dict[str, Any] = dict(row.record.values)
            if "price" in values:
                values["list_price"] = values.pop("price")
            row.values = values
            self._validate(row, ProductIn)
            if row.record.is_rejected:
                continue
            name = str(row.values["name"])
            key = _match_key(name)
            if (product := known.get(key)) is not None:
                row.values.pop("name")
                self._update_plain(row, "product", product, row.values)
                continue
            row.values.setdefault("currency", self._mapping.currency or self._work.principal.currency)
            made = Product(
                workspace_id=self._work.workspace_id,
                id=new_id(),
                name_key=sort_key(name),
                match_key=key,
                **row.values,
            )
            known[key] = made
            self._create_plain(row, "product", made)

    def _write_people(self, rows: list[Seen]) -> None:
        self._load_members()
        found = self._db.execute(
            select(Membership)
            .where(MEMBER.workspace_id == self._work.workspace_id, MEMBER.id.in_(self._members.values()))
            .with_for_update()
        ).scalars()
        by_id = {member.id: member for member in found}
        for row in rows:
            values = row.record.values
            name, email = str(values.get("name", "")), str(values.get("email") or "").lower()
            member_id = (self._members.get(email) if email else None) or self._members.get(name_key(name))
            changes: dict[str, Any] = {n: str(values[n])[:120] for n in ("team", "manager") if values.get(n)}
            if member_id is not None:
                member = by_id[member_id]
                if email and not member.email and member.person_id is None:
                    changes["email"] = email
                self._update_plain(row, "member", member, changes)
                continue
            made = Membership(
                workspace_id=self._work.workspace_id,
                id=new_id(),
                name=name[:MEMBER_NAME],
                name_key=sort_key(name[:MEMBER_NAME]),
                email=email or None,
                status="inactive",
                **changes,
            )
            by_id[made.id] = made
            self._members[name_key(name)] = made.id
            if email:
                self._members[email] = made.id
            self._create_plain(row, "member", made)

    def _create_plain(self, row: Seen, kind: str, made: WorkspaceTable) -> None:
        self._db.add(made)
        self._new.add(made.id)
        row.action = "created"
        self._line(kind, made.id, row.record.number, "created", None, 1)

    def _update_plain(self, row: Seen, kind: str, current: Any, values: dict[str, Any]) -> None:
        changes = {n: v for n, v in values.items() if v is not None and getattr(current, n) != v}
        if not changes:
            self._claim_extra(kind, current, row)
            return
        before = {name: getattr(current, name) for name in changes}
        for name, value in changes.items():
            setattr(current, name, value)
        if current.id not in self._new:
            current.version += 1
        self._changed(row, kind, current, before)

    # ---------------------------------------------------------------- the end of a batch

    def _note_problems(self, seen: list[Seen]) -> None:
        """Keeps every row that has something to say; rejected ones with their cells."""
        own = {(line.number, line.is_extra): line for line in self._lines.values() if not line.is_extra}
        for row in seen:
            record = row.record
            if record.is_rejected:
                row.action = "rejected"
            self._tally[row.action] += 1
            if not record.problems:
                continue
            self._tally["warned"] += not record.is_rejected
            problems = [problem.as_dict() for problem in record.problems[:20]]
            line = None if record.is_rejected else own.get((record.number, False))
            if line is not None:
                line.problems, line.has_problems = problems, True
                continue
            self._notes.append(
                Line(
                    id=new_id(),
                    number=record.number,
                    action=row.action,
                    cells=[cell.replace("\x00", "\ufffd") for cell in row.cells] if record.is_rejected else None,
                    problems=problems,
                    has_problems=True,
                )
            )

    def _flush(self, seen: list[Seen]) -> None:
        self._db.flush()
        if self._made:
            model = self._made[0][0]
            self._db.execute(insert(table(model)), [vars(made) for _, made in self._made])
        same = {"workspace_id": self._work.workspace_id, "batch_id": self._batch.id}
        lines = [_columns_of(line) | same for line in (*self._lines.values(), *self._notes)]
        if lines:
            self._db.execute(insert(table(ImportRow)), lines)
        emit_many(self._work, self._events)
        counts = Counter(self._batch.counts.get("rows", {})) + self._tally
        extras = Counter(self._batch.counts.get("extras", {}))
        extras.update(self._extras)
        self._batch.counts = {
            "rows": dict(counts),
            "extras": {kind: count for kind, count in extras.items() if count > 0},
            "done": int(self._batch.counts.get("done", 0)) + len(seen),
        }
        if seen:
            self._batch.cursor = seen[-1].record.number


def _columns_of(line: Line) -> dict[str, Any]:
    # Not `asdict`, which copies every value deeply.
    return {name: getattr(line, name) for name in _LINE}


_LINE = tuple(column.name for column in fields(Line))


def _blank(model: type[RecordTable]) -> dict[str, Any]:
    """Every column of a new record with its default."""
    return {name: value() if is_factory else value for name, value, is_factory in _defaults(model)}


@lru_cache(maxsize=8)
def _defaults(model: type[RecordTable]) -> tuple[tuple[str, Any, bool], ...]:
    fields = model.model_fields
    return tuple(
        (name, known.default_factory or known.get_default(), known.default_factory is not None)
        for name in (column.name for column in table(model).columns)
        if not (known := fields[name]).is_required()
    )


_FIELD_OF = {
    "owner_id": "owner",
    "company_id": "company",
    "contact_id": "contact",
    "product_name": "product",
    "parent_id": "parent",
    "list_price": "price",
    "expected_close_date": "close_date",
}


def _deal_changes(deal: Deal, values: dict[str, Any], row: Seen) -> None:
    """What another stage brings with it; without a stage column the deal stays where it is."""
    if row.stage is None:
        return
    if row.keeps_stage:
        if deal.status != "open" and "expected_close_date" in values:
            values["close_date"] = values.pop("expected_close_date")
    elif row.stage.id != deal.stage_id:
        values |= {
            "stage_id": row.stage.id,
            "pipeline_id": row.stage.pipeline_id,
            "status": row.stage.outcome,
            "stage_changed_at": now(),
            "position": row.position,
        }


def _member_key(name: str) -> str:
    return name.strip().lower() if "@" in name else name_key(name)


def _event(kind: records.RecordType[Any], row: Any, action: str, changes: dict[str, Any]) -> RecordChanged:
    return RecordChanged(
        kind.kind, row.id, action, kind.title(row), row.owner_id, records.search_text(kind, row), changes
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Column values as JSON keeps them; `restored` reads them back."""
    return {
        name: value if isinstance(value, (str, int, float, bool, dict, list, type(None))) else _text(value)
        for name, value in values.items()
    }


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def restored(model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """`values` of a before-image as Python values of the model's columns."""
    read: dict[type[TypeEngine[Any]], Callable[[Any], Any]] = {
        DateTime: datetime.fromisoformat,
        Date: date.fromisoformat,
        Uuid: UUID,
        Numeric: Decimal,
    }
    found: dict[str, Any] = {}
    for name, value in values.items():
        column = table(model).c[name].type
        reader = next((function for kind, function in read.items() if isinstance(column, kind)), None)
        found[name] = value if value is None or reader is None else reader(str(value))
    return found
