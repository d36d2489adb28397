"""The registry of pages: `@page` declares a page's address, title and permission; `crm_app.py` adds the pages to the
app.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from crm_app.core.i18n import catalogue
from crm_app.ui import layout, sections
from crm_app.ui.i18n import fixed, t

Component = Callable[[], rx.Component]
Frame = Literal["shell", "centered", "bare"]


@dataclass(frozen=True)
class PageSpec:
    """A page.

    Attributes:
        route: Its address; `/contacts/[contact_id]` takes a parameter.
        component: Makes it, frame included.
        title_key: Text key of its title.
        title: Its title, product included, for the browser's tab.
        on_load: Event handlers of its loading.
        permission: Needed to see it; the guard checks it. None: everybody signed in.
        public: Visible without signing in.
        language: The one language it is prerendered in, if it is.
    """

    route: str
    component: Component
    title_key: str
    title: Any
    on_load: Any = None
    permission: str | None = None
    public: bool = False
    language: str | None = None


_pages: dict[str, PageSpec] = {}


def page(
    route: str,
    title_key: str,
    *,
    on_load: Any = None,
    permission: str | None = None,
    public: bool = False,
    language: str | None = None,
    frame: Frame | None = None,
    named: tuple[Any, str] | None = None,
    apart: bool = False,
) -> Callable[[Component], Component]:
    """Registers a function that makes a page's content.

    Args:
        route: The address.
        title_key: Text key of the title.
        on_load: Event handlers for its loading.
        permission: Needed to see it.
        public: Visible without signing in.
        language: "en" or "th" for a page prerendered in one language.
        named: the var with the name of the page's record, and the text key of the name of its list: both are the title of
            the browser's tab, "Acme renewal · Deals".
        apart: Whether its script has nothing of the other pages of its module. For a page that is opened first, such as a
            list; a record's page and form load their script when somebody goes there.
        frame: "shell" (with navigation) or "bare"; by default "bare" for public pages; "centered" is narrow.

    Raises:
        ValueError: when the route is taken.
        KeyError: when the title has no text.
    """
    if route in _pages:
        raise ValueError(f"two pages at {route}")
    if title_key not in catalogue():
        raise KeyError(title_key)
    kind: Frame = frame or ("bare" if public else "shell")

    def register(content: Component) -> Component:
        def component() -> rx.Component:
            if kind == "shell":
                return layout.shell(content(), route=route)
            if kind == "centered":
                return sections.centered(content(), language=language)
            return content()

        component.__name__ = content.__name__
        # Reflex splits the script by a page's module: with all pages in one module each page would load every chart.
        component.__module__ = f"{content.__module__}.{content.__name__}" if apart else content.__module__
        _pages[route] = PageSpec(
            route=route,
            component=component,
            title_key=title_key,
            title=page_title(title_key, language) if named is None else named_title(title_key, *named),
            on_load=on_load,
            permission=permission,
            public=public,
            language=language,
        )
        return content

    return register


def page_title(title_key: str, language: str | None = None) -> Any:
    """The text for the browser's tab: the page, then the product."""
    if language is None:
        return t("ui.page_title", title=t(title_key), product=t("ui.product"))
    return f"{fixed(title_key, language)} · {fixed('ui.product', language)}"


_BIDI = "/[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/gu"
"""Characters that change the direction of the following text, also of the browser's own frame."""


def named_title(title_key: str, name: Any, place_key: str) -> Any:
    """The title of the browser's tab for a page with a record: its name and its list; the page's title until it is
    read.

    Args:
        title_key: text key of the page's title, used while the name is empty.
        name: the var with the record's name.
        place_key: text key of the name of its list ("Deals").
    """
    plain = rx.Var(f"(({name!s}) ?? '').replace({_BIDI}, '').trim()", _var_data=name._get_all_var_data()).to(str)
    return rx.cond(plain, t("ui.page_title", title=plain, product=t(place_key)), page_title(title_key))


def pages() -> list[PageSpec]:
    """Every page registered so far, by route."""
    return [_pages[route] for route in sorted(_pages)]


def add_pages(app: rx.App) -> None:
    """Adds every registered page, and the one for unknown addresses, to the app."""
    for spec in pages():
        app.add_page(spec.component, route=spec.route, title=spec.title, on_load=spec.on_load)
    app.add_page(sections.not_found, route="404", title=page_title("ui.not_found.title"))
