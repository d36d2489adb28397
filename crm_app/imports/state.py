"""What the imports' pages hold: the list, and one import from its guess to its undoing."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import reflex as rx
from pydantic import Field, ValidationError

from crm_app.core import formats
from crm_app.core.errors import AppError, Invalid, NotFound
from crm_app.core.http import in_thread, write
from crm_app.core.i18n import text
from crm_app.core.live import hub
from crm_app.core.validation import invalid
from crm_app.imports import groups, service, setup_wording, undo, wording
from crm_app.imports.dates import DateOrder
from crm_app.imports.numbers import DecimalSign
from crm_app.imports.schemas import (
    FIELDS,
    WITH_CUSTOM_FIELDS,
    AnalyseIn,
    Entity,
    ImportOut,
    ImportQuery,
    ImportRowQuery,
    Mapping,
    Preview,
    SameRowsChoice,
    StageStatus,
)
from crm_app.ui.guard import Actions, action, current_caller, still_allowed
from crm_app.ui.state import Viewer

SHOWN_COLUMNS = 50
LISTED = 25
SHOWN_ROWS = 12
PROBLEM_ROWS = 25
WATCH_SECONDS = 3600
UPLOAD_PROBLEMS = {
    "too_large": "files.error.too_large",
    "empty": "files.error.empty",
    "full": "files.error.full",
    "form": "imports.error.form",
}
"""What the upload form's answer may name in the address, with the text of each."""
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
Short = Annotated[str, Field(max_length=200)]
Index = Annotated[int, Field(ge=0, lt=1000)]


def _item(found: ImportOut, viewer: Viewer) -> dict[str, str]:
    language = viewer.language
    entity = text(f"imports.entity.{found.entity}", language) if found.entity else ""
    parts = [entity, formats.file_size(found.file_size)]
    if found.rows:
        parts.append(text("imports.rows", language, count=formats.number(found.rows)))
    return {
        "id": str(found.id),
        "href": f"/imports/{found.id}",
        "name": found.file_name,
        "meta": " · ".join(part for part in parts if part),
        "status": text(f"imports.status.{found.status}", language),
        "tone": TONES[found.status],
        "when": formats.moment(found.created_at, language, viewer.timezone),
        "who": found.created_by_name or "",
    }


class ImportList(Actions, rx.State):
    """The imports so far, and what went wrong with an upload."""

    items: list[dict[str, str]] = []
    next: str = ""
    loading: bool = True
    problem: str = ""

    @action("import.run")
    async def load(self) -> None:
        """Reads the first page; the address may name what was wrong with an upload."""
        viewer = await self._viewer()
        named = str(self.router.url.query_parameters.get("problem", ""))
        key = UPLOAD_PROBLEMS.get(named)
        limit = {"too_large": "100 MB", "full": "1 GB"}.get(named, "")
        self.problem = text(key, viewer.language, limit=limit) if key else ""
        self.items, self.next = [], ""
        await self._more(viewer)
        self.loading = False

    @action("import.run")
    async def more(self) -> None:
        """Reads the next page in place of this one."""
        await self._more(await self._viewer())

    async def _more(self, viewer: Viewer) -> None:
        query = ImportQuery(limit=LISTED, after=UUID(self.next) if self.next else None)
        page = await self._read(service.page, query)
        self.items = [_item(found, viewer) for found in page["items"]]
        self.next = str(page["next"] or "")


class ImportPage(Actions, rx.State):
    """One import: its columns while it is being set up, its progress, its result."""

    status: str = "loading"
    view: dict[str, str] = {}
    flags: dict[str, bool] = {}
    parts: list[dict[str, Any]] = []
    """The files that were uploaded together, when there are several."""
    part_flags: dict[str, bool] = {}
    percent: int = 0
    error: str = ""
    entity: str = ""
    doubts: list[str] = []
    """What is in doubt about the file as a whole."""
    columns: list[dict[str, Any]] = []
    column_page: int = 0
    column_pages: int = 0
    choices: list[dict[str, str]] = []
    stages: list[dict[str, str]] = []
    settings: dict[str, str] = {}
    kind_asked: bool = False
    """Two kinds of record are near: which it is comes before everything else."""
    kinds: list[dict[str, str]] = []
    header_rows: list[dict[str, str]] = []
    placeholders: list[dict[str, Any]] = []
    """Cells that seem to stand for nothing."""
    owners: list[dict[str, str]] = []
    """The owners whom rows name, and who they are taken for."""
    members: list[dict[str, str]] = []
    """Who an owner may be."""
    previewing: bool = False
    preview_error: str = ""
    preview_rows: list[dict[str, Any]] = []
    facts: list[str] = []
    would: list[dict[str, str]] = []
    """What would become of the rows, as figures."""
    same_summary: str = ""
    same_rows: list[dict[str, str]] = []
    """Groups of rows that look like the same record."""
    overwrite_summary: str = ""
    overwrites: list[dict[str, Any]] = []
    """Rows that would replace values of records that are there."""
    """What an import would bring with it, in sentences."""
    problems: list[dict[str, str]] = []
    figures: list[dict[str, str]] = []
    rows: list[dict[str, Any]] = []
    rows_next: str = ""
    rows_kind: str = "problems"

    _mapping: dict[str, Any] = {}
    _guess: list[dict[str, Any]] = []
    _first_guess: dict[str, Any] = {}
    _header_row: str = "1"
    _watch: int = 0

    # ---- loading and watching

    @action("import.run")
    async def load(self) -> Any:
        """Reads the import that the address names."""
        self.status, self.columns, self.rows, self.preview_rows = "loading", [], [], []
        self.parts = []
        self._watch += 1
        viewer = await self._viewer()
        try:
            found = await self._read(service.get, self._id())
        except (NotFound, Invalid):
            self.status = "missing"
            return None
        await self._show(found)
        moving = found.group_id is not None and self._show_parts(await self._read(groups.parts, self._id()), viewer)
        if found.status in service.BUSY or moving:
            return ImportPage.watch
        return ImportPage.rehearse if found.status == "ready" else None

    @action("import.run", background=True)
    async def watch(self) -> Any:
        """Follows a job until it ends: on every word of it, and each second in case one got lost."""
        caller = current_caller()
        async with self:
            mine, import_id = self._watch, self._id()
        async with hub.subscribe(caller.workspace_id) as queue:
            for _ in range(WATCH_SECONDS):
                await still_allowed("import.run")
                found = await in_thread(service.get, caller, import_id)
                parts = await in_thread(groups.parts, caller, import_id) if found.group_id else []
                async with self:
                    if self._watch != mine:
                        return None
                    await self._show(found)
                    moving = self._show_parts(parts, await self._viewer())
                if found.status not in service.BUSY and not moving:
                    return ImportPage.rehearse if found.status == "ready" else None
                await _word_of(queue, str(import_id))
        return None

    def _id(self) -> UUID:
        try:
            return UUID(str(getattr(self, "import_id", "")))
        except ValueError:
            raise NotFound from None

    def _show_parts(self, parts: list[ImportOut], viewer: Viewer) -> bool:
        """Shows the files that were uploaded together; whether one of them is being worked on or waits for its turn."""
        if len(parts) < 2:
            return False
        language = viewer.language
        busy = any(part.status in service.BUSY for part in parts)
        self.parts = [
            {
                **_item(part, viewer),
                "is_this": part.id == self._id(),
                "waiting": text("imports.parts.waiting", language) if part.queued else "",
                "error": part.error or "",
            }
            for part in parts
        ]
        self.part_flags = {
            "can_start": not busy and any(part.status == "ready" for part in parts),
            "can_undo": not busy and any(part.can_undo for part in parts),
        }
        return busy or any(part.queued for part in parts)

    async def _show(self, found: ImportOut) -> None:
        viewer = await self._viewer()
        language = viewer.language
        fresh = found.status != self.status
        self.status, self.error = found.status, found.error or ""
        self.view = _item(found, viewer) | {
            "progress": text(
                "imports.progress",
                language,
                done=formats.number(round(found.progress * found.rows)),
                rows=formats.number(found.rows),
            ),
            "started": formats.moment(found.started_at, language, viewer.timezone),
            "finished": formats.moment(found.finished_at, language, viewer.timezone),
            "undo_refusal": found.undo_refusal or "",
            "records": _LISTS.get(found.entity or Entity.DEAL, ""),
            "rejected_href": f"/api/v1/imports/{found.id}/rejected.csv",
            "file_href": f"/api/v1/files/{found.file_id}" if found.file_id else "",
        }
        self.percent = int(found.progress * 100)
        self.flags = {
            "undo_refused": found.undo_refusal is not None,
            "can_undo": found.can_undo,
            "can_resume": found.can_resume,
            "has_rejected": found.counts.get("rejected", 0) > 0,
            "has_file": found.file_id is not None,
            "was_undone": bool(found.undo_counts),
        }
        self.figures = _figures(found, language)
        if fresh and found.status in ("ready", "unreadable"):
            self._set_up(found, viewer)
        if fresh and found.status not in ("ready", "unreadable", "analysing"):
            self.rows_kind = "left" if found.undo_counts else "problems"
            self.rows_next = ""
            await self._read_rows(viewer)

    # ---- setting up

    def _set_up(self, found: ImportOut, viewer: Viewer) -> None:
        language = viewer.language
        guess = found.guess or {"columns": [], "problems": []}
        self._guess = guess["columns"]
        entity = found.entity or Entity.DEAL
        self.entity = entity
        self._mapping = (
            found.mapping.model_dump(mode="json")
            if found.mapping
            else {
                "entity": entity,
                "columns": [column["mapping"] for column in self._guess],
                "encoding": guess.get("encoding", "utf-8"),
                "delimiter": guess.get("delimiter", ","),
                "stages": [],
            }
        )
        self.kind_asked = not guess.get("kind_certain", True)
        self.kinds = setup_wording.kinds(guess, language)
        self.header_rows = setup_wording.header_rows(guess, language)
        self._header_row = str(guess.get("header_row", 1))
        self._first_guess = {"placeholders": guess.get("placeholders", [])}
        self.doubts = [problem["message"] for problem in guess["problems"]]
        if guess.get("encoding_assumed"):
            name = text(f"imports.encoding.{guess['encoding']}", language)
            self.doubts = [text("imports.encoding_assumed", language, encoding=name), *self.doubts]
        custom = [("custom", text("imports.column.custom", language))] if entity in WITH_CUSTOM_FIELDS else []
        self.choices = [
            {"value": value, "label": label}
            for value, label in [
                *((f"field:{n}", text(spec.label_key(entity), language)) for n, spec in FIELDS[entity].items()),
                *custom,
                ("ignore", text("imports.column.ignore", language)),
            ]
        ]
        self.column_page = 0
        self.column_pages = -(-len(self._guess) // SHOWN_COLUMNS)
        self._write_columns(language)
        self.form_errors = {}
        self.preview_error = ""

    def _write_columns(self, language: str) -> None:
        """Brings the shown columns, stages and settings in line with the mapping."""
        first = self.column_page * SHOWN_COLUMNS
        shown = []
        for column, guess in list(zip(self._mapping["columns"], self._guess, strict=True))[
            first : first + SHOWN_COLUMNS
        ]:
            shown.append(setup_wording.column(Entity(self.entity), column, guess, language))
        self.columns = shown
        self.stages = [
            {"value": stage["value"], "stage": stage["stage"], "status": stage["status"]}
            for stage in self._mapping.get("stages", [])
        ]
        self.settings = {
            name: str(self._mapping.get(name) or "")
            for name in ("source", "pipeline", "currency", "encoding", "same_rows")
        } | {
            "header_row": self._header_row,
            "delimiter": {"\t": "tab"}.get(self._mapping.get("delimiter", ","), self._mapping.get("delimiter", ",")),
            **{name: "yes" if self._mapping.get(name, default) else "" for name, default in _SWITCHES.items()},
        }

        self.placeholders = setup_wording.placeholders(self._first_guess, self._mapping)

    async def _changed(self) -> Any:
        viewer = await self._viewer()
        self._write_columns(viewer.language)
        return ImportPage.rehearse

    @action("import.run")
    async def choose(self, index: Index, choice: Short) -> Any:
        """Sends a column into a field, into the extra fields, or nowhere. The field's former column gives way."""
        self._set_up_only()
        target, _, field = choice.partition(":")
        if target not in ("field", "custom", "ignore"):
            raise Invalid(fields={"choice": "core.field.invalid"})
        for column in self._mapping["columns"]:
            if column["index"] == index:
                column["target"], column["field"] = target, field if target == "field" else ""
            elif target == "field" and column["target"] == "field" and column["field"] == field:
                leftover = "custom" if self.entity in WITH_CUSTOM_FIELDS else "ignore"
                column["target"], column["field"] = leftover, ""
        return await self._changed()

    @action("import.run")
    async def read_dates(self, index: Index, how: Short) -> Any:
        """Says in which order a column's dates are written; `+be` for Buddhist two-digit years."""
        self._set_up_only()
        order, _, era = how.partition("+")
        if order not in DateOrder.__args__:  # type: ignore[attr-defined]
            raise Invalid(fields={"date_order": "core.field.invalid"})
        self._column(index).update(date_order=order, buddhist=era == "be")
        return await self._changed()

    @action("import.run")
    async def read_numbers(self, index: Index, sign: DecimalSign) -> Any:
        """Says what a column's decimal sign is."""
        self._set_up_only()
        self._column(index)["decimal_sign"] = sign
        return await self._changed()

    @action("import.run")
    async def name_stage(self, value: Short, stage: Short) -> Any:
        """Says into which stage a value goes."""
        self._set_up_only()
        self._stage(value)["stage"] = stage
        return await self._changed()

    @action("import.run")
    async def judge_stage(self, value: Short, status: StageStatus) -> Any:
        """Says whether a value means open, won or lost."""
        self._set_up_only()
        self._stage(value)["status"] = status
        return await self._changed()

    @action("import.run")
    async def set_option(self, name: Literal["source", "pipeline", "currency"], value: Short) -> Any:
        """Sets one of the texts that go with the mapping."""
        self._set_up_only()
        self._mapping[name] = value.strip() or {"source": "csv", "pipeline": "", "currency": None}[name]
        if name == "currency" and self._mapping[name]:
            self._mapping[name] = self._mapping[name].upper()
        return await self._changed()

    @action("import.run")
    async def choose_same_rows(self, choice: SameRowsChoice) -> Any:
        """Says what becomes of rows that look like the same record."""
        self._set_up_only()
        self._mapping["same_rows"] = choice
        return await self._changed()

    @action("import.run")
    async def allow(
        self, name: Literal["create_companies", "create_owners", "create_stages", "keep_unread_amounts"], allowed: bool
    ) -> Any:
        """Lets the import create what rows only name, or import rows without their amounts, or not."""
        self._set_up_only()
        self._mapping[name] = allowed
        return await self._changed()

    @action("import.run")
    async def choose_owner(self, value: Short, choice: Short) -> Any:
        """Says who an owner is: `member:` with the member's id, `create`, `leave`, or nothing for whom it is taken for."""
        self._set_up_only()
        kind, _, member_id = choice.partition(":")
        others = [one for one in self._mapping.get("owners", []) if one["value"] != value]
        if kind:
            others.append({"value": value, "action": kind, "member_id": member_id or None})
        self._mapping["owners"] = others
        return await self._changed()

    @action("import.run")
    async def take_for_empty(self, value: Short, is_empty: bool) -> Any:
        """Says whether cells with these words say nothing."""
        self._set_up_only()
        kept = [one for one in self._mapping.get("placeholders", []) if one != value]
        self._mapping["placeholders"] = [*kept, value] if is_empty else kept
        return await self._changed()

    @action("import.run")
    async def turn_columns(self, by: Literal[-1, 1]) -> None:
        """Shows the next or the former columns."""
        self.column_page = min(max(self.column_page + by, 0), max(self.column_pages - 1, 0))
        viewer = await self._viewer()
        self._write_columns(viewer.language)

    @action("import.run")
    async def read_again(self, entity: Short, encoding: Short, delimiter: Short, header_row: Short) -> Any:
        """Has the file read again, as something else or written otherwise; what is empty is found anew."""
        how = AnalyseIn.model_validate(
            {
                "entity": entity or None,
                "encoding": encoding or None,
                "delimiter": {"tab": "\t"}.get(delimiter, delimiter) or None,
                "header_row": header_row or None,
            }
        )
        await self._do(service.analyse_again, self._id(), how)
        self._watch += 1
        self.status = "analysing"
        return ImportPage.watch

    def _set_up_only(self) -> None:
        if self.status != "ready":
            raise Invalid("imports.error.not_now")

    def _column(self, index: int) -> dict[str, Any]:
        for column in self._mapping["columns"]:
            if column["index"] == index:
                found: dict[str, Any] = column
                return found
        raise NotFound

    def _stage(self, value: str) -> dict[str, Any]:
        for stage in self._mapping["stages"]:
            if stage["value"] == value:
                found: dict[str, Any] = stage
                return found
        raise NotFound

    # ---- preview

    @action("import.run", background=True)
    async def rehearse(self) -> None:
        """Shows what the present mapping would import. A later change makes an earlier preview void."""
        caller = current_caller()
        async with self:
            viewer = await self._viewer()
            self.previewing = True
            self._watch += 1
            mine, import_id, values = self._watch, self._id(), dict(self._mapping)
        preview: Preview | None = None
        members: list[dict[str, str]] = []
        problem = ""
        try:
            mapping = _mapping(values)
            preview = await in_thread(service.preview, caller, import_id, mapping)
            # Kept as it is adjusted, so that files which were uploaded together can be started together.
            await write(caller, "import.run", lambda work: service.keep(work, import_id, mapping).id)
            if preview.owners:
                members = await in_thread(service.member_choices, caller)
        except AppError as error:
            fields = error.field_messages(viewer.language).values() if isinstance(error, Invalid) else ()
            problem = " ".join(fields) or error.message(viewer.language)
        async with self:
            if self._watch != mine:
                return
            self.previewing, self.preview_error = False, problem
            self.preview_rows, self.facts, self.problems = [], [], []
            self.would, self.same_rows, self.overwrites = [], [], []
            self.same_summary = self.overwrite_summary = ""
            if preview is not None:
                entity = Entity(values["entity"])
                self.preview_rows = [_preview_row(row, entity, viewer) for row in preview.rows[:SHOWN_ROWS]]
                self.facts = _facts(preview, viewer.language)
                self.owners = setup_wording.owners(preview, values.get("owners", []), viewer.language)
                self.members = members
                self.would = wording.counts(preview, viewer.language)
                self.same_summary = wording.same_rows_summary(preview, viewer.language)
                self.same_rows = wording.same_rows(preview, viewer.language)
                self.overwrite_summary = wording.overwrites_summary(preview, viewer.language)
                self.overwrites = wording.overwrites(preview, entity, viewer.language)
                self.problems = _problem_counts(preview, viewer.language)

    # ---- running, undoing

    @action("import.run")
    async def start(self) -> Any:
        """Imports with the mapping as it stands."""
        await self._do(service.start, self._id(), _mapping(self._mapping))
        return self._follow()

    @action("import.run")
    async def start_all(self) -> Any:
        """Imports all the files that were uploaded together."""
        await self._do(groups.start_all, self._id())
        return self._follow()

    @action("import.run")
    async def undo_all(self) -> Any:
        """Undoes all the files that were uploaded together, the last first."""
        await self._do(groups.undo_all, self._id())
        return self._follow()

    @action("import.run")
    async def cancel(self) -> Any:
        """Stops the import after the rows at hand."""
        await self._do(service.cancel, self._id())
        return self._follow()

    @action("import.run")
    async def resume(self) -> Any:
        """Goes on after the last row."""
        await self._do(service.resume, self._id())
        return self._follow()

    @action("import.run")
    async def undo(self) -> Any:
        """Undoes the whole import."""
        await self._do(undo.start, self._id())
        return self._follow()

    def _follow(self) -> Any:
        self._watch += 1
        self.preview_rows, self.columns, self.same_rows, self.overwrites = [], [], [], []
        return ImportPage.watch

    # ---- the rows of a result

    @action("import.run")
    async def show_rows(self, kind: Literal["problems", "rejected", "left"]) -> None:
        """Shows the rows with problems, the rejected ones, or those that the undoing left."""
        self.rows_kind, self.rows_next = kind, ""
        await self._read_rows(await self._viewer())

    @action("import.run")
    async def more_rows(self) -> None:
        """Shows the next of them."""
        await self._read_rows(await self._viewer())

    async def _read_rows(self, viewer: Viewer) -> None:
        query = ImportRowQuery(
            limit=PROBLEM_ROWS,
            after=UUID(self.rows_next) if self.rows_next else None,
            action="rejected" if self.rows_kind == "rejected" else None,
            with_problems=self.rows_kind == "problems",
            left_by_undo=self.rows_kind == "left",
        )
        page = await self._read(service.rows, self._id(), query)
        language = viewer.language
        self.rows = [
            {
                "number": text("imports.row", language, number=row.number),
                "action": text(f"imports.undo.{row.undo}" if row.undo else f"imports.action.{row.action}", language),
                "tone": TONES[row.action],
                "problems": [problem.message for problem in row.problems],
                "href": f"{wording.RECORD_PAGES[row.kind]}/{row.record_id}" if row.kind in wording.RECORD_PAGES else "",
            }
            for row in page["items"]
        ]
        self.rows_next = str(page["next"] or "")


# The switches of a mapping with what they are when it does not say.
_SWITCHES = {"create_companies": True, "create_owners": True, "create_stages": False, "keep_unread_amounts": False}
_LISTS = {Entity.COMPANY: "/companies", Entity.CONTACT: "/contacts", Entity.DEAL: "/deals"}


async def _word_of(queue: asyncio.Queue[dict[str, Any]], import_id: str) -> None:
    """Waits for a word of the import, a second at most, and half of one at least after the last."""
    await asyncio.sleep(0.4)
    end = asyncio.get_running_loop().time() + 0.6
    while (left := end - asyncio.get_running_loop().time()) > 0:
        try:
            event = await asyncio.wait_for(queue.get(), left)
        except TimeoutError:
            return
        if event.get("topic") == "import" and event.get("id") == import_id:
            return


def _mapping(values: dict[str, Any]) -> Mapping:
    try:
        return Mapping.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None


def _figures(found: ImportOut, language: str) -> list[dict[str, str]]:
    """The counts of the import, and of its undoing, as figure cards."""
    figures = [(f"imports.count.{name}", found.counts[name]) for name in _COUNTS if found.counts.get(name)]
    figures += [(f"imports.extra.{name}", count) for name, count in found.extras.items()]
    figures += [(f"imports.undone.{name}", count) for name, count in found.undo_counts.items()]
    return [{"label": text(key, language), "value": formats.number(count)} for key, count in figures]


_COUNTS = ("created", "updated", "unchanged", "left_out", "rejected", "warned")


def _preview_row(row: Any, entity: Entity, viewer: Viewer) -> dict[str, Any]:
    language = viewer.language
    parts = []
    for name, value in row.values.items():
        spec = FIELDS[entity].get(name)
        label = text(spec.label_key(entity), language) if spec else name
        shown = value
        if spec and spec.kind == "date":
            shown = formats.day(date.fromisoformat(value), language)
        elif spec and spec.kind == "money":
            shown = formats.number(Decimal(value), 0 if Decimal(value) == int(Decimal(value)) else 2)
        parts.append({"label": label, "value": shown[:120]})
    return {
        "number": text("imports.row", language, number=row.number),
        "action": text(f"imports.action.{row.action}", language),
        "tone": TONES[row.action],
        "parts": parts,
        "problems": [problem.message for problem in row.problems],
    }


def _facts(preview: Preview, language: str) -> list[str]:
    """In sentences: who and what would be created besides, and how much was looked at."""
    facts = []
    if preview.new_owner_count:
        facts.append(
            text(
                "imports.fact.owners",
                language,
                count=formats.number(preview.new_owner_count),
                names=_names(preview.new_owners, preview.new_owner_count),
            )
        )
    if preview.new_company_count:
        facts.append(
            text(
                "imports.fact.companies",
                language,
                count=formats.number(preview.new_company_count),
                names=_names(preview.new_companies, preview.new_company_count),
            )
        )
    if preview.new_stages:
        facts.append(text("imports.fact.stages", language, names=", ".join(preview.new_stages)))
    if preview.rejected:
        facts.append(text("imports.fact.rejected", language, count=formats.number(preview.rejected)))
    if not preview.is_whole_file:
        facts.append(text("imports.fact.part", language, count=formats.number(preview.scanned)))
    return facts


def _names(names: list[str], count: int) -> str:
    return ", ".join(names[:5]) + (" …" if count > 5 else "")


def _problem_counts(preview: Preview, language: str) -> list[dict[str, str]]:
    return [
        {
            "message": one.problem.message,
            "tone": "danger" if one.problem.severity == "rejected" else "warning",
            "rows": text(
                "imports.problem_rows", language, count=formats.number(one.rows), first=formats.number(one.first_row)
            ),
        }
        for one in preview.problems[:20]
    ]
