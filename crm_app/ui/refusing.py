"""What the browser is told of an event that was refused or has failed: a message, the sign-in page, or a page's refusal."""

from typing import Any

from crm_app.core.errors import AppError, Forbidden, Invalid, Unauthenticated
from crm_app.core.logging import logger
from crm_app.core.metrics import REFUSALS
from crm_app.rest.http import own_page
from crm_app.ui.redirects import login_page
from crm_app.ui.reflex_seam import RegistrationContext, format_event_handler
from crm_app.ui.state import Shell

log = logger(__name__)


async def turn_away(state: Any, shell: Shell, error: AppError, event_name: str, *, leaves: bool = True) -> None:
    """Tells the browser that the sender may not run the event.

    Args:
        leaves: whether a browser without a living session is sent to the sign-in page.
    """
    REFUSALS.labels("event", error.code).inc()
    log.warning("event refused", event_name=event_name[-120:], code=error.code)
    shell._introduced = 0.0  # the frame may show an earlier role of the person
    if isinstance(error, Unauthenticated):
        if leaves:
            shell.ready = False
            leave(state, shell)
    elif isinstance(error, Forbidden) and is_page_load(state, event_name):
        shell.denied = True
    else:
        shell._toast("error", error.message(shell.language))


def is_page_load(state: Any, event_name: str) -> bool:
    """Whether an event is one of those that load the page which the browser shows."""
    loads: Any = RegistrationContext.get().app.get_load_events(state.rx_router_url.path)
    return any(event_name == format_event_handler(getattr(load, "handler", load)) for load in loads)


async def show_error(state: Any, error: AppError) -> None:
    """Shows the error of an event in `state`, whose lock is held."""
    REFUSALS.labels("event", error.code).inc()
    shell = await state.get_state(Shell)
    message = error.message(shell.language)
    if isinstance(error, Invalid) and error.fields:
        found = error.field_messages(shell.language)
        if "form_errors" in type(state).vars:
            state.form_errors = found
        else:
            message = f"{message} {' '.join(found.values())}"
    if isinstance(error, Unauthenticated):
        shell.ready = False
        leave(state, shell)
    shell._toast("error", message)


def leave(state: Any, shell: Shell) -> None:
    """Sends the browser to the sign-in page, which leads back to the present page."""
    url = state.rx_router_url
    here = f"{url.path}?{url.query}" if url.query else str(url.path)
    shell.leave = login_page("th" if shell.language == "th" else "en", own_page(here))
