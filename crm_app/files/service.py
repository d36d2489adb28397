"""Stores and returns files in chunks; no file is ever whole in memory."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from crm_app.core.clock import new_id, now
from crm_app.core.database import Work, unit_of_work
from crm_app.core.errors import Invalid, NotFound, TooLarge
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.files.models import FileChunk, StoredFile

FILE = columns(StoredFile)
CHUNK = columns(FileChunk)


CHUNK_BYTES = 512 * 1024
MAX_BYTES = 100 * 1024 * 1024
MAX_WORKSPACE_BYTES = 1024 * 1024 * 1024
KEPT_DAYS = 30

NEEDS = {"import": "import.run"}
"""The permission, besides `file.read`, to download a file of that purpose."""
Transaction = Callable[[], AbstractContextManager[Work]]


def clean_name(name: str) -> str:
    """The last part of a file's name, without characters that a file system or a header cannot handle."""
    last = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f\"]", "", last).strip()[:200] or "file"


class Upload:
    """A running upload. Each chunk is a transaction of its own, so that a slow upload holds no connection."""

    def __init__(self, caller: Caller, permission: str, name: str, content_type: str, purpose: str) -> None:
        """Creates the file. Raises Forbidden without `permission`, Invalid when the workspace is full."""
        self._caller, self._permission = caller, permission
        self._buffer = bytearray()
        self._position = 0
        self.size = 0
        with unit_of_work(caller, permission) as work:
            _check_space(work)
            file = StoredFile(
                workspace_id=work.workspace_id,
                id=new_id(),
                name=clean_name(name),
                content_type=content_type[:100] or "application/octet-stream",
                purpose=purpose,
                created_by=work.principal.member_id,
            )
            work.db.add(file)
            self.id, self.name, self._workspace_id = file.id, file.name, work.workspace_id

    def feed(self, data: bytes) -> bool:
        """Takes more bytes. Returns whether enough wait for `flush`. Raises TooLarge. Does not use the database."""
        self.size += len(data)
        if self.size > MAX_BYTES:
            raise TooLarge("files.error.too_large", limit="100 MB")
        self._buffer += data
        return len(self._buffer) >= CHUNK_BYTES

    def flush(self) -> None:
        """Writes the waiting bytes."""
        while self._buffer:
            piece = bytes(self._buffer[:CHUNK_BYTES])
            with unit_of_work(self._caller, self._permission) as work:
                work.db.add(
                    FileChunk(workspace_id=self._workspace_id, file_id=self.id, position=self._position, data=piece)
                )
                # Checked with every chunk: concurrent uploads exceed the workspace's limit by one chunk each at most.
                self._count(work, size=FILE.size + len(piece), chunks=self._position + 1)
                _check_space(work)
            del self._buffer[:CHUNK_BYTES]
            self._position += 1

    def finish(self) -> None:
        """Makes the file readable. Raises Invalid when it has no bytes."""
        self.flush()
        if not self.size:
            raise Invalid("files.error.empty")
        with unit_of_work(self._caller, self._permission) as work:
            self._count(work, status="complete")

    def abandon(self) -> None:
        """Removes the chunks of an upload that was given up."""
        with unit_of_work(self._caller, self._permission) as work:
            work.db.execute(delete(StoredFile).where(FILE.id == self.id))

    def _count(self, work: Work, **values: object) -> None:
        work.db.execute(update(StoredFile).where(FILE.id == self.id).values(**values))


def _check_space(work: Work) -> None:
    if work.db.execute(select(func.coalesce(func.sum(FILE.size), 0))).scalar_one() >= MAX_WORKSPACE_BYTES:
        raise Invalid("files.error.full", limit="1 GB")


def get(work: Work, file_id: UUID) -> StoredFile:
    """A complete file. Raises NotFound when it does not exist or is no longer stored."""
    statement = select(StoredFile).where(FILE.id == file_id, FILE.status == "complete")
    file: StoredFile | None = work.db.execute(statement).scalar_one_or_none()
    if file is None:
        raise NotFound("files.error.gone")
    return file


def describe(caller: Caller, file_id: UUID) -> StoredFile:
    """A complete file that the caller may read: an own one, or any with `file.read` of all. Raises NotFound.

    Raises Forbidden for one whose purpose needs a permission that the caller lacks.
    """
    with unit_of_work(caller, "file.read") as work:
        file = get(work, file_id)
        if file.purpose in NEEDS:
            work.require(NEEDS[file.purpose])
        if work.scope("file.read") == "own" and file.created_by != work.principal.member_id:
            raise NotFound("files.error.gone")
        return file


def chunks(transaction: Transaction, file_id: UUID) -> Iterator[bytes]:
    """The file's bytes, each chunk read in a transaction of its own that `transaction` opens. Raises NotFound."""
    with transaction() as work:
        count = get(work, file_id).chunks
    for position in range(count):
        with transaction() as work:
            statement = select(CHUNK.data).where(
                CHUNK.workspace_id == work.workspace_id,
                CHUNK.file_id == file_id,
                CHUNK.position == position,
            )
            data = work.db.execute(statement).scalar_one_or_none()
        if data is None:
            raise NotFound("files.error.gone")
        yield data


def purge(work: Work) -> int:
    """Removes uploads that were never completed and files past their time. Returns how many."""
    old = now() - timedelta(days=KEPT_DAYS)
    broken = now() - timedelta(days=1)
    statement = delete(StoredFile).where(
        FILE.workspace_id == work.workspace_id,
        (FILE.created_at < old) | ((FILE.status == "uploading") & (FILE.created_at < broken)),
    )
    removed: int = work.db.execute(statement).rowcount  # type: ignore[attr-defined]
    return removed
