"""Texts in components."""

import json

import pytest

from crm_app.core.i18n import catalogue
from crm_app.ui.i18n import either, fixed, t
from crm_app.ui.state import Shell


def test_a_text_carries_both_languages_and_chooses_by_the_person() -> None:
    script = str(t("ui.save"))
    assert '"Save"' in script
    assert json.dumps("บันทึก") in script
    assert "language" in script


def test_a_placeholder_takes_a_var_or_a_plain_value() -> None:
    with_var = str(t("ui.account", name=Shell.person_name))
    assert "person_name" in with_var
    assert "Account of " in with_var
    assert json.dumps("บัญชีของ ").strip('"') in with_var
    assert '"Account of Ploy"' in str(t("ui.account", name="Ploy"))


def test_an_unknown_key_or_missing_value_fails_the_build() -> None:
    with pytest.raises(KeyError):
        t("ui.there_is_no_such_text")
    with pytest.raises(KeyError):
        t("ui.page_title", title=Shell.person_name)


def test_prerendered_pages_have_one_language() -> None:
    assert fixed("ui.cancel", "en") == "Cancel"
    assert fixed("ui.cancel", "th") == "ยกเลิก"


def test_anything_else_can_differ_by_language() -> None:
    script = str(either("a", "b"))
    assert '"a"' in script
    assert '"b"' in script


def test_every_text_of_the_frame_has_thai_letters() -> None:
    same_in_both = {"ui.english", "ui.thai", "ui.page_title"}
    for key, (english, thai) in catalogue().items():
        if key.startswith("ui.") and key not in same_in_both:
            assert english != thai, key
            assert any("\u0e00" <= letter <= "\u0e7f" for letter in thai), key
