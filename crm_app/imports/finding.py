"""Finds the records that the rows of a batch match: read in one query, decided row by row."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select, true

from crm_app.core.tables import columns
from crm_app.imports.matching import Known, Question, choose, identifier_forms
from crm_app.imports.problems import warning
from crm_app.imports.rows import InputRow

if TYPE_CHECKING:
    from crm_app.imports.targets.record import RecordTarget


class Finder:
    """The records of one kind that rows may match, after `look_up`."""

    def __init__(self, target: "RecordTarget") -> None:
        self._target, self._context = target, target.context
        self._known = Known()
        mapped = (column.field for column in target.context.mapping.columns if column.target == "field")
        self._columns = tuple(name for name in mapped if name in columns(target.model))

    def know(self, record: Any) -> None:
        """Lets later rows find `record`."""
        self._known.add(record, self._target.keys_of(record), self._source_of(record))

    def claim(self, row: InputRow, record: Any) -> None:
        """Notes that the row matches `record`: no similar row matches it afterwards."""
        self._known.claimed.setdefault(record.id, row.record.number)

    def _source_of(self, record: Any) -> str:
        """The source of identifiers: the source of the file; a row of our own export names its own source."""
        return record.external_source if self._context.mapping.own else self._context.mapping.source

    def look_up(self, rows: Sequence[InputRow]) -> None:
        """Reads the records that the rows may match, by identifier and by name."""
        at, source = columns(self._target.model), self._context.mapping.source
        ids = {form for row in rows if (i := row.values.get("external_id")) for form in identifier_forms(i)}
        keys = {key for row in rows for key in self._target.keys_of_row(row)}
        conditions = [self._target.find(keys)] if keys else []
        if ids:
            is_source = true() if self._context.mapping.own else at.external_source == source
            conditions.append(and_(is_source, at.external_id.in_(ids)))
        if not conditions:
            return
        statement = select(self._target.model).where(*self._target.live(), or_(*conditions)).order_by(at.id)
        if not self._context.is_dry_run:
            statement = statement.with_for_update()
        found = list(self._context.work.db.execute(statement).scalars())
        for record in found:
            self.know(record)
        self._known.claimed |= self._context.ledger.recall(self._target.kind, [record.id for record in found])

    def match(self, row: InputRow) -> Any:
        """The record that the row matches; None for a new record."""
        if row.own is not None:
            return row.own
        identifier, similar = row.values.get("external_id"), row.similar
        if identifier and (record := self._known.with_identifier(identifier)) is not None:
            if similar and similar.same_id:
                row.warn(warning("same_identifier", value=identifier, row=similar.same_id))
            return record
        called = self._known.called(self._target.keys_of_row(row))
        is_joining = self._context.mapping.same_rows != "apart"
        if similar and is_joining and self._target.follows_alike(row):
            joined = next((c for c in called if self._known.claimed.get(c.id) == similar.first), None)
            if joined is not None:
                row.warn(warning("joined", row=similar.first))
                return joined
        free = [c for c in called if c.id not in self._known.claimed and not (identifier and c.external_id)]
        has_similar = similar is not None and similar.has_look and not (similar.is_alike and is_joining)
        choice = choose(self._question(row, has_similar), free)
        if choice.record is None:
            # Another row named the record, which created it: the first row with its name is its own row.
            extra = next((c for c in free if self._context.ledger.is_extra(self._target.kind, c.id)), None)
            if extra is not None:
                return extra
        if choice.is_doubtful:
            row.warn(warning("several_alike", value=self._called(row), count=len(free)))
        elif choice.record is None and identifier and any(c.external_id for c in called):
            row.warn(warning("other_identifier", value=self._called(row)))
        return choice.record

    def _question(self, row: InputRow, has_similar: bool) -> Question:
        values = {n: v for n, v in row.values.items() if n not in ("external_id", "external_source")}
        if row.record.custom:
            values["custom_fields"] = row.record.custom
        blank = tuple(name for name in self._columns if name not in row.values)
        return Question(values, self._target.match_columns, has_similar, blank, self._target.aliases)

    @staticmethod
    def _called(row: InputRow) -> str:
        return str(row.values.get("name") or row.values.get("title") or row.made_name)
