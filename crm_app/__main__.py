"""The command line: `python -m crm_app COMMAND`. Each command collects its arguments and calls one function."""

import argparse
import getpass
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from crm_app import options
from crm_app.core.config import Settings, settings
from crm_app.core.errors import AppError, Invalid
from crm_app.operations import address
from crm_app.operations.embedded import Embedded, EmbeddedError, Services
from crm_app.operations.migrations import MigrationError

ROOT = Path(__file__).resolve().parent.parent


def external(config: Settings) -> Services:
    """The external servers of the operator; empty where the embedded servers are to be used."""
    return Services(
        config.database_url,
        config.owner_database_url,
        config.bootstrap_database_url,
        config.redis_url,
        config.secret_key.get_secret_value(),
    )


def embedded() -> Embedded:
    """The servers of this installation, not started yet."""
    return Embedded(settings().data_dir, external(settings()))


def use(services: Services) -> None:
    """Make this process use `services`, including the owner's rights."""
    os.environ.update(services.environment(migrate=True))
    settings.cache_clear()


def run(args: argparse.Namespace) -> None:
    from crm_app.operations.embedded import supervisor

    typed = {"CRM_PORT": args.port, "CRM_HOST": args.host}
    os.environ.update({name: str(value) for name, value in typed.items() if value})
    settings.cache_clear()
    supervisor.run(settings(), ROOT, embedded(), dev=args.dev, demo=not args.no_demo)


def build(args: argparse.Namespace) -> None:
    from crm_app.operations.embedded import build as frontend
    from crm_app.operations.embedded import storage

    log = storage.prepare(settings().data_dir) / "logs" / "build.log"
    done = frontend.build(ROOT, log, force=args.force)
    print("Compiled the frontend." if done else "The compiled frontend fits the source already.")


def serve(args: argparse.Namespace) -> None:
    from crm_app.operations import migrations
    from crm_app.operations.embedded import supervisor

    config = settings()
    if not (config.database_url and config.redis_url and config.secret_key.get_secret_value()):
        raise EmbeddedError(
            "Set CRM_DATABASE_URL, CRM_REDIS_URL and CRM_SECRET_KEY, or start everything: script/server"
        )
    migrations.wait(config.database_url, lambda text: print(text, flush=True))
    # Replaces this process, so that the memory of Alembic is freed.
    command = supervisor.server_command(address.plain(config.host), config.port)
    os.execve(sys.executable, command, supervisor.server_env(dict(os.environ)))  # noqa: S606


def proxy_include(args: argparse.Namespace) -> None:
    import crm_app.crm_app  # noqa: F401 - registers every page
    from crm_app.operations import proxy
    from crm_app.operations.embedded.frontend import BUILD
    from crm_app.ui.page import pages

    found = [proxy.Page(spec.route, spec.public, spec.language) for spec in pages()]
    args.file.write_text(proxy.include(ROOT / BUILD, found))
    print(f"{len(found)} pages written to {args.file}")


def worker(args: argparse.Namespace) -> None:
    from crm_app import worker as consumer
    from crm_app.operations import migrations

    given = external(settings())
    if given.database_url and given.redis_url and given.secret_key:
        migrations.wait(given.database_url, lambda text: print(text, flush=True))
        os.execv(sys.executable, [sys.executable, "-m", "crm_app.worker"])  # noqa: S606
    with embedded() as services:
        use(services)
        consumer.main()


def indexes(args: argparse.Namespace) -> None:
    from crm_app.operations import migrations

    config = settings()
    if not config.owner_database_url:
        raise EmbeddedError(
            "Set CRM_OWNER_DATABASE_URL. With the embedded database, script/server makes indexes itself."
        )
    migrations.wait(config.owner_database_url, lambda text: print(text, flush=True))
    os.execv(sys.executable, [sys.executable, "-m", "crm_app.operations.indexing"])  # noqa: S606


def migrate(args: argparse.Namespace) -> None:
    from crm_app.operations import migrations

    with embedded() as services:
        use(services)
        print(f"Tables are at {migrations.upgrade(settings())}.")


def revision(args: argparse.Namespace) -> None:
    from crm_app.operations import migrations

    with embedded() as services:
        use(services)
        print(f"Written: {migrations.revise(args.words).relative_to(ROOT)}. Read it before you run it.")


def doctor(args: argparse.Namespace) -> None:
    from crm_app.core import job_upkeep
    from crm_app.operations import doctor as examination

    signs = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
    wrong = 0
    for finding in examination.examine(settings(), ROOT, embedded(), use, job_upkeep.worker_alive_seconds_ago):
        print(signs[finding.verdict], finding.text, flush=True)
        wrong += finding.verdict == "wrong"
    if wrong:
        sys.exit(f"\n{wrong} to put right.")
    print("\nNothing is wrong.")


def backup(args: argparse.Namespace) -> None:
    from crm_app.operations import backup as archive

    servers = embedded()
    with servers as services:
        print(archive.backup(services, args.file, servers.data_dir / "backups"))


def restore(args: argparse.Namespace) -> None:
    from crm_app.operations import backup as archive

    if not args.yes:
        answer = input("This replaces everything in the database. Type 'replace' to go on: ")
        if answer.strip() != "replace":
            sys.exit("Nothing was changed.")
    servers = embedded()
    with servers as services:
        if servers.attached:
            raise EmbeddedError("The product is running. Stop it first (Ctrl-C where it runs), then restore.")
        archive.restore(services, args.file)
        print("Restored. `python -m crm_app migrate` brings an older backup up to this version; a start does so too.")


def seed(args: argparse.Namespace) -> None:
    from crm_app.demo import seed as demo

    with embedded() as services:
        use(services)
        made = demo.seed(settings().data_dir)
    print(f"Demo sign-in: {made.email}   Password: {made.password or '(changed since)'}")


def create_admin(args: argparse.Namespace) -> None:
    from crm_app import registry
    from crm_app.core.validation import parse
    from crm_app.identity import schemas, service
    from crm_app.operations import migrations

    password = sys.stdin.readline().rstrip("\n") if args.password_stdin else getpass.getpass("Password: ")
    with embedded() as services:
        # A person who can run this command may create accounts, also where registration is closed.
        os.environ["CRM_REGISTRATION_OPEN"] = "true"
        use(services)
        if services.owner_database_url and not migrations.is_current(services.owner_database_url):
            migrations.upgrade(settings())
        registry.load()
        values = {
            "name": args.name,
            "email": args.email,
            "password": password,
            "workspace": args.workspace,
            "language": args.language,
            "timezone": args.timezone,
        }
        made = service.register(
            parse(schemas.RegisterIn, values), service.Client("command line", "create-admin"), vouched=True
        )
        service.sign_out(made.caller)
    print(f"{args.email} owns the new workspace '{args.workspace}' and can sign in.")


def password_link(args: argparse.Namespace) -> None:
    from crm_app import registry
    from crm_app.identity import recovery

    with embedded() as services:
        use(services)
        registry.load()
        link = recovery.link(args.email)
    print(f"Give this link to {args.email}. It works once, for {recovery.LINK_MINUTES} minutes:\n\n{link}")


def make_owner(args: argparse.Namespace) -> None:
    from crm_app.identity import owners

    with embedded() as services:
        if not services.owner_database_url:
            raise EmbeddedError("This needs CRM_OWNER_DATABASE_URL, the rights of the tables' owner.")
        use(services)
        if args.workspace is None:
            found = owners.orphans(services.owner_database_url)
            print("\n".join(f"{one.slug}\t{one.name}" for one in found) or "Every workspace has an owner.")
        elif args.email is None:
            sys.exit("Name the member too: python -m crm_app make-owner WORKSPACE EMAIL")
        else:
            owners.make_owner(services.owner_database_url, args.workspace, args.email)
            print(f"{args.email} owns the workspace '{args.workspace}'.")


COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "run": run,
    "serve": serve,
    "proxy-include": proxy_include,
    "worker": worker,
    "indexes": indexes,
    "migrate": migrate,
    "revision": revision,
    "build": build,
    "doctor": doctor,
    "seed": seed,
    "create-admin": create_admin,
    "password-link": password_link,
    "make-owner": make_owner,
    "backup": backup,
    "restore": restore,
}


def _wrong_settings(error: ValidationError) -> str:
    """Which settings are wrong and why, without their values: some are secrets."""
    found = (f"  CRM_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
    return "\n".join(("Settings that cannot be used (the environment, or .env):", *found))


def main(arguments: list[str] | None = None) -> None:
    """Run one command. Exits with status 1 and one clear message when it fails."""
    # A shell starts background commands of a script with SIGINT ignored. A signal sent to this process must still work.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    args = options.parser().parse_args(arguments)
    try:
        try:
            settings()
        except ValidationError as error:
            sys.exit(_wrong_settings(error))
        COMMANDS[args.command](args)
    except (EmbeddedError, MigrationError) as error:
        sys.exit(f"\n{error}")
    except AppError as error:
        fields = error.field_messages("en") if isinstance(error, Invalid) else {}
        sys.exit("\n".join((error.message("en"), *(f"  {name}: {text}" for name, text in fields.items()))))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
