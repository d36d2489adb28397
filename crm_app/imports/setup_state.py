"""The settings of an import before its start: the kind, the heading row, columns, stages, owners and options."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, ValidationError

from crm_app.core.errors import Invalid, NotFound
from crm_app.core.i18n import translate
from crm_app.core.validation import invalid
from crm_app.fields.service import kinds
from crm_app.imports import service, setup_wording
from crm_app.imports.fields import fields_of, kind_of, label_key
from crm_app.imports.mapping import Mapping, SameRowsChoice, StageStatus
from crm_app.imports.schemas import AnalyseIn, ImportOut
from crm_app.imports.shown import ColumnRow, KindChoice, OwnerRow, PlaceholderRow, Settings, StageRow
from crm_app.records.own import OwnField, cells
from crm_app.ui.actions import Actions, action
from crm_app.ui.state import Viewer
from crm_app.values.options import Option

SHOWN_COLUMNS = 50
Short = Annotated[str, Field(max_length=200)]
Index = Annotated[int, Field(ge=0, lt=1000)]
# The switches of a mapping with their defaults.
_SWITCHES = {"create_companies": True, "create_owners": True, "create_stages": False, "keep_unread_amounts": False}


def _choices(entity: str, language: str, fields: Sequence[OwnField], can_make: bool) -> list[Option]:
    """The possible targets of a column: a field of the kind or of the workspace's own, a custom value, a new field, none."""
    custom = [("custom", translate("imports.column.custom", language))] if kind_of(entity).has_custom_fields else []
    ours = [(f"own:{one.key}", one.words(language)) for one in fields]
    new = [("make", translate("imports.column.make", language))] if can_make and custom else []
    declared = [
        (f"field:{n}", translate(label_key(entity, spec.name), language)) for n, spec in fields_of(entity).items()
    ]
    found = [*declared, *ours, *new, *custom, ("ignore", translate("imports.column.ignore", language))]
    return [{"value": value, "label": label} for value, label in found]


class SetUp(Actions, mixin=True):
    """The settings on the page of an import. Each change refreshes the preview."""

    status: str = "loading"
    entity: str = ""
    doubts: list[str] = []
    """The doubts about the file as a whole."""
    columns: list[ColumnRow] = []
    column_page: int = 0
    column_pages: int = 0
    choices: list[Option] = []
    stages: list[StageRow] = []
    settings: Settings = {}
    kind_asked: bool = False
    """Two kinds of record are nearly equally likely: the person chooses one before everything else."""
    kinds: list[KindChoice] = []
    header_rows: list[Option] = []
    placeholders: list[PlaceholderRow] = []
    """Placeholder cells."""
    owners: list[OwnerRow] = []
    """The owners that rows name, and their matches."""
    members: list[Option] = []
    """The possible matches of an owner."""

    _mapping: dict[str, Any] = {}
    _guess: list[dict[str, Any]] = []
    _first_guess: dict[str, Any] = {}
    _header_row: str = "1"
    _watch: int = 0
    _own: list[OwnField] = []
    """The fields of the workspace's own of the kind."""

    @abstractmethod
    def _shows_preview(self) -> Any:
        """The event that shows the preview of the present mapping."""

    @abstractmethod
    def _watches(self) -> Any:
        """The event that watches a job until it ends."""

    def _id(self) -> UUID:
        try:
            return UUID(str(getattr(self, "import_id", "")))
        except ValueError:
            raise NotFound from None

    def _set_up(self, found: ImportOut, viewer: Viewer, fields: Sequence[OwnField], can_make: bool) -> None:
        language = viewer.language
        guess = found.guess or {"columns": [], "problems": []}
        self._guess = [setup_wording.brief(column) for column in guess["columns"]]
        entity = found.entity or "deal"
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
            name = translate(f"imports.encoding.{guess['encoding']}", language)
            self.doubts = [translate("imports.encoding_assumed", language, encoding=name), *self.doubts]
        self._own = list(fields)
        self.choices = _choices(entity, language, fields, can_make and entity in kinds())
        self.column_page = 0
        self.column_pages = -(-len(self._guess) // SHOWN_COLUMNS)
        self._write_columns(language)
        self.form_errors = {}
        self.preview_error = ""

    def _write_columns(self, language: str) -> None:
        """Shows the columns, stages and settings of the mapping."""
        first = self.column_page * SHOWN_COLUMNS
        customs = [one["key"] or one["header"] for one in self._mapping["columns"] if one["target"] == "custom"]
        ours = cells.assigned(tuple(self._own), customs)
        shown = []
        for column, guess in list(zip(self._mapping["columns"], self._guess, strict=True))[
            first : first + SHOWN_COLUMNS
        ]:
            own = ours.get(column["key"] or column["header"]) if column["target"] == "custom" else None
            shown.append(setup_wording.column(self.entity, column, guess, language, own))
        self.columns = shown
        self.stages = [
            {"value": stage["value"], "stage": stage["stage"], "status": stage["status"]}
            for stage in self._mapping.get("stages", [])
        ]
        self.settings = self._present_settings()
        self.placeholders = setup_wording.placeholders(self._first_guess, self._mapping)

    def _present_settings(self) -> Settings:
        def said(name: str) -> str:
            return str(self._mapping.get(name) or "")

        def switch(name: str) -> str:
            return "yes" if self._mapping.get(name, _SWITCHES[name]) else ""

        delimiter = self._mapping.get("delimiter", ",")
        return {
            "source": said("source"),
            "pipeline": said("pipeline"),
            "currency": said("currency"),
            "encoding": said("encoding"),
            "same_rows": said("same_rows"),
            "header_row": self._header_row,
            "delimiter": {"\t": "tab"}.get(delimiter, delimiter),
            "create_companies": switch("create_companies"),
            "create_owners": switch("create_owners"),
            "create_stages": switch("create_stages"),
            "keep_unread_amounts": switch("keep_unread_amounts"),
        }

    async def _changed(self) -> Any:
        viewer = await self._viewer()
        self._write_columns(viewer.language)
        return self._shows_preview()

    @action("import.run")
    async def name_stage(self, value: Short, stage: Short) -> Any:
        """Sets the stage of a value."""
        self._set_up_only()
        self._stage(value)["stage"] = stage
        return await self._changed()

    @action("import.run")
    async def judge_stage(self, value: Short, status: StageStatus) -> Any:
        """Sets the outcome of a value: open, won or lost."""
        self._set_up_only()
        self._stage(value)["status"] = status
        return await self._changed()

    @action("import.run")
    async def set_option(self, name: Literal["source", "pipeline", "currency"], value: Short) -> Any:
        """Sets one of the texts of the mapping."""
        self._set_up_only()
        self._mapping[name] = value.strip() or {"source": "csv", "pipeline": "", "currency": None}[name]
        if name == "currency" and self._mapping[name]:
            self._mapping[name] = self._mapping[name].upper()
        return await self._changed()

    @action("import.run")
    async def choose_same_rows(self, choice: SameRowsChoice) -> Any:
        """Sets what happens to rows that look like the same record."""
        self._set_up_only()
        self._mapping["same_rows"] = choice
        return await self._changed()

    @action("import.run")
    async def allow(
        self, name: Literal["create_companies", "create_owners", "create_stages", "keep_unread_amounts"], allowed: bool
    ) -> Any:
        """Sets whether the import creates records that rows only name, or imports rows without their amounts."""
        self._set_up_only()
        self._mapping[name] = allowed
        return await self._changed()

    @action("import.run")
    async def choose_owner(self, value: Short, choice: Short) -> Any:
        """Sets the match of an owner: `member:` with the member's id, `create`, `leave`, or empty for the guess."""
        self._set_up_only()
        kind, _, member_id = choice.partition(":")
        others = [one for one in self._mapping.get("owners", []) if one["value"] != value]
        if kind:
            others.append({"value": value, "action": kind, "member_id": member_id or None})
        self._mapping["owners"] = others
        return await self._changed()

    @action("import.run")
    async def take_for_empty(self, value: Short, is_empty: bool) -> Any:
        """Sets whether cells with these words are read as empty."""
        self._set_up_only()
        kept = [one for one in self._mapping.get("placeholders", []) if one != value]
        self._mapping["placeholders"] = [*kept, value] if is_empty else kept
        return await self._changed()

    @action("import.run")
    async def read_again(self, entity: Short, encoding: Short, delimiter: Short, header_row: Short) -> Any:
        """Reads the file again, as another kind or in another format; empty settings are detected again."""
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
        return self._watches()

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


def mapping_of(values: dict[str, Any]) -> Mapping:
    """The mapping of these values. Raises Invalid with the error of each field."""
    try:
        return Mapping.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None
