"""The pages of imports: the list with the upload form, and the page of one import from the mapping to the undo."""

from typing import Any

import reflex as rx

from crm_app.imports import part_pages, preview_pages
from crm_app.imports.setup_pages import how_it_is_written, notes, set_up, working
from crm_app.imports.state import ImportList, ImportPage
from crm_app.ui import badge, button, choosing, dialog, empty, form, nav, progress, sections, skeleton, stat
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.primitives import PostForm
from crm_app.ui.table import record_list, record_row

nav.register(nav.NavItem(85, "imports.title", "/imports", "file-spreadsheet", "import.run"))


def _upload() -> rx.Component:
    """A plain form post: the browser streams the file, and no script holds it in memory."""
    return sections.card(
        PostForm.create(
            rx.el.div(
                rx.el.label(t("imports.upload.label"), html_for="file", class_name="mb-1.5 block text-sm font-medium"),
                rx.el.input(
                    id=rx.Var.create("file"),
                    name="file",
                    type="file",
                    accept=".csv,.txt,.tsv,.xlsx,.xls,.xlsm,.xlsb,.ods,.zip,.vcf,text/csv,text/plain,text/vcard",
                    required=True,
                    multiple=True,
                    aria_describedby="file-hint",
                    class_name=(
                        "block w-full min-w-0 rounded-lg border border-line-strong bg-surface p-1 text-sm text-ink "
                        "file:mr-3 file:h-8 file:cursor-pointer file:rounded-md file:border-0 file:bg-muted file:px-3 "
                        "file:text-sm file:text-ink"
                    ),
                ),
                rx.el.p(t("imports.upload.hint"), id="file-hint", class_name="m-0 mt-1.5 text-xs text-ink-3"),
                class_name="min-w-0 flex-1",
            ),
            button.submit(t("imports.upload.submit"), icon="upload", class_name="sm:mt-[1.625rem]"),
            action="/api/v1/imports/form",
            method="post",
            enc_type="multipart/form-data",
            class_name="flex flex-col gap-4 sm:flex-row sm:items-start",
        ),
        class_name="mb-6",
    )


@page("/imports", "imports.title", on_load=ImportList.load, permission="import.run")
def imports() -> rx.Component:
    """The upload form, and the list of imports."""
    return rx.fragment(
        sections.page_header(t("imports.title"), meta=t("imports.intro")),
        rx.el.div(form.form_errors(ImportList.problem), class_name="mb-4 empty:hidden"),
        _upload(),
        record_list(
            ImportList.items,
            lambda row: record_row(
                row["name"],
                href=row["href"],
                lead=icon("file-spreadsheet", 20, "text-ink-3"),
                meta=row["meta"],
                tags=badge.status(row["status"], row["tone"]),
                aside=row["when"],
                aside_meta=row["who"],
            ),
            label=t("imports.title"),
            loading=as_var(ImportList.loading),
            empty=empty.empty("file-spreadsheet", t("imports.none"), t("imports.none.hint")),
        ),
        _next(ImportList.next, ImportList.more),
    )


@page(
    "/imports/[import_id]",
    "imports.one",
    on_load=ImportPage.load,
    permission="import.run",
    named=(as_var(ImportPage.view)["name"].to(str), "imports.title"),
)
def one_import() -> rx.Component:
    """One import."""
    view = as_var(ImportPage.view)
    return rx.match(
        ImportPage.status,
        ("loading", skeleton.skeleton_record()),
        (
            "missing",
            empty.empty(
                "file-spreadsheet",
                t("imports.missing"),
                t("core.error.not_found"),
                button.link_button(t("imports.title"), "/imports"),
                whole=True,
            ),
        ),
        rx.fragment(
            sections.page_header(
                view["name"],
                back=(t("imports.title"), "/imports"),
                meta=rx.el.div(
                    badge.status(view["status"], view["tone"]),
                    view["meta"],
                    class_name="flex flex-wrap items-center gap-2",
                ),
                actions=[_actions()],
            ),
            rx.el.div(form.form_errors(ImportPage.error), class_name="mb-4 empty:hidden"),
            part_pages.parts(),
            rx.match(
                ImportPage.status,
                ("analysing", working(t("imports.analysing"))),
                ("unreadable", how_it_is_written()),
                ("ready", set_up(_preview())),
                _result(),
            ),
        ),
    )


def _actions() -> rx.Component:
    return rx.fragment(
        rx.cond(
            (ImportPage.status == "ready") & ~ImportPage.kind_asked,
            button.button(
                t("imports.start"),
                icon="play",
                variant="primary",
                on_click=ImportPage.start,
                disabled=(ImportPage.preview_error != "") | ImportPage.previewing,
            ),
        ),
        rx.cond(
            ImportPage.status == "running",
            button.button(t("imports.cancel"), icon="square", on_click=ImportPage.cancel),
        ),
        rx.cond(
            ImportPage.flags["can_resume"],
            button.button(t("imports.resume"), icon="play", variant="primary", on_click=ImportPage.resume),
        ),
        rx.cond(
            ImportPage.flags["undo_refused"],
            button.button(
                t("imports.undo.action"), icon="undo-2", disabled=True, title=ImportPage.view["undo_refusal"]
            ),
        ),
        rx.cond(
            ImportPage.flags["can_undo"],
            dialog.confirm(
                t("imports.undo.ask"),
                t("imports.undo.text"),
                action=t("imports.undo.action"),
                on_confirm=ImportPage.undo,
                trigger=button.button(t("imports.undo.action"), icon="undo-2", variant="danger"),
            ),
        ),
    )


def _preview() -> rx.Component:
    return rx.fragment(
        rx.el.div(form.form_errors(ImportPage.preview_error), class_name="mb-3 empty:hidden"),
        rx.cond(ImportPage.previewing, working(t("imports.previewing"))),
        preview_pages.figures(),
        preview_pages.same_rows(),
        preview_pages.overwrites(),
        preview_pages.sentences(ImportPage.facts),
        rx.cond(
            as_var(ImportPage.problems).length() > 0,
            rx.el.ul(
                rx.foreach(
                    ImportPage.problems,
                    lambda one: rx.el.li(
                        rx.el.span(one["message"], class_name="min-w-0 flex-1 text-sm [overflow-wrap:anywhere]"),
                        badge.status(one["rows"], one["tone"]),
                        class_name="flex flex-wrap items-start gap-2 border-b border-line px-4 py-2.5 last:border-b-0",
                    ),
                ),
                aria_label=t("imports.problems"),
                class_name="m-0 mb-4 list-none rounded-xl border border-line bg-surface p-0",
            ),
        ),
        rx.cond(
            as_var(ImportPage.preview_rows).length() > 0,
            rx.el.ol(
                rx.foreach(ImportPage.preview_rows, _preview_row),
                aria_label=t("imports.preview"),
                class_name="m-0 list-none overflow-hidden rounded-xl border border-line bg-surface p-0",
            ),
        ),
    )


def _preview_row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row["number"].to(str), class_name="figures w-20 shrink-0 text-xs text-ink-3"),
            badge.status(row["action"].to(str), row["tone"].to(str)),
            class_name="flex shrink-0 items-center gap-2 sm:w-52",
        ),
        rx.el.div(
            rx.el.p(
                rx.foreach(
                    row["parts"],
                    lambda part: rx.el.span(
                        rx.el.span(part["label"], ": ", class_name="text-ink-3"),
                        rx.el.bdi(part["value"]),
                        class_name="mr-3 inline-block max-w-full [overflow-wrap:anywhere]",
                    ),
                ),
                class_name="m-0 text-sm text-ink",
            ),
            notes(row["problems"]),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex flex-col gap-1.5 border-b border-line px-3 py-2.5 last:border-b-0 sm:flex-row sm:px-4",
    )


# ---------------------------------------------------------------- running and the result


def _result() -> rx.Component:
    view, flags = ImportPage.view, ImportPage.flags
    busy = (ImportPage.status == "running") | (ImportPage.status == "undoing")
    return rx.fragment(
        preview_pages.sentences(ImportPage.made),
        rx.cond(
            busy,
            sections.card(
                progress.progress(ImportPage.percent, view["status"], shown=view["progress"]), class_name="mb-6"
            ),
        ),
        rx.el.div(
            rx.foreach(ImportPage.figures, lambda figure: stat.stat(figure["label"], figure["value"])),
            class_name="mb-6 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5 empty:hidden",
            aria_live="polite",
        ),
        rx.el.div(
            rx.cond(
                (ImportPage.status == "done") & (view["records"] != ""),
                button.link_button(t("imports.see_records"), view["records"], icon="arrow-right"),
            ),
            rx.cond(
                flags["has_rejected"],
                button.download_link(icon("download"), t("imports.download_rejected"), href=view["rejected_href"]),
            ),
            rx.cond(
                flags["has_file"],
                button.download_link(
                    icon("file"), t("imports.download_file"), href=view["file_href"], class_name=button.classes("ghost")
                ),
            ),
            class_name="mb-6 flex flex-wrap gap-2",
        ),
        rx.cond(~busy, _rows()),
    )


def _rows() -> rx.Component:
    kinds = ("problems", "rejected", "left")
    return sections.section(
        t("imports.rows.title"),
        rx.cond(
            as_var(ImportPage.rows).length() > 0,
            rx.el.ul(
                rx.foreach(ImportPage.rows, _row),
                aria_label=t("imports.rows.title"),
                class_name="m-0 list-none overflow-hidden rounded-xl border border-line bg-surface p-0",
            ),
            empty.empty("circle-check", t("imports.rows.none")),
        ),
        _next(ImportPage.rows_next, ImportPage.more_rows),
        actions=rx.el.div(
            choosing.select_control(
                [(kind, t(f"imports.rows.{kind}")) for kind in kinds],
                value=ImportPage.rows_kind,
                on_change=ImportPage.show_rows,
                aria_label=t("imports.rows.title"),
            ),
            class_name="w-56",
        ),
    )


def _row(row: Any) -> rx.Component:
    number = row["number"].to(str)
    return rx.el.li(
        rx.el.div(
            rx.cond(
                row["href"].to(str) != "",
                button.text_link(number, row["href"].to(str)),
                rx.el.span(number),
            ),
            class_name="figures shrink-0 text-sm sm:w-28",
        ),
        rx.el.div(notes(row["problems"]), class_name="min-w-0 flex-1"),
        rx.el.div(badge.status(row["action"].to(str), row["tone"].to(str)), class_name="shrink-0"),
        class_name="flex flex-col gap-1 border-b border-line px-3 py-2.5 last:border-b-0 sm:flex-row sm:px-4",
    )


def _next(following: Any, handler: Any) -> rx.Component:
    """A link to the next page of a list, when there is one."""
    return rx.cond(
        following != "",
        rx.el.div(
            button.button(t("ui.next"), icon="chevron-right", on_click=handler), class_name="flex justify-center py-4"
        ),
    )
