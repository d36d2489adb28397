"""Changes that an answer proposes: stored until their asker approves, edits or rejects them."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.assistant.numerals import numbers_in
from crm_app.assistant.offline.due_days import due_day
from crm_app.assistant.offline.written_numbers import in_digits
from crm_app.assistant.outcomes import ProblemOutcome, ProposalOutcome
from crm_app.assistant.tools.propose_change import ProposeChange, Said
from crm_app.assistant.wording import day as in_words
from crm_app.conversations.acting import called, trial
from crm_app.conversations.acting.called import Unclear
from crm_app.conversations.acting.prepared import CardLine, Prepared, is_stale, prepare
from crm_app.conversations.acting.said import Loose
from crm_app.conversations.models import AiResponse, PendingAction
from crm_app.conversations.schemas import ActionField, ActionOut
from crm_app.core import live
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from crm_app.core.i18n import translate
from crm_app.core.tables import columns
from crm_app.core.validation import parse
from crm_app.records import TYPES, RecordType, field_words
from crm_app.records.about import link
from crm_app.records.runs import ChangeRun, reason_in, reason_of

ACTION, RUN = columns(PendingAction), columns(ChangeRun)
MAX_TITLE = 200
MAX_TOGETHER = 20
"""How many proposals one decision may settle."""
_CURRENCY = re.compile(r"\s*(?:฿|บาท|thb|baht|usd|dollars?|\$|€|eur|[.,])?\s*", re.IGNORECASE)
"""What may stand beside a number."""
_USUAL: dict[str, tuple[str, str]] = {
    "create_task": ("task", "title"),
    "add_note": ("activity", "subject"),
}
"""Actions that create a record of one kind, with the field that gets the title."""


def propose(
    work: Work, response: AiResponse, call: ProposeChange, language: str = ""
) -> ProposalOutcome | ProblemOutcome:
    """Stores a proposed change for its asker to decide. Nothing is written to a record.

    Names are resolved, values read and the change tried out now, so that what is shown is what will be written. What is
    unclear, or would be refused, gives a problem instead of a proposal.
    """
    if work.principal.member_id is None:
        return ProblemOutcome(code="forbidden")
    try:
        made = _prepared(work, call)
    except Forbidden:
        return ProblemOutcome(code="forbidden")
    except Unclear as unclear:
        return ProblemOutcome(
            code=unclear.code, field=unclear.field, value=unclear.value, candidates=list(unclear.candidates)
        )
    except AppError as error:
        if error.status >= 500:
            raise
        reason = reason_in(work.principal.language, reason_of(error))
        return ProblemOutcome(code="invalid", field=", ".join(getattr(error, "fields", {})), value=reason)
    if call.replaces:
        _withdraw_before(work, response)
    summary = _summary(work.principal.language, made)
    action = PendingAction(
        workspace_id=work.workspace_id,
        id=new_id(),
        conversation_id=response.conversation_id,
        response_id=response.id,
        proposed_to=work.principal.member_id,
        action=call.action,
        payload=made.model_dump(mode="json"),
        summary=summary[:500],
    )
    work.db.add(action)
    work.db.flush()
    return ProposalOutcome(action_id=str(action.id), summary=_summary(language, made) if language else summary)


def _withdraw_before(work: Work, response: AiResponse) -> None:
    """Removes what the newest earlier answer of the conversation proposed to the asker and nobody has decided about."""
    open_still = (
        ACTION.conversation_id == response.conversation_id,
        ACTION.response_id != response.id,
        ACTION.proposed_to == work.principal.member_id,
        ACTION.status == "proposed",
    )
    newest = select(ACTION.response_id).where(*open_still).order_by(ACTION.created_at.desc(), ACTION.id.desc()).limit(1)
    statement = select(PendingAction).where(*open_still, ACTION.response_id.in_(newest))
    for action in work.db.execute(statement).scalars():
        work.db.delete(action)


def _prepared(work: Work, call: ProposeChange) -> Prepared:
    """The change that a call asks for. Raises Unclear, Forbidden, or what the kind refuses it with."""
    kind = call.record_kind
    if call.action == "update_deal_stage":
        if not (call.record_name and call.stage):
            raise Invalid("conversations.error.which_deal")
        fields, act, kind = [Said(field="stage_id", value=call.stage)], "update", "deal"
    elif call.action in _USUAL:
        fields, act = _of_usual(call), "create"
    else:
        fields, act = call.fields, call.action
    if (kind and kind not in TYPES) or (call.kind and call.kind not in TYPES):
        raise Unclear("unknown_value", "kind", kind if kind and kind not in TYPES else str(call.kind))
    target = _USUAL[call.action][0] if call.action in _USUAL else str(call.kind or kind)
    work.require(f"{target}.{act}")
    found = called.record(work, kind, call.record_name) if kind and call.record_name else None
    wanted = Prepared(act=act, kind=target)
    if act == "create":
        if found is not None and kind is not None:
            wanted.about = (kind, found[0])
            wanted.values = dict(_about(target, kind, found[0]))
    elif found is not None:
        wanted.record_id, wanted.record_name = found
    if call.action == "add_note":
        wanted.values["kind"] = "note"
    return prepare(work, wanted, [(one.field, one.value) for one in fields], _loose(work))


def _of_usual(call: ProposeChange) -> list[Said]:
    said = [Said(field=_USUAL[call.action][1], value=call.title[:MAX_TITLE])]
    if call.action == "add_note" and call.body:
        said.append(Said(field="body", value=call.body))
    if call.action == "create_task" and call.due_date:
        said.append(Said(field="due_date", value=call.due_date.isoformat()))
    return said


def _about(kind: str, about: str, record_id: UUID) -> dict[str, str]:
    """The link from a new record of `kind` to the record that it is about. Raises Invalid where there is no such link."""
    values = link(TYPES[kind], about, str(record_id))
    if not set(values) <= TYPES[kind].new.model_fields.keys():
        raise Invalid("conversations.error.not_about")
    return values


def _loose(work: Work) -> Loose:
    """Reads days and numbers as questions name them."""

    def day(text: str, today: date) -> date | None:
        found = due_day(text, today, work.principal.fiscal_year_start)
        return found.day if found is not None and found.span[1] - found.span[0] >= len(text.strip()) - 3 else None

    def number(text: str) -> Decimal | None:
        plain = in_digits(text)
        found = next(numbers_in(plain), None)
        if found is None or found.is_percent or not _CURRENCY.fullmatch(plain[: found.start] + plain[found.end :]):
            return None
        return found.value

    return Loose(day, number)


def _summary(language: str, made: Prepared) -> str:
    shown = {line.name: line.value for line in made.lines}
    record = TYPES[made.kind]
    one = translate(f"{record.plural}.one", language)
    if made.act == "delete":
        return translate("conversations.action.delete", language, kind=one, name=made.record_name)
    if made.act == "update":
        if [line.name for line in made.lines] == ["record", "stage_id"]:
            return translate(
                "conversations.action.stage", language, deal=made.record_name, stage=shown.get("stage_id", "")
            )
        what = ", ".join(_label(record, line, language) for line in made.lines if line.name != "record")
        return translate("conversations.action.update", language, name=made.record_name, fields=what)
    title = shown.get(record.title_column) or shown.get("body", "")[:80]
    if made.kind == "task":
        due = shown.get("due_date") or shown.get("due_at") or ""
        if language == "th" and made.values.get("due_date"):
            due = in_words(date.fromisoformat(str(made.values["due_date"])), language)
        return translate(f"conversations.action.task{'_due' if due else ''}", language, title=title, due=due)
    if made.kind == "activity" and shown.get("kind", "") and made.values.get("kind") != "note":
        return translate("conversations.action.log", language, kind=shown["kind"], title=title)
    if made.kind == "activity":
        return translate("conversations.action.note", language, title=title)
    return translate("conversations.action.create", language, kind=one, title=title)


def _label(record: RecordType[Any], line: CardLine, language: str) -> str:
    """The label of a changed field in a language; that of the card for fields without one in both."""
    written = line.name in field_words.writable(record)
    return field_words.label(record, line.name, language) if written else line.label


def shown(action: PendingAction, language: str, run_status: str = "") -> ActionOut:
    """A proposed change with every value that its approval writes, and the record that it changes.

    Args:
        language: of a proposal of an earlier version, which is worded when it is read.
        run_status: of the run that carried it out.
    """
    made = _stored(action)
    lines = _of_earlier(action.payload, language) if made is None else made.lines
    also = [] if made is None else made.also
    return ActionOut(
        id=action.id,
        action=action.action,
        summary=action.summary,
        status=action.status,
        fields=[ActionField.model_validate(line.model_dump()) for line in lines],
        also=[ActionField.model_validate(line.model_dump()) for line in also],
        result=action.result,
        undone=run_status in ("undone", "undoing"),
    )


def _stored(action: PendingAction) -> Prepared | None:
    """The prepared change; None for a proposal of an earlier version, which kept the call alone."""
    return Prepared.model_validate(action.payload) if "act" in action.payload else None


def _of_earlier(payload: dict[str, Any], language: str) -> list[CardLine]:
    names = {"title": "title", "body": "body", "due_date": "due_date", "record": "record_name", "stage": "stage"}
    return [
        CardLine(name=name, label=translate(f"conversations.action.field.{name}", language), value=str(payload[key]))
        for name, key in names.items()
        if payload.get(key)
    ]


def _opened(work: Work, action: PendingAction) -> Prepared:
    """The prepared change of a proposal; one of an earlier version is prepared now. Raises Invalid when it is unclear."""
    made = _stored(action)
    if made is not None:
        return made
    known = {name: value for name, value in action.payload.items() if name in ProposeChange.model_fields}
    try:
        return _prepared(work, parse(ProposeChange, {"action": action.action, **known}))
    except Unclear:
        raise Invalid("conversations.error.which_record") from None


def _mine(work: Work, ids: Sequence[UUID]) -> list[PendingAction]:
    """The principal's proposals, locked, in their order. Raises NotFound when one of them is not the principal's."""
    statement = (
        select(PendingAction)
        .where(ACTION.id.in_(ids), ACTION.proposed_to == work.principal.member_id)
        .order_by(ACTION.created_at, ACTION.id)
        .with_for_update()
    )
    found = list(work.db.execute(statement).scalars())
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def decide(work: Work, action_id: UUID, approve: bool) -> PendingAction:
    """Makes a proposed change with the decider's permissions, or rejects it. A second decision changes nothing.

    Raises NotFound when the decision is not the principal's, Conflict when somebody has changed since what the proposal
    replaces, and every error of the change itself.
    """
    return decide_all(work, [action_id], approve)[0]


def decide_all(work: Work, ids: Sequence[UUID], approve: bool) -> list[PendingAction]:
    """Decides several proposals: all of them, or none. The changes are one run, which can be undone as a whole.

    Raises as `decide` does.
    """
    work.require("conversation.use")
    if not 0 < len(ids) <= MAX_TOGETHER:
        raise Invalid(fields={"ids": "core.field.invalid"})
    actions = _mine(work, ids)
    waiting = [action for action in actions if action.status == "proposed"]
    if approve and waiting:
        made = [_opened(work, action) for action in waiting]
        for one in made:
            if is_stale(work, one):
                raise Conflict("conversations.error.changed_since", name=one.record_name)
        summary = "; ".join(action.summary for action in waiting)[:500]
        run_id, done = trial.carry_out(work, [one.step for one in made], summary)
        for action, (kind, record_id) in zip(waiting, done, strict=True):
            href = f"{TYPES[kind].path}/{record_id}"
            action.result = {"kind": kind, "id": str(record_id), "href": href, "run_id": str(run_id)}
    for action in waiting:
        action.status = "approved" if approve else "rejected"
        action.decided_at = now()
    work.db.flush()
    for conversation_id in {action.conversation_id for action in waiting}:
        live.publish(work, "conversation", id=str(conversation_id), action="changed")
    return actions


def revise(work: Work, action_id: UUID, said: Sequence[Said]) -> PendingAction:
    """Prepares a proposal anew, with other values for what was said; with none it shows the record as it is now.

    Raises NotFound, Invalid for a value that cannot be read, for a field that the proposal does not write, and for a
    proposal that has been decided.
    """
    work.require("conversation.use")
    (action,) = _mine(work, [action_id])
    if action.status != "proposed":
        raise Invalid("conversations.error.decided")
    made = _opened(work, action)
    known = dict(made.said)
    strange = [one.field for one in said if one.field not in known]
    if strange:
        raise Invalid(fields=dict.fromkeys(strange, "core.field.unknown"))
    changed = [(one.field, one.value) for one in said if one.value != known[one.field]]
    try:
        made = prepare(work, made, changed, _loose(work))
    except Unclear as unclear:
        key = "conversations.error.ambiguous" if unclear.code == "ambiguous" else "conversations.error.unknown"
        candidates = ", ".join(unclear.candidates)
        problem = (key, {"value": unclear.value, "candidates": candidates or "–"})
        raise Invalid(fields={unclear.field: problem}) from None
    action.payload = made.model_dump(mode="json")
    action.summary = _summary(work.principal.language, made)[:500]
    work.db.flush()
    live.publish(work, "conversation", id=str(action.conversation_id), action="changed")
    return action


def run_statuses(work: Work, actions: Sequence[PendingAction]) -> dict[str, str]:
    """The statuses of the runs that carried out these proposals, by the id of the run."""
    ids = {UUID(str(action.result["run_id"])) for action in actions if action.result and "run_id" in action.result}
    if not ids:
        return {}
    rows = work.db.execute(select(RUN.id, RUN.status).where(RUN.workspace_id == work.workspace_id, RUN.id.in_(ids)))
    return {str(row.id): row.status for row in rows}
