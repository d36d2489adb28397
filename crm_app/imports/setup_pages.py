"""The page of an import before its start: the kind of record, the format of the file, the targets of its columns."""

from typing import Any

import reflex as rx

from crm_app.imports.fields import entities, fields_of
from crm_app.imports.state import ImportPage
from crm_app.records.own.models import TYPES
from crm_app.ui import ahead, badge, button, choosing, drafts, form, pagination, sections
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "cp1252")
DELIMITERS = (",", ";", "tab", "|")
DATE_ORDERS = ("dmy", "mdy", "ymd", "dmy+be", "excel")
_LIST = "m-0 list-none overflow-hidden rounded-xl border border-line bg-surface p-0"
_ITEM = "flex flex-col gap-2 border-b border-line px-3 py-3 last:border-b-0 sm:flex-row sm:items-start sm:gap-4 sm:px-4"
_HINT = "m-0 mb-3 max-w-prose text-sm text-ink-2"


def set_up(preview: rx.Component) -> rx.Component:
    """The whole page: only the question of the kind while it is open, else everything including `preview`."""
    return rx.fragment(
        rx.cond(ImportPage.kind_asked, ask_kind()),
        how_it_is_written(),
        rx.cond(ImportPage.kind_asked, rx.fragment(), _details(preview)),
    )


def _details(preview: rx.Component) -> rx.Component:
    return rx.fragment(
        sections.section(
            t("imports.columns"),
            rx.el.p(t("imports.columns.hint"), class_name=_HINT),
            rx.el.ul(
                rx.foreach(ImportPage.columns, _column),
                aria_label=t("imports.columns"),
                class_name=_LIST,
            ),
            rx.cond(
                ImportPage.column_pages > 1,
                pagination.pager(
                    as_var(ImportPage.column_page) > 0,
                    as_var(ImportPage.column_page) < as_var(ImportPage.column_pages) - 1,
                    ImportPage.turn_columns(-1),
                    ImportPage.turn_columns(1),
                ),
            ),
        ),
        rx.cond(
            as_var(ImportPage.stages).length() > 0,
            sections.section(
                t("imports.stages"),
                rx.el.p(t("imports.stages.hint"), class_name=_HINT),
                rx.el.ul(
                    rx.foreach(ImportPage.stages, _stage),
                    aria_label=t("imports.stages"),
                    custom_attrs=drafts.attributes("stages"),
                    class_name=_LIST,
                ),
            ),
        ),
        rx.cond(
            as_var(ImportPage.owners).length() > 0,
            sections.section(
                t("imports.owners"),
                rx.el.p(t("imports.owners.hint"), class_name=_HINT),
                rx.el.ul(rx.foreach(ImportPage.owners, _owner), aria_label=t("imports.owners"), class_name=_LIST),
            ),
        ),
        rx.cond(
            _is_of("owner", "company", "external_id", "currency"), sections.section(t("imports.options"), _options())
        ),
        sections.section(t("imports.preview"), preview),
    )


def how_it_is_written() -> rx.Component:
    """The kind and the format of the file; a change reads the file again."""
    return sections.card(
        rx.el.div(
            _reading("entity", [(entity, t(f"imports.entity.{entity}")) for entity in entities()]),
            rx.cond(as_var(ImportPage.header_rows).length() > 0, _reading("header_row", ImportPage.header_rows)),
            _reading("delimiter", [(name, t(f"imports.delimiter.{name}")) for name in DELIMITERS], header_row=""),
            _reading("encoding", [(name, t(f"imports.encoding.{name}")) for name in ENCODINGS]),
            class_name="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-4",
        ),
        rx.cond(as_var(ImportPage.doubts).length() > 0, rx.el.div(notes(ImportPage.doubts), class_name="mt-3")),
        _placeholders(),
        class_name="mb-6",
    )


def _reading(name: str, options: Any, **reset: str) -> rx.Component:
    """A choice of the file's format. A change reads the file again; the parts that `reset` names are detected again."""
    settings = ImportPage.settings
    present = {
        "entity": ImportPage.entity,
        "encoding": settings["encoding"],
        "delimiter": settings["delimiter"],
        "header_row": settings["header_row"],
    }
    return choosing.select(
        name,
        t(f"imports.{name}"),
        options,
        value=present[name],
        key=present[name],  # a browser keeps the text of a field, also when the page shows another import
        on_change=lambda value: ImportPage.read_again(*{**present, **reset, name: value}.values()),
        custom_attrs=ahead.choice(present[name]),
    )


def _placeholders() -> rx.Component:
    """The placeholders, each with a switch."""
    return rx.cond(
        as_var(ImportPage.placeholders).length() > 0,
        rx.el.div(
            rx.foreach(
                ImportPage.placeholders,
                lambda one: choosing.checkbox(
                    "placeholder-" + one["value"].to(str),
                    t("imports.placeholder.empty", value=one["value"].to(str)),
                    checked=one["is_empty"].to(bool),
                    on_change=lambda checked: ImportPage.take_for_empty(one["value"].to(str), checked),
                ),
            ),
            class_name="mt-3 flex flex-col gap-1",
        ),
    )


def ask_kind() -> rx.Component:
    """The question of the kind when two kinds are nearly equally likely: a choice with the columns that are evidence."""
    settings = ImportPage.settings

    def choice(kind: Any) -> rx.Component:
        return rx.el.button(
            rx.el.span(kind["label"], class_name="block text-base font-medium text-ink"),
            rx.el.span(kind["why"], class_name="mt-1 block text-xs text-ink-2 [overflow-wrap:anywhere]"),
            type="button",
            on_click=ImportPage.read_again(
                kind["value"], settings["encoding"], settings["delimiter"], settings["header_row"]
            ),
            class_name=(
                "flex min-h-20 cursor-pointer flex-col items-start rounded-xl border border-line-strong bg-surface "
                "px-4 py-3 text-left "
                "hover:border-primary hover:bg-muted"
            ),
            key=kind["value"],
        )

    return sections.card(
        rx.el.h2(t("imports.kind.ask"), class_name="m-0 text-base font-semibold"),
        rx.el.p(t("imports.kind.hint"), class_name="m-0 mt-1 mb-4 max-w-prose text-sm text-ink-2"),
        rx.el.div(
            rx.foreach(ImportPage.kinds, choice),
            class_name="grid grid-cols-1 gap-3 sm:grid-cols-3",
            role="group",
            aria_label=t("imports.kind.ask"),
        ),
        class_name="mb-6",
    )


def notes(messages: Any) -> rx.Component:
    """The doubts: an icon and a sentence each."""
    return rx.el.ul(
        rx.foreach(
            messages.to(list[str]),
            lambda message: rx.el.li(
                icon("triangle-alert", 14, "mt-0.5 text-warning"),
                rx.el.span(message, class_name="min-w-0 [overflow-wrap:anywhere]"),
                class_name="flex items-start gap-1.5 text-xs text-ink-2",
            ),
        ),
        class_name="m-0 mt-1 flex list-none flex-col gap-1 p-0",
    )


def _column(row: Any) -> rx.Component:
    header = row["header"].to(str)
    return rx.el.li(
        rx.el.div(
            rx.el.p(header, dir="auto", class_name="m-0 text-sm font-medium text-ink [overflow-wrap:anywhere]"),
            rx.el.p(
                row["filled"].to(str),
                rx.cond(row["examples"].to(str), " · " + row["examples"].to(str), ""),
                class_name="m-0 mt-0.5 line-clamp-2 text-xs text-ink-3 [overflow-wrap:anywhere]",
            ),
            notes(row["doubts"]),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            choosing.select_control(
                as_var(ImportPage.choices),
                value=row["choice"].to(str),
                on_change=lambda value: ImportPage.choose(row["index"].to(int), value),
                custom_attrs=ahead.choice(row["choice"].to(str)),
                aria_label=t("imports.column.goes_to", column=header),
            ),
            rx.cond(row["label"].to(str) != "", _new_field(row)),
            rx.cond(
                row["is_date"].to(bool),
                choosing.select_control(
                    [(order, t(f"imports.dates.{order}")) for order in DATE_ORDERS],
                    value=row["date_order"].to(str),
                    on_change=lambda value: ImportPage.read_dates(row["index"].to(int), value),
                    aria_label=t("imports.column.dates", column=header),
                ),
            ),
            rx.cond(
                row["is_number"].to(bool),
                choosing.select_control(
                    [(sign, t(f"imports.numbers.{sign}")) for sign in ("dot", "comma")],
                    value=row["decimal_sign"].to(str),
                    on_change=lambda value: ImportPage.read_numbers(row["index"].to(int), value),
                    aria_label=t("imports.column.numbers", column=header),
                ),
            ),
            rx.cond(row["reads"].to(str), rx.el.p(row["reads"].to(str), class_name="figures m-0 text-xs text-ink-2")),
            class_name="flex w-full flex-col gap-2 sm:w-64",
        ),
        key=row["index"].to(str),
        class_name=_ITEM,
    )


def _new_field(row: Any) -> rx.Component:
    """The name and the type of the field that is to be made of a column."""
    header, index, label = row["header"].to(str), row["index"].to(int), row["label"].to(str)
    return rx.el.div(
        rx.el.input(
            default_value=label,
            name=rx.Var.create("make ") + row["index"].to(str),
            custom_attrs={"data-acts": "true"},
            on_blur=lambda typed: ImportPage.describe_field(index, "label", typed),
            aria_label=t("imports.make.label", column=header),
            max_length=80,
            class_name=f"{form.CONTROL} h-10 sm:h-9",
            key=label,
        ),
        choosing.select_control(
            [(one, t(f"fields.type.{one}")) for one in TYPES if one != "link"],
            value=row["type"].to(str),
            on_change=lambda value: ImportPage.describe_field(index, "type", value),
            aria_label=t("imports.make.type", column=header),
        ),
        rx.cond(
            row["words"].to(str) != "",
            rx.el.p(row["words"].to(str), class_name="m-0 text-xs text-ink-2 [overflow-wrap:anywhere]"),
        ),
        class_name="flex flex-col gap-2 rounded-lg border border-line p-2",
    )


def _stage(row: Any) -> rx.Component:
    value = row["value"]
    return rx.el.li(
        rx.el.p(value, class_name="m-0 min-w-0 flex-1 text-sm font-medium [overflow-wrap:anywhere]"),
        rx.el.div(
            rx.el.input(
                default_value=row["stage"],
                name="stage " + value,
                custom_attrs={"data-acts": "true"},
                on_blur=lambda typed: ImportPage.name_stage(value, typed),
                aria_label=t("imports.stage.name", value=value),
                max_length=120,
                class_name=f"{form.CONTROL} h-10 sm:h-9",
                key=row["stage"],
            ),
            class_name="w-full sm:w-56",
        ),
        rx.el.div(
            choosing.select_control(
                [(status, t(f"imports.outcome.{status}")) for status in ("open", "won", "lost")],
                value=row["status"],
                on_change=lambda status: ImportPage.judge_stage(value, status),
                aria_label=t("imports.stage.outcome", value=value),
            ),
            class_name="w-full sm:w-36",
        ),
        key=value,
        class_name=(
            "flex flex-col gap-2 border-b border-line px-3 py-3 last:border-b-0 sm:flex-row sm:items-center sm:gap-4 "
            "sm:px-4"
        ),
    )


def _owner(row: Any) -> rx.Component:
    value = row["value"]
    return rx.el.li(
        rx.el.div(
            rx.el.p(value, class_name="m-0 text-sm font-medium [overflow-wrap:anywhere]"),
            rx.el.p(row["rows"], class_name="m-0 mt-0.5 text-xs text-ink-3"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(badge.status(row["means"], row["tone"]), class_name="shrink-0 max-w-full"),
        rx.el.div(
            rx.el.div(
                choosing.bare_select(
                    rx.el.option(t("imports.owner.choice.auto"), value=""),
                    rx.el.option(t("imports.owner.choice.create"), value="create"),
                    rx.el.option(t("imports.owner.choice.leave"), value="leave"),
                    *choosing.options_of(as_var(ImportPage.members)),
                    value=row["choice"],
                    on_change=lambda choice: ImportPage.choose_owner(value, choice),
                    aria_label=t("imports.owner.goes_to", value=value),
                    class_name=f"{form.CONTROL} h-10 appearance-none pr-9 cursor-pointer sm:h-9",
                ),
                icon("chevron-down", 16, "pointer-events-none absolute right-3 text-ink-3"),
                class_name="relative flex items-center",
            ),
            class_name="w-full sm:w-64",
        ),
        key=value,
        class_name=_ITEM,
    )


def _is_of(*fields: str) -> Any:
    """Whether the file's kind has one of `fields`: other kinds do not need the option."""
    having = [entity for entity in entities() if not fields_of(entity).keys().isdisjoint(fields)]
    return rx.Var.create(having).contains(ImportPage.entity)


def _options() -> rx.Component:
    settings = as_var(ImportPage.settings)
    is_deal = ImportPage.entity == "deal"

    def allow(name: str) -> rx.Component:
        return choosing.switch(
            name,
            t(f"imports.option.{name}"),
            checked=settings[name] == "yes",
            hint=t(f"imports.option.{name}.hint"),
            on_change=lambda value: ImportPage.allow(name, value),
        )

    def line(name: str) -> rx.Component:
        return form.text(
            name,
            t(f"imports.option.{name}"),
            value=settings[name],
            key=settings[name],
            hint=t(f"imports.option.{name}.hint"),
            max_length=120,
            on_blur=lambda value: ImportPage.set_option(name, value),
            custom_attrs={"data-acts": "true"},
        )

    return sections.card(
        rx.el.div(
            rx.cond(_is_of("owner"), allow("create_owners")),
            rx.cond(_is_of("company", "parent"), allow("create_companies")),
            rx.cond(is_deal, allow("create_stages")),
            rx.cond(_is_of("amount", "price"), allow("keep_unread_amounts")),
            class_name="flex flex-col gap-4 empty:hidden",
        ),
        rx.el.div(
            rx.cond(is_deal, line("pipeline")),
            rx.cond(_is_of("external_id"), line("source")),
            rx.cond(_is_of("currency", "revenue_currency"), line("currency")),
            custom_attrs=drafts.attributes("options"),
            class_name="mt-5 grid grid-cols-1 gap-4 sm:grid-cols-3 first:mt-0",
        ),
    )


def working(label: Any) -> rx.Component:
    """Shows that an action is running."""
    return sections.card(
        rx.el.div(button.spinner(), rx.el.p(label, class_name="m-0 text-sm"), class_name="flex items-center gap-2.5"),
        class_name="mb-6",
    )
