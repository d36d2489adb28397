"""A proposed change, prepared: its values, and what its card shows of them before anybody approves it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from crm_app.audit import words
from crm_app.conversations.acting import called, said, trial
from crm_app.conversations.acting.trial import Act, Effect, Step
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.i18n import translate
from crm_app.core.validation import parse
from crm_app.records import TYPES, own
from crm_app.records.own import names as own_names
from crm_app.records.own.names import PEOPLE, identifier

_PLACES = frozenset({"position", "stage_changed_at"})
"""Columns that change without anybody's having written something else."""


class CardLine(BaseModel):
    """A value that an approval writes: the field in words, the value before and after, and where a link leads.

    `text` is what was said, for the input of an edit; empty for a value that was not said.
    """

    name: str
    label: str
    before: str = ""
    value: str = ""
    href: str | None = None
    text: str | None = None


class Prepared(BaseModel):
    """A change to one record as it is stored until somebody decides it."""

    act: Act
    kind: str
    record_id: UUID | None = None
    record_name: str = ""
    about: tuple[str, UUID] | None = None
    """The kind and id of the record that a new task or activity is about."""
    said: list[tuple[str, str]] = []
    """The fields with the values that were said, by the names of the fields."""
    values: dict[str, Any] = {}
    """Input for the schema of the kind, in JSON."""
    seen: dict[str, Any] = {}
    """The values that the change replaces, by column: another value at the approval means that somebody wrote it since."""
    lines: list[CardLine] = []
    also: list[CardLine] = []
    """What the rules of the kind write besides."""

    @property
    def step(self) -> Step:
        return Step(self.act, self.kind, self.record_id, self.values)


def prepare(
    work: Work,
    wanted: Prepared,
    spoken: Sequence[tuple[str, str]],
    loose: said.Loose,
) -> Prepared:
    """`wanted` with the values of what was said, tried out, and with the lines of its card.

    Args:
        wanted: which record is changed; its `values` are kept where nothing else is said.
        spoken: fields and values in words.
        loose: reads what forms do not.

    Raises called.Unclear, Invalid when nothing would change, or the AppError with which the kind refuses the change.
    """
    record = TYPES[wanted.kind]
    fields = own.within(work, wanted.kind)
    texts = dict(wanted.said)
    values = dict(wanted.values)
    if wanted.act != "delete":
        read = said.values_of(work, record, spoken, wanted.record_id, loose)
        customs = {**values.get("custom_fields", {}), **read.get("custom_fields", {})}
        values |= to_jsonable_python(read) | ({"custom_fields": to_jsonable_python(customs)} if customs else {})
        for word, text in spoken:
            found = said.field_called(record, fields, word)
            texts[found if isinstance(found, str) else found.key] = text
        values = _typed(wanted, values)
    made = wanted.model_copy(update={"values": values, "said": list(texts.items())})
    effects = trial.rehearse(work, made.step)
    if not effects:
        raise Invalid("conversations.error.already")
    made.lines, made.also = _lines(work, made, effects)
    made.seen = _replaced(effects) if made.act == "update" else {}
    return made


def _typed(wanted: Prepared, values: dict[str, Any]) -> dict[str, Any]:
    """Values with the types of the schema, so that a REST request, whose numbers are no texts, reads them again."""
    record = TYPES[wanted.kind]
    parsed = parse(record.new, values) if wanted.act == "create" else parse(record.patch, {**values, "version": 1})
    return parsed.model_dump(mode="json", include=set(values))


def is_stale(work: Work, made: Prepared) -> bool:
    """Whether somebody has changed since what the change replaces. Raises the AppError with which it is refused now."""
    effects = trial.rehearse(work, made.step)
    return made.act == "update" and _replaced(effects) != made.seen


def _replaced(effects: Sequence[Effect]) -> dict[str, Any]:
    """The values of the record itself that a change replaces, by column; of the workspace's own fields by field."""
    found: dict[str, Any] = {}
    for effect in effects:
        if effect.is_own:
            for name, pair in effect.changes.items():
                if name not in _PLACES:
                    found |= {f"{name}.{key}" if key != name else name: part[0] for key, part in _parts(name, pair)}
    return found


def _lines(work: Work, made: Prepared, effects: Sequence[Effect]) -> tuple[list[CardLine], list[CardLine]]:
    """What was said, and what the change does besides."""
    reader = _reader(work, effects)
    texts, about = dict(made.said), set(made.values) - {"custom_fields"}
    lines, also = [], []
    if made.record_id is not None:
        href = f"{TYPES[made.kind].path}/{made.record_id}"
        label = translate(f"{TYPES[made.kind].plural}.one", work.principal.language)
        lines.append(CardLine(name="record", label=label, value=made.record_name, href=href))
    for effect in effects:
        for name, line in _described(effect, reader):
            if effect.is_own and (name in texts or name in about):
                lines.append(line.model_copy(update={"text": texts.get(name)}))
            elif not (effect.act == "create" and _is_default(effect.kind, name, effect.changes)):
                other = "" if effect.is_own else f"{effect.title}: "
                also.append(line.model_copy(update={"label": other + line.label}))
    order = {name: place for place, name in enumerate(texts)}
    lines.sort(key=lambda line: -1 if line.name == "record" else order.get(line.name, len(order)))
    return lines, also


def _is_default(kind: str, name: str, changes: Mapping[str, list[Any]]) -> bool:
    field = TYPES[kind].new.model_fields.get(name)
    return field is None or (name in changes and changes[name][1] == field.default)


def _described(effect: Effect, reader: words.Reader) -> Iterable[tuple[str, CardLine]]:
    references = TYPES[effect.kind].references
    for name, pair in effect.changes.items():
        if name == "about_kind":
            continue
        for key, part in _parts(name, pair):
            for one in words.changed(effect.kind, {name: part}, reader):
                unit = effect.currencies.get(name, "")
                before, value = (
                    raw
                    if isinstance(raw, str) and len(raw) > words.LONGEST
                    else f"{text} {unit}".strip()
                    if text
                    else ""
                    for raw, text in zip(pair, (one.before.strip(), one.after.strip()), strict=True)
                )
                href = f"{TYPES[references[name]].path}/{pair[1]}" if name in references and pair[1] else None
                yield key, CardLine(name=key, label=one.field, before=before, value=value, href=href)


def _parts(name: str, pair: list[Any]) -> Iterable[tuple[str, list[Any]]]:
    """A change by fields: the workspace's own fields are one column."""
    if name != "custom_fields":
        return [(name, pair)]
    before, after = (one or {} for one in pair)
    return [
        (key, [{key: before.get(key)}, {key: after.get(key)}])
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]


def _reader(work: Work, effects: Sequence[Effect]) -> words.Reader:
    """The words for what the effects change: names only of what the principal may read."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    stages: set[UUID] = set()
    fields = {effect.kind: own.within(work, effect.kind, archived=True) for effect in effects}
    for effect in effects:
        for name, pair in effect.changes.items():
            ids = {found for value in pair if (found := identifier(value)) is not None}
            if name == "owner_id":
                wanted[PEOPLE] |= ids
            elif name == "about_id":
                wanted[str(effect.changes.get("about_kind", ["", ""])[1])] |= ids
            elif name in ("stage_id", "pipeline_id"):
                stages |= ids
            elif name in TYPES[effect.kind].references:
                wanted[TYPES[effect.kind].references[name]] |= ids
        customs = [one for one in effect.changes.get("custom_fields", ()) if one]
        for kind, ids in own_names.pointed(fields[effect.kind], customs).items():
            wanted[kind] |= ids
    language = work.principal.language
    names = own_names.within_kinds(work, {kind: ids for kind, ids in wanted.items() if ids and kind}, language)
    return words.Reader(language, work.principal.timezone, names | called.names(work, stages), fields)
