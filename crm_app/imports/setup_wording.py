"""The texts of an import's page before its start: possible kinds, heading rows, columns, owners."""

from decimal import Decimal
from typing import Any

from crm_app.core.i18n import translate
from crm_app.core.pagination import MAX_CHOICES
from crm_app.imports import wording
from crm_app.imports.dates import parse_date
from crm_app.imports.fields import Entity, entities, fields_of
from crm_app.imports.numbers import parse_number
from crm_app.imports.own_types import MAX_LABEL
from crm_app.imports.schemas import Preview
from crm_app.imports.shown import ColumnRow, KindChoice, OwnerRow, PlaceholderRow
from crm_app.records.own import OwnField
from crm_app.values import formats
from crm_app.values.options import Option

SHOWN_OWNERS = 20
SHOWN_CHOICES = 12
_DATES = ("date", "date_time", "moment")
_NUMBERS = ("money", "number", "integer")


def kinds(guess: dict[str, Any], language: str) -> list[KindChoice]:
    """The possible kinds, each with the columns that are evidence for it and their content."""
    examples = {column["mapping"]["header"]: column["examples"] for column in guess.get("columns", [])}
    found: list[KindChoice] = []
    for kind in guess.get("kinds", [])[:3]:
        shown = [f"{name}: {examples[name][0]}" if examples.get(name) else name for name in kind["columns"][:4]]
        found.append(
            {
                "value": kind["entity"],
                "label": translate(f"imports.entity.{kind['entity']}", language),
                "why": translate("imports.kind.why", language, columns=" · ".join(shown)) if shown else "",
            }
        )
    # Without evidence in the columns, every kind is possible.
    return found or [
        {"value": entity, "label": translate(f"imports.entity.{entity}", language), "why": ""} for entity in entities()
    ]


def header_rows(guess: dict[str, Any], language: str) -> list[Option]:
    """The first rows as choices for the heading row, and the choice of none."""
    rows: list[Option] = [
        {
            "value": str(row["number"]),
            "label": translate("imports.row", language, number=row["number"])
            + ": "
            + ", ".join(cell.strip() for cell in row["cells"] if cell.strip())[:80],
        }
        for row in guess.get("first_rows", [])
    ]
    return [*rows, {"value": "0", "label": translate("imports.header_row.none", language)}] if rows else []


def column(
    entity: Entity, mapped: dict[str, Any], guess: dict[str, Any], language: str, own: OwnField | None = None
) -> ColumnRow:
    """A column with its mapping: its target, its notation with an example, and the doubts.

    Args:
        own: the field of the workspace's own to which a custom column goes.
    """
    make: dict[str, Any] = mapped.get("make") or {}
    field = mapped["field"] if mapped["target"] == "field" else ""
    spec = fields_of(entity).get(field)
    kind: str = spec.reads if spec else make.get("type") or (own.type if own else "")
    is_guess = bool(field) and field == guess["mapping"]["field"]
    by_hand = guess.get("as_dates", []) if kind in _DATES else guess.get("as_numbers", []) if kind in _NUMBERS else []
    doubts = guess["doubts"] if is_guess or not (field or kind) else by_hand
    return {
        "index": mapped["index"],
        "header": mapped["header"],
        "examples": " · ".join(guess["examples"][:3]),
        "filled": translate("imports.column.filled", language, percent=_share(guess["filled"], guess["total"])),
        "choice": f"field:{field}" if field else "make" if make else f"own:{own.key}" if own else mapped["target"],
        "is_date": kind in _DATES,
        "is_number": kind in _NUMBERS,
        "date_order": (mapped["date_order"] or "dmy") + ("+be" if mapped["buddhist"] else ""),
        "decimal_sign": mapped["decimal_sign"] or "dot",
        "reads": _reads(kind, mapped, guess, language),
        "doubts": [doubt["message"] for doubt in doubts],
        "label": make.get("label", ""),
        "type": make.get("type", ""),
        "words": _choices(make, guess, language),
    }


def _choices(make: dict[str, Any], guess: dict[str, Any], language: str) -> str:
    """The choices of a field that is to be made; "" for a field without choices."""
    if make.get("type") not in ("choice", "choices"):
        return ""
    found, count = guess["new_field"]["choices"], guess["new_field"]["count"]
    if not found:
        return translate("imports.make.no_choices", language, column=guess["mapping"]["header"], limit=MAX_CHOICES)
    shown = ", ".join(found) + (" …" if count > len(found) else "")
    return translate("imports.make.choices", language, count=formats.number(count), choices=shown)


def brief(guess: dict[str, Any]) -> dict[str, Any]:
    """The guess of a column as a page keeps it: with the first of the possible choices, and their number."""
    found = guess.get("new_field") or {"type": "text", "label": guess["mapping"]["header"][:MAX_LABEL], "currency": ""}
    choices = found.get("choices", [])
    return guess | {"new_field": found | {"choices": choices[:SHOWN_CHOICES], "count": len(choices)}}


def _reads(kind: str, mapped: dict[str, Any], guess: dict[str, Any], language: str) -> str:
    """A value of the column and its parsed value; "" for none."""
    doubtful = [
        doubt["value"] for doubt in (*guess.get("as_dates", []), *guess.get("as_numbers", [])) if doubt["value"]
    ]
    for typed in (*doubtful, *guess["examples"]):
        try:
            if kind in _DATES:
                day = parse_date(typed, mapped["date_order"] or "dmy", bool(mapped["buddhist"]))
                shown = formats.day(day, language) if day else ""
            elif kind in _NUMBERS:
                number = parse_number(typed, mapped["decimal_sign"] or "dot")
                shown = "" if number is None else formats.number(number, 0 if number == int(number) else 2)
            else:
                return ""
        except ValueError:
            continue
        if shown:
            return translate("imports.column.reads", language, typed=typed, value=shown)
    return ""


def owners(preview: Preview, decided: list[dict[str, Any]], language: str) -> list[OwnerRow]:
    """The owners of the rows, unknown ones first, each with the person's choice and the match."""
    choices = {one["value"]: one for one in decided}
    found: list[OwnerRow] = []
    for one in preview.owners[:SHOWN_OWNERS]:
        choice = choices.get(one.value)
        means = {
            "member": translate("imports.owner.is", language, name=one.member_name or ""),
            "create": translate("imports.owner.new", language),
            "leave": translate("imports.owner.nobody", language),
        }[one.action]
        found.append(
            {
                "value": one.value,
                "rows": wording.counted("imports.rows", one.rows, language),
                "means": means,
                "tone": "neutral" if one.how in ("email", "name", "chosen") else "warning",
                "choice": f"member:{choice['member_id']}"
                if choice and choice["member_id"]
                else (choice or {}).get("action", ""),
            }
        )
    return found


def placeholders(guess: dict[str, Any], mapping: dict[str, Any]) -> list[PlaceholderRow]:
    """The placeholders, and whether they are read as empty."""
    return [
        {"value": value, "is_empty": value in mapping.get("placeholders", [])}
        for value in guess.get("placeholders", [])
    ]


def _share(part: int, whole: int) -> str:
    return formats.percent(Decimal(part) / Decimal(whole)) if whole else "0%"
