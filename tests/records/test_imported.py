"""The import declaration of a kind."""

import pytest

from crm_app import records, registry
from crm_app.core.i18n import translate
from crm_app.imports.fields import entities, fields_of, kind_of, lacks

registry.load()


def test_a_field_is_a_column_with_the_label_of_its_form() -> None:
    city = fields_of("contact")["city"]
    assert (city.reads, translate("imports.field.contact.city", "th")) == (
        "text",
        translate("contacts.field.city", "th"),
    )


def test_a_link_is_a_column_by_name_one_by_identifier_and_what_else_it_says() -> None:
    columns = fields_of("contact")
    assert [columns[name].reads for name in ("company", "company_ref", "company_domain")] == ["name", "text", "text"]
    assert columns["company_ref"].label == ("Company’s identifier", "รหัสบริษัท")
    assert kind_of("contact").by_shown["company_name"] == "company"
    assert kind_of("contact").by_shown["company_id"] == "company_ref"


def test_a_link_without_words_of_its_own_has_those_of_the_other_kind() -> None:
    deal, project = fields_of("project")["deal_ref"].headings, records.TYPES["deal"].imported.headings
    assert deal == project
    assert "opportunity id" in deal


def test_an_identifying_column_is_required() -> None:
    needed = {kind: [n for n, column in fields_of(kind).items() if column.required] for kind in ("company", "contact")}
    assert needed == {"company": ["name"], "contact": []}, "a first name or an address will do for a contact"


def test_a_file_names_nothing_that_points_to_its_own_rows() -> None:
    assert (lacks("company"), lacks("contact"), lacks("deal")) == ({"contact", "deal"}, {"deal"}, set())


@pytest.mark.parametrize("kind", entities())
def test_every_column_has_its_words_in_both_languages(kind: str) -> None:
    assert translate(f"imports.entity.{kind}", "en") != translate(f"imports.entity.{kind}", "th")
    for name, column in fields_of(kind).items():
        assert all(column.label), name
        assert translate(f"imports.field.{kind}.{name}", "th") == column.label[1]
    assert set(kind_of(kind).identities) <= set(fields_of(kind))
    assert translate(f"imports.problem.no_identity_{kind}", "th")
    assert translate(f"imports.mapping.identity_{kind}", "th")
