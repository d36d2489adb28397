"""Input and output of a workspace's own fields."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import MAX_CHOICES, Input, Patch
from crm_app.values.fields import Currency

FieldType = Literal[
    "text", "long_text", "integer", "number", "money", "date", "yes_no", "choice", "choices", "url", "email", "phone",
    "moment", "person", "link",
]  # fmt: skip
Label = Annotated[str, Field(min_length=1, max_length=80)]
OtherLabel = Annotated[str, Field(max_length=80)]
Hint = Annotated[str, Field(max_length=300)]
Plain = str | bool | int | float | list[str] | None


class ChoiceIn(Input):
    """A choice. `value` is what is stored: it is made from the English label unless it is given, and never changes."""

    value: Annotated[str, Field(max_length=80)] = ""
    label_en: Label
    label_th: OtherLabel = ""
    archived: bool = False
    """Records keep it, and nobody can choose it any more."""


Choices = Annotated[list[ChoiceIn], Field(max_length=MAX_CHOICES)]


class _Described(Input):
    """What can be changed of a field at any time."""

    label_en: OtherLabel = ""
    label_th: OtherLabel = ""
    """One of the two labels is enough: it stands for the other one too."""
    hint_en: Hint = ""
    hint_th: Hint = ""
    section_en: OtherLabel = ""
    section_th: OtherLabel = ""
    choices: Choices = []
    required: bool = False
    unique: bool = False
    default: Plain = None
    """The value of new records."""


class FieldIn(_Described):
    """A new field. `key` names its values in `custom_fields`; it is made from the label unless it is given."""

    kind: Annotated[str, Field(max_length=40)]
    type: FieldType
    key: Annotated[str, Field(max_length=80)] = ""
    currency: Currency | Literal[""] = ""
    """Of amounts of money; by default that of the workspace."""
    target: Annotated[str, Field(max_length=40)] = ""
    """Of links: the kind of the records to which they point."""


class FieldPatch(Patch, _Described):
    """A change to a field. Its kind and its key do not change; another type is a conversion."""

    archived: bool = False
    """An archived field is no longer shown; the records keep its values, and it can be taken up again."""


class ConversionIn(Input):
    """Another type for a field. Without choices, a field that gets some takes those it has, or its different values."""

    type: FieldType
    version: Annotated[int, Field(ge=0)] = 0
    """The version of the field that is converted; a preview needs none."""
    choices: Choices = []
    currency: Currency | Literal[""] = ""


class ConversionOut(BaseModel):
    """What the values of a field would become under another type."""

    type: FieldType
    filled: int
    """How many records have a value. Of more than 50,000 the first 50,000 are examined."""
    fitting: int
    misfits: int
    """How many values do not fit. They stay with their records as they are."""
    examples: list[str]
    """Some of these values."""
    choices: list[str]
    """The choices that the field would have."""


class FieldOrder(Input):
    """All fields of a kind that are in use, in their new order."""

    kind: Annotated[str, Field(max_length=40)]
    fields: Annotated[list[UUID], Field(max_length=200)]


class ChoiceOut(BaseModel):
    """A choice in output."""

    value: str
    label_en: str
    label_th: str
    archived: bool


class FieldOut(BaseModel):
    """A field in output."""

    id: UUID
    kind: str
    key: str
    type: FieldType
    label_en: str
    label_th: str
    hint_en: str
    hint_th: str
    section_en: str
    section_th: str
    choices: list[ChoiceOut]
    required: bool
    unique: bool
    default: Any
    currency: str
    target: str
    archived: bool
    version: int
