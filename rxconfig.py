"""Reflex's configuration. The operator's settings are in `crm_app.core.config`; this file passes them on."""

import os
from pathlib import Path
from typing import Any, cast

import reflex as rx
from reflex_base.plugins import Plugin
from reflex_base.plugins.sitemap import SitemapPlugin

from crm_app.core.config import settings
from crm_app.core.sites import own_origins
from crm_app.operations.embedded.frontend import say_in_both_languages, serve_from_any_address
from crm_app.ui.reflex_seam import vite_in_front
from crm_app.ui.theme import tailwind_config

_settings = settings()
DEV_BACKEND = "CRM_DEV_BACKEND"
"""Set by `crm_app.operations.dev`: the address of the backend behind Vite."""


class OwnBuild(Plugin):
    """Makes the production build call the address it was loaded from (a change of port or host needs no new build), and
    translates the texts that Reflex has of its own.
    """

    def pre_compile(self, **context: Any) -> None:
        if DEV_BACKEND in os.environ:
            context["add_modify_task"]("vite.config.js", lambda text: vite_in_front(text, DEV_BACKEND))

    def post_build(self, **context: Any) -> None:
        build = Path(context["static_dir"])
        serve_from_any_address(build)
        say_in_both_languages(build)


config = rx.Config(
    app_name="crm_app",
    api_url=f"http://localhost:{_settings.port}",
    deploy_url=_settings.origin,
    backend_host=_settings.host,
    # Exact origins only: Reflex's default lets any site send requests with the person's cookie.
    cors_allowed_origins=own_origins(),
    # In the process that holds the tab's socket, see docs/decisions.md.
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    # seconds that a state is kept; it applies to states in memory too, in spite of its name
    redis_token_expiration=3_600,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["gzip", "brotli"],
    plugins=[rx.plugins.TailwindV4Plugin(cast("Any", tailwind_config())), OwnBuild()],
    disable_plugins=[SitemapPlugin],
)
