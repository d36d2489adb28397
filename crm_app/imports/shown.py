"""What the pages of imports show, field by field: a page that names another field does not compile."""

from typing import TypedDict


class Labelled(TypedDict):
    """A value or a figure, and what it is."""

    label: str
    value: str


# ---------------------------------------------------------------- setting up


class ColumnRow(TypedDict):
    """A column of the file: where it goes, how it is written with an example, and what is in doubt."""

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


class KindChoice(TypedDict):
    """A kind of record that the file may hold, and the columns that speak for it."""

    value: str
    label: str
    why: str


class StageRow(TypedDict):
    """A value of the stage column, the stage that it goes into, and whether it means open, won or lost."""

    value: str
    stage: str
    status: str


class OwnerRow(TypedDict):
    """An owner whom rows name: how many rows, what it means now, and what was chosen for it."""

    value: str
    rows: str
    means: str
    tone: str
    choice: str


class PlaceholderRow(TypedDict):
    """Words that seem to stand for nothing, and whether they are read as empty."""

    value: str
    is_empty: bool


class Settings(TypedDict, total=False):
    """How the file is written and what the import may create; a switch is "yes" or empty."""

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
    """A row of the file: what becomes of it, its values, its problems."""

    number: str
    action: str
    tone: str
    parts: list[Labelled]
    problems: list[str]


class SameRows(TypedDict):
    """Rows that look like the same record: its name, the rows' numbers, and how many rows are equal in all values."""

    label: str
    rows: str
    equal: str


class Change(TypedDict):
    """A value before and after the import."""

    label: str
    before: str
    after: str


class Overwrite(TypedDict):
    """A row that would replace values of a record; `href` is empty for what has no page."""

    number: str
    name: str
    href: str
    changes: list[Change]


class ProblemCount(TypedDict):
    """A problem, and the rows that have it."""

    message: str
    tone: str
    rows: str


# ---------------------------------------------------------------- an import and its result


class ImportRow(TypedDict):
    """An import as a line of the list."""

    id: str
    href: str
    name: str
    meta: str
    status: str
    tone: str
    when: str
    who: str


class Part(ImportRow):
    """One of the files that were uploaded together; `waiting` says that its turn comes later."""

    is_this: bool
    waiting: str
    error: str


class PartFlags(TypedDict, total=False):
    """What can be done with all files that were uploaded together."""

    can_start: bool
    can_undo: bool


class View(TypedDict, total=False):
    """An import as its page shows it; addresses are empty for what is not there."""

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
    """What an import has and what can be done with it."""

    undo_refused: bool
    can_undo: bool
    can_resume: bool
    has_rejected: bool
    has_file: bool


class ResultRow(TypedDict):
    """A row of the file after the import; `href` leads to the record that it became, or is empty."""

    number: str
    action: str
    tone: str
    problems: list[str]
    href: str
