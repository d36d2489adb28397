"""The command line's commands and options, parsed with the standard library alone.

`script/server` and `script/dev` call `main` before they install anything: a wrong option is reported at once, and
`--help` works on a machine without any package installed.
"""

import argparse
import sys
from pathlib import Path

from crm_app.operations import address

SAID = 10
"""Exit status of `main` after `--help`, when there is nothing else to do."""


def port(text: str) -> int:
    """A TCP port. Raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 65_535):
        raise argparse.ArgumentTypeError(f"'{text}' is not a port: give a number from 1 to 65535")
    return int(text)


def host(text: str) -> str:
    """A name or address of this machine. Raises ArgumentTypeError for anything else."""
    problem = address.host_problem(address.plain(text))
    if problem:
        raise argparse.ArgumentTypeError(problem)
    return address.plain(text)


def add_run_options(command: argparse.ArgumentParser) -> None:
    """The options of `run`, which are those of `script/server` and `script/dev`."""
    command.add_argument("--port", type=port, metavar="N", help="listen on this port (default: CRM_PORT, else 8000)")
    command.add_argument(
        "--host", type=host, metavar="H", help="listen on this name or address (default: CRM_HOST, else 127.0.0.1)"
    )
    command.add_argument("--dev", action="store_true", help="compile pages again whenever their source changes")
    command.add_argument("--no-demo", action="store_true", help="make no demo workspace")


def parser() -> argparse.ArgumentParser:
    """The commands and their options; `command` is the name of the one that was given."""
    main = argparse.ArgumentParser(prog="python -m crm_app", description="A self-hosted AI CRM.")
    commands = main.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")

    add_run_options(commands.add_parser("run", help="start everything on this machine and keep it running"))
    commands.add_parser("serve", help="run one backend process, on servers that run elsewhere")

    command = commands.add_parser("proxy-include", help="write what nginx must know of the compiled frontend")
    command.add_argument("file", type=Path)

    commands.add_parser("worker", help="run jobs (answers, imports …) until stopped")
    commands.add_parser("indexes", help="make the indexes that lists of large workspaces wish for, until stopped")
    commands.add_parser("migrate", help="bring the database's tables up to this version")

    command = commands.add_parser("revision", help="write a migration from changed models (for developers)")
    command.add_argument("words", help="what it does, such as 'tickets'")

    command = commands.add_parser("build", help="compile the frontend if its source has changed")
    command.add_argument("--force", action="store_true", help="compile it even if nothing has changed")

    commands.add_parser("doctor", help="say what is wrong with this installation")
    commands.add_parser("seed", help="make the demo workspace unless it is there, and show its sign-in")

    command = commands.add_parser("create-admin", help="make a person who owns a new workspace")
    command.add_argument("email")
    command.add_argument("--name", required=True)
    command.add_argument("--workspace", required=True, help="name of the new workspace")
    command.add_argument("--language", choices=("en", "th"), default="en")
    command.add_argument("--timezone", default="Asia/Bangkok")
    command.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    command = commands.add_parser("password-link", help="make a link for somebody who has forgotten their password")
    command.add_argument("email")

    command = commands.add_parser("make-owner", help="make a member the owner; alone: list workspaces without one")
    command.add_argument("workspace", nargs="?", help="the workspace's short name, as in its address")
    command.add_argument("email", nargs="?", help="a member's address")

    command = commands.add_parser("backup", help="write the whole database to one file")
    command.add_argument("file", nargs="?", type=Path, help="where to (default: a dated file in the data folder)")

    command = commands.add_parser("restore", help="replace the whole database by a backup")
    command.add_argument("file", type=Path)
    command.add_argument("--yes", action="store_true", help="do not ask first")
    return main


def main(arguments: list[str]) -> None:
    """Check the options of a script: `arguments` are its name and then its options. Returns if they are right.

    Otherwise exits this process: with status 2 and a message for a wrong option, with `SAID` after `--help`.
    """
    name, *typed = arguments
    script = argparse.ArgumentParser(prog=name, description="Start the whole product on this machine. Ctrl-C ends it.")
    add_run_options(script)
    try:
        args = script.parse_args(typed)
    except SystemExit as end:
        sys.exit(end.code or SAID)
    if args.port and (problem := address.port_problem(args.host or "127.0.0.1", args.port)):
        script.error(problem)


if __name__ == "__main__":
    main(sys.argv[1:])
