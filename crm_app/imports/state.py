"""The states of the imports' pages: the list, and one import from its guess to its undo."""

import asyncio
from typing import Any
from uuid import UUID

import reflex as rx

from crm_app.core.errors import AppError, Invalid, NotFound, Unavailable
from crm_app.core.i18n import translate
from crm_app.core.live import hub
from crm_app.core.principal import SessionCaller
from crm_app.imports import groups, service, setup_wording, undo, wording
from crm_app.imports.column_state import Columns
from crm_app.imports.result_state import ResultRows
from crm_app.imports.schemas import ImportOut, ImportQuery, Preview
from crm_app.imports.setup_state import mapping_of
from crm_app.imports.shown import (
    Flags,
    ImportRow,
    Labelled,
    Overwrite,
    Part,
    PartFlags,
    PreviewLine,
    ProblemCount,
    SameRows,
    View,
)
from crm_app.records.own import of_kind
from crm_app.rest.http import in_thread, write
from crm_app.ui.actions import Actions, action, current_caller, still_allowed
from crm_app.ui.state import Shell, Viewer
from crm_app.values import formats
from crm_app.values.options import Option

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
"""The error codes of the upload form's redirect, with their texts."""


class ImportList(Actions, rx.State):
    """The list of imports, and the error of an upload."""

    items: list[ImportRow] = []
    next: str = ""
    loading: bool = True
    problem: str = ""

    @action("import.run")
    async def load(self) -> None:
        """Loads the first page; the address may contain the error of an upload."""
        viewer = await self._viewer()
        named = str(self.router.url.query_parameters.get("problem", ""))
        key = UPLOAD_PROBLEMS.get(named)
        limit = {"too_large": "100 MB", "full": "1 GB"}.get(named, "")
        self.problem = translate(key, viewer.language, limit=limit) if key else ""
        self.items, self.next = [], ""
        await self._more(viewer)
        self.loading = False

    @action("import.run")
    async def more(self) -> None:
        """Loads the next page, which replaces this one."""
        await self._more(await self._viewer())

    async def _more(self, viewer: Viewer) -> None:
        query = ImportQuery(limit=LISTED, after=UUID(self.next) if self.next else None)
        page = await self._read(service.page, query)
        self.items = [wording.item(found, viewer) for found in page["items"]]
        self.next = str(page["next"] or "")


class ImportPage(Columns, ResultRows, rx.State):
    """One import: its columns before the start, its progress, its result."""

    view: View = {}
    flags: Flags = {}
    parts: list[Part] = []
    """The files that were uploaded together, when there are several."""
    part_flags: PartFlags = {}
    percent: int = 0
    error: str = ""
    previewing: bool = False
    preview_error: str = ""
    preview_rows: list[PreviewLine] = []
    facts: list[str] = []
    """The further effects of an import, as sentences."""
    would: list[Labelled] = []
    """The effects on the rows, as figures."""
    same_summary: str = ""
    same_rows: list[SameRows] = []
    """Groups of rows that look like the same record."""
    overwrite_summary: str = ""
    overwrites: list[Overwrite] = []
    """Rows that would replace values of existing records."""
    problems: list[ProblemCount] = []
    figures: list[Labelled] = []
    made: list[str] = []
    """Sentences about the fields that the import has made."""

    # ---- loading and watching

    @action("import.run")
    async def load(self) -> Any:
        """Loads the import with the id in the address."""
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
        return ImportPage.show_preview if found.status == "ready" else None

    @action("import.run", background=True)
    async def watch(self) -> Any:
        """Watches a job until it ends: after each of its events, and every second in case an event was lost."""
        caller = current_caller()
        async with self:
            mine, import_id = self._watch, self._id()
        async with hub.subscribe(caller.workspace_id) as queue:
            for _ in range(WATCH_SECONDS):
                seen = await _look(caller, import_id)
                if seen is not None:
                    found, parts = seen
                    async with self:
                        if self._watch != mine:
                            return None
                        await self._show(found)
                        moving = self._show_parts(parts, await self._viewer())
                    if found.status not in service.BUSY and not moving:
                        return ImportPage.show_preview if found.status == "ready" else None
                await _word_of(queue, str(import_id))
        return None

    def _show_parts(self, parts: list[ImportOut], viewer: Viewer) -> bool:
        """Shows the files that were uploaded together. Returns whether one of them is being processed or queued."""
        if len(parts) < 2:
            return False
        language = viewer.language
        busy = any(part.status in service.BUSY for part in parts)
        self.parts = [
            {
                **wording.item(part, viewer),
                "is_this": part.id == self._id(),
                "waiting": translate("imports.parts.waiting", language) if part.queued else "",
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
        self.view = {
            **wording.item(found, viewer),
            "progress": translate(
                "imports.progress",
                language,
                done=formats.number(round(found.progress * found.rows)),
                rows=formats.number(found.rows),
            ),
            "undo_refusal": found.undo_refusal or "",
            "records": wording.list_path(found.entity or "deal"),
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
        }
        self.figures = wording.figures(found, language)
        self.made = wording.made(found, language)
        if fresh and found.status in ("ready", "unreadable"):
            fields = await self._read(of_kind, found.entity or "deal")
            can_make = "field.manage" in (await self.get_state(Shell)).permissions
            self._set_up(found, viewer, fields, can_make)
        if fresh and found.status not in ("ready", "unreadable", "analysing"):
            self.rows_kind = "left" if found.undo_counts else "problems"
            self.rows_next = ""
            await self._read_rows(viewer)

    # ---- preview

    def _shows_preview(self) -> Any:
        return ImportPage.show_preview

    def _watches(self) -> Any:
        return ImportPage.watch

    @action("import.run", background=True)
    async def show_preview(self) -> None:
        """Shows the preview of the present mapping. A preview of an earlier mapping is discarded."""
        caller = current_caller()
        async with self:
            viewer = await self._viewer()
            self.previewing = True
            self._watch += 1
            mine, import_id, values = self._watch, self._id(), dict(self._mapping)
        preview: Preview | None = None
        members: list[Option] = []
        problem = ""
        try:
            mapping = mapping_of(values)
            preview = await in_thread(service.preview, caller, import_id, mapping)
            # Each change is stored, so that files which were uploaded together can be started together.
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
                entity = values["entity"]
                self.preview_rows = [wording.preview_row(row, entity, viewer) for row in preview.rows[:SHOWN_ROWS]]
                self.facts = wording.facts(preview, viewer.language)
                self.owners = setup_wording.owners(preview, values.get("owners", []), viewer.language)
                self.members = members
                self.would = wording.counts(preview, viewer.language)
                self.same_summary = wording.same_rows_summary(preview, viewer.language)
                self.same_rows = wording.same_rows(preview, viewer.language)
                self.overwrite_summary = wording.overwrites_summary(preview, viewer.language)
                self.overwrites = wording.overwrites(preview, entity, viewer)
                self.problems = wording.problem_counts(preview, viewer.language)

    # ---- running, undoing

    @action("import.run")
    async def start(self) -> Any:
        """Starts the import with the present mapping."""
        await self._do(service.start, self._id(), mapping_of(self._mapping))
        return self._follow()

    @action("import.run")
    async def start_all(self) -> Any:
        """Starts the imports of all files that were uploaded together."""
        await self._do(groups.start_all, self._id())
        return self._follow()

    @action("import.run")
    async def undo_all(self) -> Any:
        """Undoes the imports of all files that were uploaded together, the last first."""
        await self._do(groups.undo_all, self._id())
        return self._follow()

    @action("import.run")
    async def cancel(self) -> Any:
        """Stops the import after the current batch of rows."""
        await self._do(service.cancel, self._id())
        return self._follow()

    @action("import.run")
    async def resume(self) -> Any:
        """Resumes the import after the last row."""
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


async def _look(caller: SessionCaller, import_id: UUID) -> tuple[ImportOut, list[ImportOut]] | None:
    """An import and the files that were uploaded with it; None while the database is away."""
    try:
        await still_allowed("import.run")
        found = await in_thread(service.get, caller, import_id)
        return found, await in_thread(groups.parts, caller, import_id) if found.group_id else []
    except Unavailable:
        return None


async def _word_of(queue: asyncio.Queue[dict[str, Any]], import_id: str) -> None:
    """Waits for an event of the import, for a second at most, and at least half a second after the last one."""
    await asyncio.sleep(0.4)
    end = asyncio.get_running_loop().time() + 0.6
    while (left := end - asyncio.get_running_loop().time()) > 0:
        try:
            event = await asyncio.wait_for(queue.get(), left)
        except TimeoutError:
            return
        if event.get("topic") == "import" and event.get("id") == import_id:
            return
