"""The inputs of a record's form for the fields of a workspace's own, with the choices of those that point somewhere."""

from crm_app.core.errors import Invalid
from crm_app.records import choices
from crm_app.records.states.fields import RecordFields
from crm_app.records.states.own import inputs
from crm_app.ui.picker import answering
from crm_app.values.options import Option, Suggestion


class OwnForm(RecordFields, mixin=True):
    """The choices of a form: owners, and the records that its pickers offer."""

    owners: list[Option] = []
    """The possible owners of the record."""
    offered: dict[str, list[Suggestion]] = {}
    """The choices of each picker, by the name of its field."""
    linked: dict[str, Suggestion] = {}
    """The initial choice of each picker, by the name of its field."""

    async def _find_own(self, name: str, q: str) -> None:
        """Loads the choices of the picker of an own field."""
        kind = next((one.target for one in self._own if one.input == name and one.target), None)
        if kind is None:
            raise Invalid
        self.offered = self.offered | {name: answering(q, await self._find(choices.options, kind, q))}

    async def _begin_own(self) -> None:
        """Makes the inputs of the own fields, with the choices of their pickers."""
        for one in self._own:
            if one.target:
                chosen = self.form.get(one.input, "")
                self.offered = self.offered | {one.input: await self._find(choices.options, one.target, "")}
                name = self._own_names.get(chosen)  # the page knows it already
                found: Suggestion = {"value": chosen, "label": name, "meta": ""} if name else {}
                self.linked = self.linked | {one.input: found}
        people: list[Option] = []
        if any(one.type == "person" for one in self._own):
            people = self.owners or await self._recall(choices.owners, self._language)
        self.own_inputs = inputs(self._own, self.form, self._language, people)
