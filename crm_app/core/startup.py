"""Checks and preparations before a process serves requests."""

import gc

from sqlalchemy import text

from crm_app.core.pool import engine


def check_role() -> None:
    """Refuses to serve as a superuser, as an owner of tables or with BYPASSRLS. Raises RuntimeError."""
    with engine().connect() as connection:
        row = connection.execute(
            text(
                "select rolname, rolsuper, rolbypassrls, "
                "exists (select 1 from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'v', 'm')) as owns "
                "from pg_roles r where rolname = current_user"
            )
        ).one()
    if row.rolsuper or row.rolbypassrls or row.owns:
        raise RuntimeError(
            f"The role {row.rolname} is a superuser, owns tables or bypasses row-level security, so workspaces would not "
            "be kept apart. Set CRM_DATABASE_URL to the serving role crm_app."
        )


def settle() -> None:
    """Excludes what is loaded now from garbage collection; call it once a process has loaded what it needs.

    Repeated scans of these objects caused the slowest responses (at 5,000 sessions a p95 of 1.2 s, 0.19 without).
    """
    gc.collect()
    gc.freeze()
