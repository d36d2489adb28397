"""The embedded servers (the default): a real PostgreSQL and a real Valkey from wheels, run and watched by this
process.
"""

from crm_app.operations.embedded.process import EmbeddedError
from crm_app.operations.embedded.services import Embedded, Services

__all__ = ["Embedded", "EmbeddedError", "Services"]
