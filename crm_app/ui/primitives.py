"""Base UI's accessible primitives (dialog, menu, popover, tabs, tooltip, combobox), wrapped for Reflex.

They provide keyboard, focus and ARIA behaviour; the design system gives them every class. Only `crm_app.ui` uses them.
"""

from typing import Any

import reflex as rx

from crm_app.ui.reflex_seam import BaseHTML, ImportVar

PACKAGE = "@base-ui/react"
VERSION = "1.9.0"


def _opened(is_open: rx.Var[bool], _details: rx.Var[Any]) -> tuple[rx.Var[bool]]:
    return (is_open,)


def _text(value: rx.Var[str], _details: rx.Var[Any]) -> tuple[rx.Var[str]]:
    return (value,)


def _option(value: rx.Var[dict[str, str]], _details: rx.Var[Any]) -> tuple[rx.Var[dict[str, str]]]:
    return (value,)


class PostForm(BaseHTML):
    """A form that the browser posts by itself. Reflex's own form element prevents every native submission after
    hydration.
    """

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]
    no_validate: rx.Var[bool]


class Primitive(rx.Component):
    """A part of a Base UI component. `namespace` is the export that has the part, e.g. Dialog for Dialog.Root."""

    lib_dependencies: list[str] = [f"{PACKAGE}@{VERSION}"]
    render_: rx.Var[rx.Component]

    @property
    def import_var(self) -> ImportVar:
        return ImportVar(tag=str(self.tag).split(".")[0], package_path="", install=False)


class _Dialog(Primitive):
    library = f"{PACKAGE}/dialog"


class DialogRoot(_Dialog):
    tag = "Dialog.Root"
    open: rx.Var[bool]
    default_open: rx.Var[bool]
    modal: rx.Var[bool]
    disable_pointer_dismissal: rx.Var[bool]
    on_open_change: rx.EventHandler[_opened]  # type: ignore[type-arg, valid-type]


class DialogTrigger(_Dialog):
    tag = "Dialog.Trigger"


class DialogPortal(_Dialog):
    tag = "Dialog.Portal"


class DialogBackdrop(_Dialog):
    tag = "Dialog.Backdrop"


class DialogPopup(_Dialog):
    tag = "Dialog.Popup"


class DialogTitle(_Dialog):
    tag = "Dialog.Title"


class DialogDescription(_Dialog):
    tag = "Dialog.Description"


class DialogClose(_Dialog):
    tag = "Dialog.Close"


class _Menu(Primitive):
    library = f"{PACKAGE}/menu"


class MenuRoot(_Menu):
    tag = "Menu.Root"
    modal: rx.Var[bool]


class MenuTrigger(_Menu):
    tag = "Menu.Trigger"


class MenuPortal(_Menu):
    tag = "Menu.Portal"


class MenuPositioner(_Menu):
    tag = "Menu.Positioner"
    side: rx.Var[str]
    align: rx.Var[str]
    side_offset: rx.Var[int]


class MenuPopup(_Menu):
    tag = "Menu.Popup"


class MenuItem(_Menu):
    tag = "Menu.Item"
    disabled: rx.Var[bool]
    close_on_click: rx.Var[bool]


class MenuLinkItem(_Menu):
    tag = "Menu.LinkItem"
    href: rx.Var[str]
    close_on_click: rx.Var[bool]


class MenuSeparator(_Menu):
    tag = "Menu.Separator"


class MenuGroup(_Menu):
    tag = "Menu.Group"


class MenuGroupLabel(_Menu):
    tag = "Menu.GroupLabel"


class _Popover(Primitive):
    library = f"{PACKAGE}/popover"


class PopoverRoot(_Popover):
    tag = "Popover.Root"
    open: rx.Var[bool]
    modal: rx.Var[bool]
    on_open_change: rx.EventHandler[_opened]  # type: ignore[type-arg, valid-type]


class PopoverTrigger(_Popover):
    tag = "Popover.Trigger"


class PopoverPortal(_Popover):
    tag = "Popover.Portal"


class PopoverPositioner(_Popover):
    tag = "Popover.Positioner"
    side: rx.Var[str]
    align: rx.Var[str]
    side_offset: rx.Var[int]


class PopoverPopup(_Popover):
    tag = "Popover.Popup"
    initial_focus: rx.Var[Any]
    final_focus: rx.Var[Any]


class _Tabs(Primitive):
    library = f"{PACKAGE}/tabs"


class TabsRoot(_Tabs):
    tag = "Tabs.Root"
    default_value: rx.Var[str]
    value: rx.Var[str]
    on_value_change: rx.EventHandler[_text]  # type: ignore[type-arg, valid-type]


class TabsList(_Tabs):
    tag = "Tabs.List"
    activate_on_focus: rx.Var[bool]


class TabsTab(_Tabs):
    tag = "Tabs.Tab"
    value: rx.Var[str]


class TabsPanel(_Tabs):
    tag = "Tabs.Panel"
    value: rx.Var[str]
    keep_mounted: rx.Var[bool]


class _Tooltip(Primitive):
    library = f"{PACKAGE}/tooltip"


class TooltipRoot(_Tooltip):
    tag = "Tooltip.Root"


class TooltipTrigger(_Tooltip):
    tag = "Tooltip.Trigger"
    delay: rx.Var[int]


class TooltipPortal(_Tooltip):
    tag = "Tooltip.Portal"


class TooltipPositioner(_Tooltip):
    tag = "Tooltip.Positioner"
    side: rx.Var[str]
    side_offset: rx.Var[int]


class TooltipPopup(_Tooltip):
    tag = "Tooltip.Popup"


class _Combobox(Primitive):
    library = f"{PACKAGE}/combobox"


class ComboboxInput(_Combobox):
    tag = "Combobox.Input"
    placeholder: rx.Var[str]


class ComboboxClear(_Combobox):
    tag = "Combobox.Clear"


class ComboboxPortal(_Combobox):
    tag = "Combobox.Portal"


class ComboboxPositioner(_Combobox):
    tag = "Combobox.Positioner"
    side_offset: rx.Var[int]


class ComboboxPopup(_Combobox):
    tag = "Combobox.Popup"


class ComboboxList(_Combobox):
    tag = "Combobox.List"


class ComboboxItem(_Combobox):
    tag = "Combobox.Item"
    value: rx.Var[Any]


class ComboboxEmpty(_Combobox):
    tag = "Combobox.Empty"


class _Autocomplete(Primitive):
    library = f"{PACKAGE}/autocomplete"


class AutocompleteRoot(_Autocomplete):
    """A search field with suggestions; choosing one runs the suggestion's handler."""

    tag = "Autocomplete.Root"
    items: rx.Var[list[Any]]
    mode: rx.Var[str]
    auto_highlight: rx.Var[bool]
    filter: rx.Var[Any]
    open_on_input_click: rx.Var[bool]
    item_to_string_value: rx.Var[Any]
    on_value_change: rx.EventHandler[_text]  # type: ignore[type-arg, valid-type]


class AutocompleteInput(_Autocomplete):
    tag = "Autocomplete.Input"
    placeholder: rx.Var[str]


class AutocompletePortal(_Autocomplete):
    tag = "Autocomplete.Portal"


class AutocompletePositioner(_Autocomplete):
    tag = "Autocomplete.Positioner"
    side_offset: rx.Var[int]
    align: rx.Var[str]


class AutocompletePopup(_Autocomplete):
    tag = "Autocomplete.Popup"


class AutocompleteList(_Autocomplete):
    tag = "Autocomplete.List"


class AutocompleteItem(_Autocomplete):
    tag = "Autocomplete.Item"
    value: rx.Var[Any]


class AutocompleteEmpty(_Autocomplete):
    tag = "Autocomplete.Empty"
