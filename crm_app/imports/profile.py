"""The profile of a whole file: its format and the content of its columns."""

from dataclasses import dataclass, field

from crm_app.imports.data_rows import read_rows
from crm_app.imports.encoding import detect
from crm_app.imports.evidence import Evidence
from crm_app.imports.header import Header, read_header
from crm_app.imports.problems import Problem, UnreadableFile
from crm_app.imports.source import Format, Source


@dataclass
class Profile:
    """The format of a file and the content of its columns."""

    form: Format
    header: Header
    columns: list[Evidence]
    rows: int = 0
    rejected: int = 0
    warned: int = 0
    problems: list[Problem] = field(default_factory=list)


def profile(
    source: Source, encoding: str | None = None, delimiter: str | None = None, header_row: int | None = None
) -> Profile:
    """Reads the whole file for the content of its columns; parts of the format that are not given are detected.

    Raises UnreadableFile, also for a file without rows.
    """
    found = detect(source, encoding, delimiter)
    form = Format(found.encoding, found.delimiter, found.size, found.assumed, header_row)
    header = read_header(source, form)
    result = Profile(form, header, [Evidence() for _ in header.names], problems=list(header.problems))
    for row in read_rows(source, form, header):
        result.rows += 1
        if any(problem.severity == "rejected" for problem in row.problems):
            result.rejected += 1
            continue
        result.warned += bool(row.problems)
        for evidence, cell in zip(result.columns, row.cells, strict=True):
            evidence.add(cell)
    if not result.rows:
        raise UnreadableFile("header_only")
    return result
