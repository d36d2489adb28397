"""Receives an upload: the raw bytes of a program, or a browser's form, stored piece by piece in the database."""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import unquote

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from crm_app.core.errors import AppError, Invalid, TooLarge
from crm_app.core.principal import SessionCaller
from crm_app.files.service import MAX_BYTES, Upload
from crm_app.imports.access import PURPOSE
from crm_app.rest.http import in_thread

_FORM_OVERHEAD = 64 * 1024
_MAX_HEADER = 8 * 1024
MAX_FILES = 20
_DRAIN_BYTES = 400 * 1024 * 1024


async def receive(request: Request, caller: SessionCaller, permission: str) -> list[Upload]:
    """The complete files of the request.

    Raises Forbidden, Invalid or TooLarge; the received part is removed then. A form contains at least one file, in any
    field, together at most 100 MB; any other body is the file itself, named by the parameter `name`.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MAX_BYTES + _FORM_OVERHEAD:
        raise TooLarge("files.error.too_large", limit="100 MB")
    uploads: list[Upload] = []
    try:
        await _take(request, caller, permission, uploads)
    except Exception as error:
        for upload in uploads:
            with suppress(AppError):  # signed out meanwhile: a job removes the rest
                await in_thread(upload.abandon)
        if isinstance(error, FormParserError):
            raise Invalid("imports.error.form") from error
        raise
    return uploads


async def _take(request: Request, caller: SessionCaller, permission: str, uploads: list[Upload]) -> None:
    """Adds the request's files to `uploads` as they arrive."""
    taken = 0
    async for name, piece in _pieces(request):
        if name is not None:
            if len(uploads) >= MAX_FILES:
                raise Invalid("imports.error.too_many_files", limit=MAX_FILES)
            if uploads:
                await in_thread(uploads[-1].finish)
            uploads.append(await in_thread(Upload, caller, permission, name, "text/csv", PURPOSE))
        taken += len(piece)
        if taken > MAX_BYTES:
            raise TooLarge("files.error.too_large", limit="100 MB")
        if uploads[-1].feed(piece):
            await in_thread(uploads[-1].flush)
    if not uploads:
        raise Invalid("files.error.empty")
    await in_thread(uploads[-1].finish)


async def _pieces(request: Request) -> AsyncIterator[tuple[str | None, bytes]]:
    """The files of the request: the name of each, then its bytes as they come, with no name."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == b"multipart/form-data":
        boundary = options.get(b"boundary", b"")
        if not 1 <= len(boundary) <= 200:
            raise Invalid("imports.error.form")
        async for part in _form_files(request.stream(), boundary):
            yield part
        return
    yield request.query_params.get("name", "") or "import.csv", b""
    async for piece in request.stream():
        yield None, piece


async def drain(request: Request) -> None:
    """Reads the rest of a browser's form, up to a limit: the browser shows the answer only after the whole form is
    received.
    """
    with suppress(ClientDisconnect, RuntimeError):
        seen = 0
        async for piece in request.stream():
            seen += len(piece)
            if seen > _DRAIN_BYTES:
                return


async def _form_files(stream: AsyncIterator[bytes], boundary: bytes) -> AsyncIterator[tuple[str | None, bytes]]:
    """The name of each of the form's files, then its bytes in pieces. Other fields are ignored."""
    found: list[tuple[str | None, bytes]] = []
    header = {"field": b"", "value": b"", "disposition": b""}
    state = {"in_file": False, "ended": False}

    def part_begin() -> None:
        header["disposition"] = b""

    def header_field(data: bytes, start: int, end: int) -> None:
        header["field"] = _limited(header["field"] + data[start:end])

    def header_value(data: bytes, start: int, end: int) -> None:
        header["value"] = _limited(header["value"] + data[start:end])

    def header_end() -> None:
        if header["field"].lower() == b"content-disposition":
            header["disposition"] = header["value"]
        header["field"] = header["value"] = b""

    def headers_finished() -> None:
        name = _file_name(header["disposition"])
        if name is not None:
            state["in_file"] = True
            found.append((name, b""))

    def part_data(data: bytes, start: int, end: int) -> None:
        if state["in_file"]:
            found.append((None, data[start:end]))

    def part_end() -> None:
        state["in_file"] = False

    def end() -> None:
        state["ended"] = True

    parser = MultipartParser(
        boundary,
        {
            "on_end": end,
            "on_part_begin": part_begin,
            "on_part_data": part_data,
            "on_part_end": part_end,
            "on_header_field": header_field,
            "on_header_value": header_value,
            "on_header_end": header_end,
            "on_headers_finished": headers_finished,
        },
    )
    async for chunk in stream:
        parser.write(chunk)
        while found:
            yield found.pop(0)
    parser.finalize()
    if not state["ended"]:
        raise FormParserError("the closing boundary is missing")


def _limited(header: bytes) -> bytes:
    if len(header) > _MAX_HEADER:
        raise FormParserError("header too long")
    return header


def _file_name(disposition: bytes) -> str | None:
    """The file name in a part's Content-Disposition; None for a part without a file."""
    _, options = parse_options_header(disposition)
    if extended := re.search(rb"filename\*=UTF-8''([^;\s]+)", disposition):
        return unquote(extended[1].decode("ascii", "replace"))
    return options[b"filename"].decode("utf-8", "replace") if b"filename" in options else None
