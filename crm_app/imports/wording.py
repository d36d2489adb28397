"""The texts of the pages of imports about a file, its preview and its result, in the reader's language."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from crm_app.core.i18n import translate
from crm_app.imports import own
from crm_app.imports.fields import Entity, fields_of, label_key
from crm_app.imports.reach import record_of
from crm_app.imports.schemas import ImportOut, Preview, PreviewRow
from crm_app.imports.shown import Change, ImportRow, Labelled, Overwrite, PreviewLine, ProblemCount, SameRows
from crm_app.imports.targets import target_of
from crm_app.records.fields import FileColumn
from crm_app.ui.state import Viewer
from crm_app.values import formats

MOST_ROWS = 10
_COUNTS = ("created", "updated", "unchanged", "left_out", "rejected", "warned")
TONES = {
    "analysing": "info",
    "ready": "info",
    "running": "info",
    "done": "positive",
    "undone": "neutral",
    "undoing": "info",
    "cancelled": "warning",
    "unreadable": "danger",
    "failed": "danger",
    "created": "positive",
    "updated": "info",
    "unchanged": "neutral",
    "rejected": "danger",
    "left_out": "neutral",
}


def counted(key: str, count: int, language: str, **params: str) -> str:
    """The text of `key` for `count`, or its form for a single one."""
    if count == 1:
        return translate(f"{key}.one", language, **params)
    return translate(key, language, count=formats.number(count), **params)


def same_rows(preview: Preview, language: str) -> list[SameRows]:
    """The groups of rows that look like the same record: the name, and the numbers of the rows."""
    found: list[SameRows] = []
    for group in preview.same_rows:
        numbers = ", ".join(formats.number(row) for row in group.rows[:MOST_ROWS])
        rows = translate("imports.same.rows", language, rows=numbers + (" …" if group.count > MOST_ROWS else ""))
        equal = counted("imports.same.equal", group.equal, language) if group.equal else ""
        found.append({"label": group.label or "–", "rows": rows, "equal": equal})
    return found


def same_rows_summary(preview: Preview, language: str) -> str:
    """A sentence with the number of rows that look like the same record as another; empty for none."""
    if not preview.same_row_count:
        return ""
    groups = formats.number(preview.same_group_count)
    return translate("imports.same.summary", language, rows=formats.number(preview.same_row_count), groups=groups)


def list_path(entity: Entity) -> str:
    """The address of the list of imported records; empty for a kind without one."""
    record = record_of(target_of(entity).kind)
    return "" if record is None else record.path


def record_href(kind: str | None, record_id: Any) -> str:
    """The address of the record of a row; empty for a record without a page."""
    record = record_of(kind) if kind else None
    return "" if record is None or record_id is None else f"{record.path}/{record_id}"


def overwrites(preview: Preview, entity: Entity, viewer: Viewer) -> list[Overwrite]:
    """The rows that would replace values: the number of the row, the page of the record, and each value before and
    after.
    """
    kind = target_of(entity).kind
    record = record_of(kind)
    page = "" if record is None else record.path
    return [
        {
            "number": translate("imports.row", viewer.language, number=row.number),
            "name": row.values.get(target_of(entity).title_field, ""),
            "href": f"{page}/{row.record_id}" if page and row.record_id else "",
            "changes": [_change(entity, change.field, change.before, change.after, viewer) for change in row.changes],
        }
        for row in preview.overwrites
    ]


def overwrites_summary(preview: Preview, language: str) -> str:
    """A sentence with the number of rows that would replace values; empty for none."""
    if not preview.overwrite_count:
        return ""
    return counted("imports.overwrites.summary", preview.overwrite_count, language)


def counts(preview: Preview, language: str) -> list[Labelled]:
    """The effects on the rows, as figures."""
    return [
        {"label": translate(f"imports.would.{name}", language), "value": formats.number(preview.counts[name])}
        for name in ("created", "updated", "unchanged", "left_out", "rejected")
        if preview.counts.get(name)
    ]


def _change(entity: Entity, column: str, before: str, after: str, viewer: Viewer) -> Change:
    spec = fields_of(entity).get(target_of(entity).field_of(column))
    label = translate(label_key(entity, spec.name), viewer.language) if spec else _other_label(column, viewer.language)
    return {
        "label": label,
        "before": _shown(entity, spec, before, viewer) or "–",
        "after": _shown(entity, spec, after, viewer) or "–",
    }


def _shown(entity: Entity, spec: FileColumn | None, value: str, viewer: Viewer) -> str:
    """A value in the notation of the reader's language; a value that the field's kind cannot parse is unchanged."""
    if spec and spec.reads == "option":
        known = (column for column in own.columns_of(entity) if column.name == spec.name)
        column = next(known, None)
        return column.word(value, viewer.language) if column else value
    reader = _SHOWN.get(spec.reads) if spec else None
    try:
        return reader(value, viewer) if reader else value
    except (ValueError, InvalidOperation):
        return value


def _moment(value: str, viewer: Viewer) -> str:
    if len(value) == len("2026-11-27"):
        return _day(value, viewer)
    at = datetime.fromisoformat(value)
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(viewer.timezone))
    return formats.date_time(at, viewer.language, viewer.timezone)


def _day(value: str, viewer: Viewer) -> str:
    return formats.day(date.fromisoformat(value), viewer.language)


def _money(value: str, viewer: Viewer) -> str:
    amount = Decimal(value)
    return formats.number(amount, 0 if amount == int(amount) else 2)


_SHOWN = {"date": _day, "date_time": _moment, "money": _money}


def _other_label(column: str, language: str) -> str:
    known = {
        "custom_fields": "imports.field.custom",
        "stage_id": "imports.field.deal.stage",
        "revenue_currency": "imports.field.deal.currency",
    }
    return translate(known[column], language) if column in known else column.replace("_", " ").capitalize()


def item(found: ImportOut, viewer: Viewer) -> ImportRow:
    """An import as a row of the list: name, kind, size, state, time and person."""
    language = viewer.language
    entity = translate(f"imports.entity.{found.entity}", language) if found.entity else ""
    parts = [entity, formats.file_size(found.file_size)]
    if found.rows:
        parts.append(counted("imports.rows", found.rows, language))
    return {
        "id": str(found.id),
        "href": f"/imports/{found.id}",
        "name": found.file_name,
        "meta": " · ".join(part for part in parts if part),
        "status": translate(f"imports.status.{found.status}", language),
        "tone": TONES[found.status],
        "when": formats.date_time(found.created_at, language, viewer.timezone),
        "who": found.created_by_name or "",
    }


def figures(found: ImportOut, language: str) -> list[Labelled]:
    """The counts of the import, and of its undo, as figure cards."""
    figures = [(f"imports.count.{name}", found.counts[name]) for name in _COUNTS if found.counts.get(name)]
    figures += [(f"imports.extra.{name}", count) for name, count in found.extras.items()]
    # While an undo runs, the progress says how far it is; parts of its counts would look like its result.
    if found.status != "undoing":
        figures += [(f"imports.undone.{name}", count) for name, count in found.undo_counts.items()]
    return [{"label": translate(key, language), "value": formats.number(count)} for key, count in figures]


def made(found: ImportOut, language: str) -> list[str]:
    """Sentences about the fields of the workspace's own that the import has made, and about those that it leaves."""
    sentences = []
    for key, archived in (("imports.made", False), ("imports.made.archived", True)):
        labels = [one.label_th if language == "th" else one.label_en for one in found.made_fields]
        names = [label for label, one in zip(labels, found.made_fields, strict=True) if one.archived is archived]
        if names:
            kept = ".kept" if found.status == "undone" and not archived else ""
            sentences.append(translate(key + kept, language, names=", ".join(names)))
    return sentences


def preview_row(row: PreviewRow, entity: Entity, viewer: Viewer) -> PreviewLine:
    """A row of the preview: its result, its values by the names of their fields, its problems."""
    language = viewer.language
    parts: list[Labelled] = []
    for name, value in row.values.items():
        spec = fields_of(entity).get(name)
        label = translate(label_key(entity, spec.name), language) if spec else name
        parts.append({"label": label, "value": _shown(entity, spec, value, viewer)[:120]})
    return {
        "number": translate("imports.row", language, number=row.number),
        "action": translate(f"imports.action.{row.action}", language),
        "tone": TONES[row.action],
        "parts": parts,
        "problems": [problem.message for problem in row.problems],
    }


def facts(preview: Preview, language: str) -> list[str]:
    """Sentences about further records that would be created, and about the number of rows that were read."""
    found = []
    if count := preview.new_owner_count:
        names = _names(preview.new_owners, count)
        found.append(counted("imports.fact.owners", count, language, names=names))
    if count := preview.new_company_count:
        names = _names(preview.new_companies, count)
        found.append(counted("imports.fact.companies", count, language, names=names))
    if preview.new_stages:
        found.append(translate("imports.fact.stages", language, names=", ".join(preview.new_stages)))
    if preview.rejected:
        found.append(counted("imports.fact.rejected", preview.rejected, language))
    if not preview.is_whole_file:
        found.append(translate("imports.fact.part", language, count=formats.number(preview.scanned)))
    if preview.compared:
        found.append(translate("imports.fact.compared", language, count=formats.number(preview.compared)))
    return found


def _names(names: list[str], count: int) -> str:
    return ", ".join(names[:5]) + (" …" if count > 5 else "")


def problem_counts(preview: Preview, language: str) -> list[ProblemCount]:
    """The most frequent problems, each with the number of its rows."""
    return [
        {
            "message": one.problem.message,
            "tone": "danger" if one.problem.severity == "rejected" else "warning",
            "rows": counted("imports.problem_rows", one.rows, language, first=formats.number(one.first_row)),
        }
        for one in preview.problems[:20]
    ]
