"""The form of all records: its fields, the conflicts with other people's changes, and the page around it."""

import json
from typing import Any

import reflex as rx

from crm_app.records.own_pages import own_inputs
from crm_app.records.pages import State, Var, allowed, missing, or_empty, view_of
from crm_app.ui import choosing, drafts, form
from crm_app.ui.button import button, link_button, submit
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.picker import record_picker
from crm_app.ui.sections import page_header
from crm_app.ui.skeleton import skeleton_record

# ---------------------------------------------------------------- the form


def _conflict(one: Var) -> rx.Component:
    radio = "size-4 m-0 accent-primary"

    def option(choice: str, label: Text, text: Var, start: bool) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="take_" + one["name"].to(str),
                value=choice,
                default_checked=start,
                class_name=radio,
            ),
            rx.el.span(
                rx.el.span(label, class_name="text-ink-2"), " ", rx.el.span(text, class_name="font-medium text-ink")
            ),
            class_name="flex min-h-6 items-baseline gap-2 text-sm [overflow-wrap:anywhere]",
        )

    return rx.el.fieldset(
        rx.el.legend(one["label"], class_name="p-0 text-xs text-ink-2"),
        rx.cond(
            one["mine"],
            rx.el.div(
                option("mine", t("ui.record.conflict.mine"), one["mine"], True),
                option("theirs", t("ui.record.conflict.theirs"), one["theirs"], False),
                class_name="mt-1 flex flex-col gap-1",
            ),
            rx.el.p(
                rx.el.span(t("ui.record.conflict.only_theirs"), class_name="text-ink-2"),
                " ",
                rx.el.span(one["theirs"], class_name="font-medium text-ink"),
                class_name="m-0 mt-1 text-sm [overflow-wrap:anywhere]",
            ),
        ),
        key=one["name"],
        class_name="m-0 border-0 p-0 py-1.5",
    )


class ScrollTo(rx.Fragment):
    """Brings the first element of `places` (CSS selectors) into view, whenever `when` changes to something true.

    With `focus` it also takes the focus there.
    """

    when: rx.Var[Any]
    places: list[str] = []
    focus: bool = False

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[Any]:
        found = " ?? ".join(f"document.querySelector({json.dumps(place)})" for place in self.places)
        focus = "place?.focus({ preventScroll: true });" if self.focus else ""
        effect = (
            f"useEffect(() => {{ if (!{self.when!s}) return; const place = {found}; "
            f"place?.scrollIntoView({{ block: 'nearest', inline: 'center' }}); {focus} }}, [{self.when!s}])"
        )
        return [rx.Var(effect, _var_data=self.when._get_all_var_data())]

    def _render(self, props: dict[str, Any] | None = None) -> Any:
        return super()._render({})


def conflict_panel(state: State) -> rx.Component:
    """The changes of somebody else beside the typed texts. Part of the form: it sends the choices."""
    return rx.el.div(
        rx.cond(
            as_var(state.conflicts).length() > 0,
            rx.el.div(
                rx.el.h2(
                    icon("git-merge", 16),
                    t("ui.record.conflict.title"),
                    class_name="m-0 flex items-center gap-2 text-sm font-medium text-ink",
                ),
                rx.el.p(t("ui.record.conflict.text"), class_name="m-0 mt-1 mb-3 text-sm text-ink-2"),
                rx.foreach(state.conflicts, _conflict),
                custom_attrs={"data-conflicts": "true", "data-fleeting": "true"},
                tab_index=-1,
                class_name="scroll-my-20 rounded-xl border border-warning bg-warning-soft p-4",
            ),
        ),
        role="alert",
        class_name="empty:hidden",
    )


def _free_row(one: Var) -> rx.Component:
    number = one["number"].to(str)
    look = f"{form.CONTROL} h-10 sm:h-9"
    return rx.el.div(
        rx.el.input(
            name="custom_name_" + number,
            default_value=one["name"],
            aria_label=t("ui.record.custom.name"),
            placeholder=t("ui.record.custom.name"),
            max_length=80,
            auto_complete="off",
            class_name=look,
        ),
        rx.el.input(
            name="custom_value_" + number,
            default_value=one["value"],
            aria_label=t("ui.record.custom.value"),
            placeholder=t("ui.record.custom.value"),
            max_length=2000,
            auto_complete="off",
            class_name=look,
        ),
        key=number,
        class_name="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-2",
    )


def custom_inputs(state: State) -> rx.Component:
    """The form's inputs for the fields of the workspace's own, and its rows for values that belong to none."""
    has_own = as_var(state.own_inputs).length() > 0

    free = form.section(
        t("ui.record.custom"),
        rx.el.div(
            rx.foreach(state.custom_rows, _free_row),
            custom_attrs={"data-together": "true"},
            class_name="flex flex-col gap-4 empty:hidden",
        ),
        form.error_text(or_empty(as_var(state.form_errors)["custom_fields"]), id="custom-error"),
        rx.cond(
            has_own,
            rx.fragment(),
            rx.el.div(
                button(
                    t("ui.record.custom.add"),
                    icon="plus",
                    size="sm",
                    on_click=state.add_custom_field,
                    custom_attrs={"data-draft-add": "custom_"},
                )
            ),
        ),
        hint=t("ui.record.custom.hint"),
    )
    # A kind with fields of its own takes no new names; what a record has under other names stays with it.
    return rx.fragment(
        own_inputs(state), rx.cond(has_own & (as_var(state.custom_rows).length() == 0), rx.fragment(), free)
    )


def form_page(
    state: State,
    *fields: rx.Component,
    plural: str,
    new: bool,
) -> rx.Component:
    """The page with a record's form.

    Args:
        state: The record's state, a `RecordPage`.
        fields: The form's fields.
        new: For a new record; else for one that there is.
    """
    here = f"/{plural}" if new else f"/{plural}/" + as_var(state.record_id)
    content = rx.el.div(
        page_header(
            t(f"{plural}.new") if new else t("ui.record.edit", name=view_of(state)["title"].to(str)),
            back=(t(f"{plural}.title") if new else view_of(state)["title"].to(str), here),
        ),
        form.form(
            conflict_panel(state),
            rx.el.input(type="hidden", name="form_version", value=state.form_version),
            rx.el.input(type="hidden", name="form_base"),
            *fields,
            custom_inputs(state),
            rx.el.div(
                submit(t("ui.save")),
                link_button(t("ui.cancel"), here, custom_attrs={"data-draft-discard": "true"}),
                rx.el.div(
                    rx.cond(
                        as_var(state.form_errors).length() > 0,
                        rx.el.p(
                            icon("circle-alert", 14, "mt-0.5"),
                            rx.cond(
                                or_empty(as_var(state.form_errors)["form"]),
                                as_var(state.form_errors)["form"],
                                t("core.error.invalid"),
                            ),
                            class_name="m-0 flex items-start gap-1.5 text-sm text-danger",
                        ),
                    ),
                    role="alert",
                    class_name="min-w-0 flex-1 basis-48",
                ),
                # At the left, because toasts appear at the right.
                custom_attrs={"data-foot": ""},
                class_name=(
                    "sticky bottom-14 z-10 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-canvas px-4 "
                    "py-3 md:bottom-0 sm:mx-0 sm:px-0"
                ),
            ),
            ScrollTo.create(
                when=state.refused,
                places=["main form [data-conflicts]", 'main form [aria-invalid="true"]'],
                focus=True,
            ),
            on_submit=state.create if new else state.save,
            key=state.form_key,
            draft=drafts.attributes(by_query=new, one=True) | ({"data-first": "true"} if new else {}),
        ),
        class_name="mx-auto max-w-2xl",
    )
    return rx.el.div(
        rx.match(
            as_var(state.status),
            ("ready", rx.cond(state.form_key, content, skeleton_record())),
            ("missing", missing(plural)),
            skeleton_record(),
        ),
        on_unmount=state.leave,
    )


def text_field(state: State, plural: str, name: str, **options: Any) -> rx.Component:
    """A line of text of a record's form."""
    maker = options.pop("maker", form.text)
    return maker(
        name,
        t(f"{plural}.field.{name}"),
        value=or_empty(as_var(state.form)[name]),
        errors=state.form_errors,
        **options,
    )


def select_field(state: State, plural: str, name: str, options: Any, **more: Any) -> rx.Component:
    """A field of the form with a choice among few values."""
    return choosing.select(
        name,
        t(f"{plural}.field.{name}"),
        options,
        value=or_empty(as_var(state.form)[name]),
        errors=state.form_errors,
        **more,
    )


def owner_field(state: State, plural: str, new: bool) -> rx.Component:
    """The owner of the record. A new one belongs by default to its creator, so that "nobody" is not offered."""
    return select_field(state, plural, "owner_id", state.owners, empty=None if new else t("ui.record.nobody"))


def link_picker(state: State, name: str, label: Text) -> rx.Component:
    """The picker for a field that links to a record, for people who may read such records."""
    kind = state._record.references[name]
    return rx.cond(
        allowed(f"{kind}.read"),
        record_picker(
            name,
            label,
            options=as_var(state.offered)[name],
            on_search=state.find(name),
            chosen=rx.cond(or_empty(as_var(state.form)[name]), as_var(state.linked)[name], None),
            errors=state.form_errors,
        ),
    )
