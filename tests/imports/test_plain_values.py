"""Values that are not validated are those that the schema would take as they are."""

from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from crm_app import records, registry
from crm_app.imports.plain_values import is_plain

registry.load()
SCHEMAS = [record.new for record in records.TYPES.values()]
FIELDS = [(schema, name) for schema in SCHEMAS for name in schema.model_fields if name != "custom_fields"]
TEXTS = st.text(max_size=20) | st.sampled_from(["x" * length for length in (60, 61, 120, 121, 200, 201, 5000, 5001)])
VALUES = TEXTS | st.sampled_from(["won", "7", "2026-11-28", "THB", "a@b.example", "https://b.example"]) | st.uuids()


@given(st.sampled_from(FIELDS), VALUES)
@example(FIELDS[0], "null \x00")
@example(FIELDS[0], "surrogate \ud800")
@example(FIELDS[0], " blank ")
@example(FIELDS[0], "")
def test_a_plain_value_is_taken_as_it_is(field: tuple[type[BaseModel], str], value: str | UUID) -> None:
    schema, name = field
    if not is_plain(schema, name, value):
        return
    given_ = {
        one: "call" if one == "kind" else "Named" for one, info in schema.model_fields.items() if info.is_required()
    }
    try:
        made = schema.model_validate(given_ | {name: value})
    except ValidationError as error:
        pytest.fail(f"{schema.__name__}.{name} does not take {value!r}: {error}")
    assert getattr(made, name) == value


@pytest.mark.parametrize("kind", ["company", "contact"])
def test_usual_texts_of_a_file_are_plain(kind: str) -> None:
    schema = records.TYPES[kind].new
    assert is_plain(schema, "name", "Somchai สมชาย")
    assert is_plain(schema, "phone", "02 123 4567")
    assert not is_plain(schema, "name", "x" * 201)
    assert not is_plain(schema, "website", "b.example"), "it gets its scheme"
    assert not is_plain(schema, "email", "nobody")
