"""Changes that an answer proposes: what exactly would be written and where, and the writing after a person's
approval.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.assistant.outcomes import ProblemOutcome, ProposalOutcome
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.conversations.models import AiResponse, PendingAction
from crm_app.conversations.schemas import ActionField, ActionOut
from crm_app.core import live
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.errors import Invalid, NotFound
from crm_app.core.i18n import translate
from crm_app.core.tables import columns
from crm_app.deals import service as deals
from crm_app.deals.schemas import DealMove
from crm_app.pipelines.models import Stage
from crm_app.records import TYPES, RecordType
from crm_app.records.about import link
from crm_app.search.models import SearchDocument
from crm_app.tasks import service as tasks
from crm_app.tasks.schemas import TaskIn
from crm_app.values import formats
from crm_app.values.collation import fold

ACTION, STAGE, DOCUMENT = columns(PendingAction), columns(Stage), columns(SearchDocument)
MAX_TITLE = 200

_NEEDED = {"create_task": "task.create", "update_deal_stage": "deal.update", "add_note": "activity.create"}
_WRITTEN = {
    "create_task": ("title", "due_date", "record"),
    "update_deal_stage": ("record", "stage"),
    "add_note": ("title", "body", "record"),
}
"""The fields that each action writes, in the order in which they are shown."""


def propose(work: Work, response: AiResponse, call: ProposeChange) -> ProposalOutcome | ProblemOutcome:
    """Stores a proposed change for its asker to decide. Nothing is written to a record.

    The record and the stage are resolved now, so that the shown change is the one that will be written. An ambiguous
    name gives a problem instead of a proposal.
    """
    if work.principal.member_id is None or not work.principal.can(_NEEDED[call.action]):
        return ProblemOutcome(code="forbidden")
    is_move = call.action == "update_deal_stage"
    if is_move and not (call.record_name and call.stage):
        return ProblemOutcome(code="invalid", field="record_name", value="record_name and stage are needed")
    call = call.model_copy(update={"title": call.title[:MAX_TITLE], **({"record_kind": "deal"} if is_move else {})})
    payload = call.model_dump(mode="json")
    if call.record_kind and call.record_name:
        found = _called(work, call.record_kind, call.record_name)
        if len(found) != 1:
            code: Any = "ambiguous" if found else "unknown_value"
            return ProblemOutcome(code=code, field="record_name", value=call.record_name)
        record_id, payload["record_name"] = found[0]
        payload["record_id"] = str(record_id)
        if is_move:
            stage = _stage(work, record_id, call.stage or "")
            if stage is None:
                return ProblemOutcome(code="unknown_value", field="stage", value=call.stage or "")
            payload["stage_id"], payload["stage"] = str(stage[0]), stage[1]
    summary = _summary(work.principal.language, payload)
    action = PendingAction(
        workspace_id=work.workspace_id,
        id=new_id(),
        conversation_id=response.conversation_id,
        response_id=response.id,
        proposed_to=work.principal.member_id,
        action=call.action,
        payload=payload,
        summary=summary[:500],
    )
    work.db.add(action)
    work.db.flush()
    return ProposalOutcome(action_id=str(action.id), summary=summary)


def shown(action: PendingAction, language: str) -> ActionOut:
    """A proposed change with every value that its approval writes, and the record that it changes."""
    payload = action.payload
    fields = []
    for name in _WRITTEN[action.action]:
        value, href = payload.get(name), None
        if name == "record":
            kind, value = payload.get("record_kind"), payload.get("record_name")
            if kind and payload.get("record_id"):
                href = f"/{TYPES[kind].plural}/{payload['record_id']}"
        elif name == "due_date" and value:
            value = formats.day(date.fromisoformat(value), language)
        if value:
            label = translate(f"conversations.action.field.{name}", language)
            fields.append(ActionField(name=name, label=label, value=str(value), href=href))
    return ActionOut.model_validate({**action.model_dump(), "fields": fields})


def _summary(language: str, payload: dict[str, Any]) -> str:
    title, due = payload["title"], payload.get("due_date") or ""
    if due:
        due = formats.day(date.fromisoformat(str(due)), language)
    if payload["action"] == "update_deal_stage":
        return translate("conversations.action.stage", language, deal=payload["record_name"], stage=payload["stage"])
    if payload["action"] == "add_note":
        return translate("conversations.action.note", language, title=title)
    return translate(
        "conversations.action.task_due" if due else "conversations.action.task", language, title=title, due=due
    )


def decide(work: Work, action_id: UUID, approve: bool) -> PendingAction:
    """Makes a proposed change with the decider's permissions, or rejects it. A second decision changes nothing.

    Raises NotFound when the decision is not the principal's, and every error of the change itself.
    """
    work.require("conversation.use")
    action: PendingAction | None = work.db.execute(
        select(PendingAction)
        .where(ACTION.id == action_id, ACTION.proposed_to == work.principal.member_id)
        .with_for_update()
    ).scalar_one_or_none()
    if action is None:
        raise NotFound
    if action.status != "proposed":
        return action
    if approve:
        action.result = ACTIONS[action.action](work, action.payload)
    action.status = "approved" if approve else "rejected"
    action.decided_at = now()
    work.db.flush()
    live.publish(work, "conversation", id=str(action.conversation_id), action="changed")
    return action


# ---------------------------------------------------------------- resolving names


def _called(work: Work, kind: str, name: str) -> list[tuple[UUID, str]]:
    """Records of that name that the principal may read, at most two: id and title. Case and accents do not count."""
    record = TYPES[kind]
    column = columns(record.model)
    title = column[record.title_column]
    # Until the job `search.renew` has renewed it, a document of an earlier version has no folded title.
    same = or_(
        DOCUMENT.title_text == fold(name),
        and_(DOCUMENT.title_text == "", func.lower(DOCUMENT.title) == name.lower()),
    )
    statement = (
        select(column.id, title)
        .join(
            SearchDocument,
            and_(
                DOCUMENT.workspace_id == column.workspace_id,
                DOCUMENT.kind == kind,
                DOCUMENT.record_id == column.id,
                same,
            ),
        )
        .where(column.deleted_at.is_(None), work.sees(column.owner_id, f"{kind}.read"))
        .limit(2)
    )
    return [(row[0], row[1]) for row in work.db.execute(statement)]


def _stage(work: Work, deal_id: UUID, name: str) -> tuple[UUID, str] | None:
    """The stage of that name in the deal's pipeline: id and name."""
    deal = columns(TYPES["deal"].model)
    statement = (
        select(STAGE.id, STAGE.name)
        .join(TYPES["deal"].model, and_(deal.workspace_id == STAGE.workspace_id, deal.pipeline_id == STAGE.pipeline_id))
        .where(deal.id == deal_id, STAGE.deleted_at.is_(None))
        .order_by(STAGE.position)
    )
    rows = work.db.execute(statement).all()
    return next(((row.id, row.name) for row in rows if fold(row.name) == fold(name)), None)


def _record(work: Work, payload: dict[str, Any]) -> UUID | None:
    """The record that a proposal was shown with. Proposals of earlier versions have its name alone.

    Raises Invalid when the record was deleted, or its name is ambiguous.
    """
    kind, name = payload.get("record_kind"), payload.get("record_name")
    if not kind or not name:
        return None
    if payload.get("record_id"):
        column = columns(TYPES[kind].model)
        statement = select(column.id).where(
            column.id == UUID(payload["record_id"]),
            column.deleted_at.is_(None),
            work.sees(column.owner_id, f"{kind}.read"),
        )
        found: list[UUID] = list(work.db.execute(statement).scalars())
    else:
        found = [record_id for record_id, _ in _called(work, kind, name)]
    if len(found) != 1:
        raise Invalid("conversations.error.which_deal" if kind == "deal" else "conversations.error.which_record")
    return found[0]


# ---------------------------------------------------------------- making the change


def _move_deal(work: Work, payload: dict[str, Any]) -> dict[str, Any]:
    deal_id = _record(work, {**payload, "record_kind": "deal"})
    if deal_id is None:
        raise Invalid("conversations.error.which_deal")
    stage_id = payload.get("stage_id")
    if stage_id is None:
        stage = _stage(work, deal_id, payload.get("stage") or "")
        if stage is None:
            raise Invalid("conversations.error.which_stage")
        stage_id = stage[0]
    deals.move(work, deal_id, DealMove(stage_id=UUID(str(stage_id))))
    return _result("deal", deal_id)


def _create_task(work: Work, payload: dict[str, Any]) -> dict[str, Any]:
    due = payload.get("due_date")
    values = {"title": payload["title"][:MAX_TITLE], "due_date": due, **_about(work, tasks.TASKS, payload)}
    return _result("task", tasks.create(work, TaskIn.model_validate(values)).id)


def _add_note(work: Work, payload: dict[str, Any]) -> dict[str, Any]:
    values = {
        "subject": payload["title"][:MAX_TITLE],
        "body": payload.get("body"),
        **_about(work, activities.ACTIVITIES, payload),
    }
    return _result("activity", activities.create(work, ActivityIn.model_validate({"kind": "note", **values})).id)


def _about(work: Work, record: RecordType[Any], payload: dict[str, Any]) -> dict[str, Any]:
    record_id = _record(work, payload)
    return {} if record_id is None else link(record, payload["record_kind"], str(record_id))


def _result(kind: str, record_id: UUID) -> dict[str, Any]:
    return {"kind": kind, "id": str(record_id), "href": f"/{TYPES[kind].plural}/{record_id}"}


ACTIONS: dict[str, Callable[[Work, dict[str, Any]], dict[str, Any]]] = {
    "create_task": _create_task,
    "update_deal_stage": _move_deal,
    "add_note": _add_note,
}
