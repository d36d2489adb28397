"""Stores the CSV files that a workbook, an archive or a file of address cards holds, each as an import of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from uuid import UUID

from crm_app.core import jobs
from crm_app.core.clock import new_id
from crm_app.core.database import Work
from crm_app.core.errors import AppError
from crm_app.files.service import Upload, chunks
from crm_app.imports import unpack
from crm_app.imports.access import PERMISSION, PURPOSE
from crm_app.imports.models import ImportBatch

Stored = list[tuple[UUID, str, int]]
"""The id, the name and the size of each file."""


def unpacked(run: jobs.JobRun, file_id: UUID, name: str) -> Stored:
    """The CSV files that a file holds, stored; empty for a file that is text already.

    Raises UnreadableFile; nothing is stored then.
    """
    pieces = chunks(run.work, file_id)
    start = next(pieces, b"")
    if not unpack.is_packed(start):
        return []
    done: list[Upload] = []
    try:
        # On disk, because the format's directory is at the end of the file; the folder is private to this process.
        with tempfile.TemporaryDirectory(prefix="import-") as folder:
            path = Path(folder) / "file"
            with path.open("wb") as file:
                file.write(start)
                for piece in pieces:
                    run.check()
                    file.write(piece)
            for part in unpack.parts(path, name):
                run.check()
                _store(run, part, done)
    except BaseException:
        for upload in done:
            with suppress(AppError):  # the claim is lost: a job removes what is left
                upload.abandon()
        raise
    return [(upload.id, upload.name, upload.size) for upload in done]


def _store(run: jobs.JobRun, part: unpack.Part, done: list[Upload]) -> None:
    filled: Iterator[bytes] = (piece for piece in part.pieces if piece)
    first = next(filled, b"")
    if not first:
        return
    name = part.name if part.name.lower().endswith((".csv", ".tsv", ".txt")) else f"{_stem(part.name)}.csv"
    done.append(Upload(run.caller, PERMISSION, name, "text/csv", PURPOSE))
    upload = done[-1]
    full = upload.feed(first)
    for piece in filled:
        if full:
            upload.flush()
        full = upload.feed(piece)
    upload.finish()


def _stem(name: str) -> str:
    """The name without the ending of a workbook: "Sales.xlsx – 2026.1" keeps its point."""
    endings = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".vcf", ".zip", ".tab")
    return PurePosixPath(name).stem if name.lower().endswith(endings) else name


def take(work: Work, batch: ImportBatch, stored: Stored) -> None:
    """Lets the import go on with the first of the files, in the transaction that starts the imports of the others."""
    batch.file_id, batch.file_name, batch.file_size = stored[0]
    if len(stored) > 1 and batch.group_id is None:
        batch.group_id = new_id()
