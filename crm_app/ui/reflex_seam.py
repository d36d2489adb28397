"""All uses of Reflex's internals, in one module: an upgrade of Reflex is an upgrade of this module.

A comment at each name says what the product needs it for; `tests/ui/test_reflex_seam.py` tests the behaviour relied on.
"""

from reflex.istate.manager.memory import StateManagerMemory as StateManagerMemory  # forgetting: closed tabs
from reflex.middleware.middleware import Middleware as Middleware  # guard: sees every event first
from reflex.state import FrontendEventExceptionState as FrontendEventExceptionState  # guard: reports of the browser
from reflex.state import OnLoadInternalState as OnLoadInternalState  # guard: what a page's loading begins with
from reflex.state import State as State  # guard: the root of all states
from reflex.state import StateUpdate as StateUpdate  # guard: what an event answers
from reflex.style import set_color_mode as set_color_mode  # layout: the theme without a round trip
from reflex.utils.imports import ImportVar as ImportVar  # primitives: names of JavaScript modules
from reflex.vars import VarData as VarData  # dialog, dates, browser: hooks and imports of a var
from reflex_base.components.component import MemoizationLeaf as MemoizationLeaf  # browser: children stay as they are
from reflex_base.event.context import EventContext as EventContext  # guard: whose event is being handled
from reflex_base.event.processor.base_state_processor import chain_updates as chain_updates  # guard: an event's sequel
from reflex_base.registry import RegistrationContext as RegistrationContext  # guard: the handlers that there are
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY as FORM_DATA_ENTRIES_KEY  # answering: how a form is sent
from reflex_base.utils.format import format_event_handler as format_event_handler  # guard: a handler's wire name
from reflex_components_core.base.error_boundary import ErrorBoundary as ErrorBoundary  # document: a page that broke
from reflex_components_core.core.banner import (
    has_too_many_connection_errors as has_too_many_connection_errors,  # layout
)
from reflex_components_core.el.elements.base import BaseHTML as BaseHTML  # primitives: elements of our own
from reflex_components_core.el.elements.typography import Div as Div  # browser
