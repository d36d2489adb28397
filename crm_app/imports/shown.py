"""The rows and texts of the pages of imports, as types: a page with a misspelt field does not compile."""

from typing import TypedDict


class Labelled(TypedDict):
    """A value or a figure with its label."""

    label: str
    value: str


# ---------------------------------------------------------------- setting up


class ColumnRow(TypedDict):
    """A column of the file: its target, its notation with an example, and the doubts."""

    index: int
    header: str
    examples: str
    filled: str
    choice: str
    is_date: bool
    is_number: bool
    date_order: str
    decimal_sign: str
    reads: str
    doubts: list[str]
    label: str
    """Of a field that is to be made of the column; empty for none. The next two fields alike."""
    type: str
    words: str
    """The choices of the field, or the reason why it can have none."""


class KindChoice(TypedDict):
    """A possible kind of the file, and the columns that are evidence for it."""

    value: str
    label: str
    why: str


class StageRow(TypedDict):
    """A value of the stage column, its stage, and its outcome (open, won or lost)."""

    value: str
    stage: str
    status: str


class OwnerRow(TypedDict):
    """An owner that rows name: the number of rows, the match, and the person's choice."""

    value: str
    rows: str
    means: str
    tone: str
    choice: str


class PlaceholderRow(TypedDict):
    """A placeholder, and whether it is read as empty."""

    value: str
    is_empty: bool


class Settings(TypedDict, total=False):
    """The format of the file and the permitted creations; a switch is "yes" or empty."""

    source: str
    pipeline: str
    currency: str
    encoding: str
    same_rows: str
    header_row: str
    delimiter: str
    create_companies: str
    create_owners: str
    create_stages: str
    keep_unread_amounts: str


# ---------------------------------------------------------------- the preview


class PreviewLine(TypedDict):
    """A row of the file: its result, its values, its problems."""

    number: str
    action: str
    tone: str
    parts: list[Labelled]
    problems: list[str]


class SameRows(TypedDict):
    """Rows that look like the same record: its name, the numbers of the rows, and the number of rows with all values
    equal.
    """

    label: str
    rows: str
    equal: str


class Change(TypedDict):
    """A value before and after the import."""

    label: str
    before: str
    after: str


class Overwrite(TypedDict):
    """A row that would replace values of a record; `href` is empty for a record without a page."""

    number: str
    name: str
    href: str
    changes: list[Change]


class ProblemCount(TypedDict):
    """A problem, and the rows with it."""

    message: str
    tone: str
    rows: str


# ---------------------------------------------------------------- an import and its result


class ImportRow(TypedDict):
    """An import as a row of the list."""

    id: str
    href: str
    name: str
    meta: str
    status: str
    tone: str
    when: str
    who: str


class Part(ImportRow):
    """One of the files that were uploaded together; `waiting` means that it is queued."""

    is_this: bool
    waiting: str
    error: str


class PartFlags(TypedDict, total=False):
    """The possible actions for all files that were uploaded together."""

    can_start: bool
    can_undo: bool


class View(TypedDict, total=False):
    """The texts of an import's page; an address is empty when its target does not exist."""

    id: str
    href: str
    name: str
    meta: str
    status: str
    tone: str
    when: str
    who: str
    progress: str
    undo_refusal: str
    records: str
    rejected_href: str
    file_href: str


class Flags(TypedDict, total=False):
    """The state and the possible actions of an import."""

    undo_refused: bool
    can_undo: bool
    can_resume: bool
    has_rejected: bool
    has_file: bool


class ResultRow(TypedDict):
    """A row of the file after the import; `href` leads to its record, or is empty."""

    number: str
    action: str
    tone: str
    problems: list[str]
    href: str
