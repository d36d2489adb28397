"""The state of the settings of pipelines and their stages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from crm_app.core.errors import Conflict, Invalid
from crm_app.core.validation import parse
from crm_app.pipelines import service, stages
from crm_app.pipelines.schemas import PipelineIn, PipelinePatch, StageIn, StagePatch
from crm_app.ui.actions import Actions, action
from crm_app.values.options import Option


class StageRow(TypedDict):
    """A stage as the page shows it; `first` and `last` are empty for a stage that is not the first or the last."""

    id: str
    name: str
    outcome: str
    probability: str
    first: str
    last: str


@dataclass
class PipelineRow:
    """A pipeline as the page shows it."""

    id: str
    name: str
    is_default: bool
    stages: list[StageRow]


class PipelineSettings(Actions, rx.State):
    """The pipelines and their stages."""

    pipelines: list[PipelineRow] = []
    loading: bool = True
    dialog: str = ""
    """The open dialog: `pipeline`, `stage`, `removal`, or empty."""
    is_new: bool = False
    subject: str = ""
    """The name of the subject of the dialog."""
    subject_id: str = ""
    """The id of the subject; for a new stage, of its pipeline."""
    form: dict[str, str] = {"name": "", "outcome": "open", "probability": "0"}
    targets: list[Option] = []
    """The possible stages for the deals of a removed stage."""

    _found: list[dict[str, Any]] = []
    _version: int = 0

    @action("pipeline.manage")
    async def load(self) -> None:
        """Loads all pipelines."""
        await self._refresh()

    @action("pipeline.manage")
    async def leave(self) -> None:
        """Clears the pipelines when the page is left."""
        self.pipelines, self._found, self.loading, self.dialog = [], [], True, ""

    # ---- asking

    @action("pipeline.manage")
    async def ask_new_pipeline(self) -> None:
        """Opens the form of a new pipeline."""
        self._ask("pipeline", "", "", 0, name="")

    @action("pipeline.manage")
    async def ask_pipeline(self, pipeline_id: UUID) -> None:
        """Opens the form of a pipeline."""
        found = self._pipeline(pipeline_id)
        self._ask("pipeline", found["id"], found["name"], found["version"], name=found["name"])

    @action("pipeline.manage")
    async def ask_new_stage(self, pipeline_id: UUID) -> None:
        """Opens the form of a new stage of a pipeline."""
        self._ask("stage", str(pipeline_id), "", 0, name="", outcome="open", probability="50")

    @action("pipeline.manage")
    async def ask_stage(self, stage_id: UUID) -> None:
        """Opens the form of a stage."""
        found = self._stage(stage_id)
        values = {name: str(found[name]) for name in ("name", "outcome", "probability")}
        self._ask("stage", found["id"], found["name"], found["version"], **values)

    @action("pipeline.manage")
    async def ask_removal(self, stage_id: UUID) -> None:
        """Opens the dialog that asks for the new stage of the deals before a stage is removed."""
        found = self._stage(stage_id)
        self._ask("removal", found["id"], found["name"], found["version"])
        self.targets = [
            {"value": stage["id"], "label": f"{pipeline['name']} – {stage['name']}"}
            for pipeline in self._found
            for stage in pipeline["stages"]
            if stage["id"] != found["id"]
        ]

    @action("pipeline.manage")
    async def close(self, is_open: bool) -> None:
        """Closes the dialog."""
        if not is_open:
            self.dialog = ""

    # ---- changing

    @action("pipeline.manage")
    async def save_pipeline(self, data: dict[str, str]) -> None:
        """Writes the pipeline of the form."""
        self._expect("pipeline")
        name = data.get("name", "")
        if self.is_new:
            await self._write(service.add_pipeline, parse(PipelineIn, {"name": name}))
        else:
            patch = parse(PipelinePatch, {"version": self._version, "name": name})
            await self._write(service.change_pipeline, UUID(self.subject_id), patch)

    @action("pipeline.manage")
    async def save_stage(self, data: dict[str, str]) -> None:
        """Writes the stage of the form."""
        self._expect("stage")
        values: dict[str, Any] = {name: data.get(name, "") for name in ("name", "outcome", "probability")}
        values["probability"] = values["probability"].strip() or "0"
        if self.is_new:
            await self._write(stages.add_stage, UUID(self.subject_id), parse(StageIn, values))
        else:
            patch = parse(StagePatch, values | {"version": self._version})
            await self._write(stages.change_stage, UUID(self.subject_id), patch)

    @action("pipeline.manage")
    async def remove_stage(self, data: dict[str, str]) -> None:
        """Removes the stage of the dialog; its deals move to the chosen stage."""
        self._expect("removal")
        target = data.get("move_to") or None
        await self._write(
            stages.remove_stage, UUID(self.subject_id), _id(target, "move_to") if target else None, said="removed"
        )

    @action("pipeline.manage")
    async def shift(self, stage_id: UUID, by: int) -> None:
        """Moves a stage up (-1) or down (1) in its pipeline."""
        pipeline = self._pipeline(UUID(self._stage(stage_id)["pipeline_id"]))
        order = [stage["id"] for stage in pipeline["stages"]]
        here = order.index(str(stage_id))
        there = here + (1 if by > 0 else -1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            await self._do(stages.order_stages, UUID(pipeline["id"]), [UUID(one) for one in order])
            await self._refresh()

    @action("pipeline.manage")
    async def make_default(self, pipeline_id: UUID) -> None:
        """Makes a pipeline the default for new deals."""
        found = self._pipeline(pipeline_id)
        patch = PipelinePatch(version=found["version"], is_default=True)
        await self._write(service.change_pipeline, pipeline_id, patch)

    @action("pipeline.manage")
    async def remove_pipeline(self, pipeline_id: UUID) -> None:
        """Removes a pipeline without deals."""
        await self._write(service.remove_pipeline, pipeline_id, said="removed")

    def _expect(self, dialog: str) -> None:
        """Refuses a form that this state has not opened, as after a restart."""
        if self.dialog != dialog:
            raise Invalid("ui.draft.gone")

    async def _write(self, function: Callable[..., Any], *args: Any, said: str = "saved") -> None:
        self.form_errors = {}
        try:
            await self._do_once(function, *args)
        except Conflict:
            self.dialog = ""
            await self._refresh()
            raise
        self.dialog = ""
        await self._refresh()
        await self._say(f"pipelines.said.{said}")

    def _ask(self, dialog: str, subject_id: str, subject: str, version: int, **form: str) -> None:
        self.form_errors = {}
        self.is_new, self.subject_id, self.subject, self._version = version == 0, subject_id, subject, version
        self.form = {"name": "", "outcome": "open", "probability": "0"} | form
        self.dialog = dialog

    async def _refresh(self) -> None:
        self._found = await self._read(service.pipelines)
        self.pipelines = [
            PipelineRow(pipeline["id"], pipeline["name"], pipeline["is_default"], _stage_rows(pipeline["stages"]))
            for pipeline in self._found
        ]
        self.loading = False

    def _pipeline(self, pipeline_id: UUID) -> dict[str, Any]:
        for pipeline in self._found:
            if pipeline["id"] == str(pipeline_id):
                return pipeline
        raise Invalid("core.error.not_found")

    def _stage(self, stage_id: UUID) -> dict[str, Any]:
        for pipeline in self._found:
            for stage in pipeline["stages"]:
                if stage["id"] == str(stage_id):
                    found: dict[str, Any] = stage
                    return found
        raise Invalid("core.error.not_found")


def _stage_rows(stages: list[dict[str, Any]]) -> list[StageRow]:
    return [
        {
            "id": stage["id"],
            "name": stage["name"],
            "outcome": stage["outcome"],
            "probability": f"{stage['probability']}%",
            "first": "first" if n == 0 else "",
            "last": "last" if n == len(stages) - 1 else "",
        }
        for n, stage in enumerate(stages)
    ]


def _id(value: str, name: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Invalid(fields={name: "core.field.invalid"}) from None
