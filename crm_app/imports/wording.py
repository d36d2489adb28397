"""What a preview says of rows that look alike and of values that would be replaced, in the reader's language."""

from typing import Any

from crm_app.core import formats
from crm_app.core.i18n import text
from crm_app.imports.reach import record_of
from crm_app.imports.schemas import FIELDS, Entity, Preview
from crm_app.imports.targets import target_of

MOST_ROWS = 10
RECORD_PAGES = {
    "company": "/companies",
    "contact": "/contacts",
    "deal": "/deals",
    "project": "/projects",
    "task": "/tasks",
    "activity": "/activities",
}


def same_rows(preview: Preview, language: str) -> list[dict[str, str]]:
    """The groups of rows that look like the same record: what they are called, and their numbers."""
    found = []
    for group in preview.same_rows:
        numbers = ", ".join(formats.number(row) for row in group.rows[:MOST_ROWS])
        rows = text("imports.same.rows", language, rows=numbers + (" …" if group.count > MOST_ROWS else ""))
        equal = text("imports.same.equal", language, count=formats.number(group.equal)) if group.equal else ""
        found.append({"label": group.label or "–", "rows": rows, "equal": equal})
    return found


def same_rows_summary(preview: Preview, language: str) -> str:
    """How many rows look like the same record as another; empty when none do."""
    if not preview.same_row_count:
        return ""
    groups = formats.number(preview.same_group_count)
    return text("imports.same.summary", language, rows=formats.number(preview.same_row_count), groups=groups)


def overwrites(preview: Preview, entity: Entity, language: str) -> list[dict[str, Any]]:
    """The rows that would replace values: the row's number, the record's page, and each value before and after."""
    kind = target_of(entity).kind
    page = RECORD_PAGES.get(kind, "") if record_of(kind) is not None else ""
    return [
        {
            "number": text("imports.row", language, number=row.number),
            "href": f"{page}/{row.record_id}" if page and row.record_id else "",
            "changes": [_change(entity, change.field, change.before, change.after, language) for change in row.changes],
        }
        for row in preview.overwrites
    ]


def overwrites_summary(preview: Preview, language: str) -> str:
    """How many rows would replace values; empty when none do."""
    if not preview.overwrite_count:
        return ""
    return text("imports.overwrites.summary", language, count=formats.number(preview.overwrite_count))


def counts(preview: Preview, language: str) -> list[dict[str, str]]:
    """What would become of the rows, as figures."""
    return [
        {"label": text(f"imports.would.{name}", language), "value": formats.number(preview.counts[name])}
        for name in ("created", "updated", "unchanged", "left_out", "rejected")
        if preview.counts.get(name)
    ]


def _change(entity: Entity, column: str, before: str, after: str, language: str) -> dict[str, str]:
    target = target_of(entity)
    spec = FIELDS[entity].get(target.fields.get(column, column))
    label = text(spec.label_key(entity), language) if spec else _other_label(column, language)
    return {"label": label, "before": before or "–", "after": after or "–"}


def _other_label(column: str, language: str) -> str:
    known = {
        "custom_fields": "imports.field.custom",
        "stage_id": "imports.field.deal.stage",
        "revenue_currency": "imports.field.deal.currency",
    }
    return text(known[column], language) if column in known else column.replace("_", " ").capitalize()
