"""A name in any direction does not change the order of the surrounding text."""

import json

from crm_app.core.direction import apart, plain, plain_json, without_overrides
from crm_app.core.i18n import translate


def test_characters_that_force_a_direction_are_left_out_where_a_text_is_shown() -> None:
    assert plain("evil\u202etxt.exe \u2066Ltd\u2069") == "eviltxt.exe Ltd"
    assert plain("חברה \u200f(א)") == "חברה \u200f(א)", "marks that force nothing stay"
    document = json.dumps({"name": "a\u202eb\u2067c", "phone": "\u202a+66 81\u202c"}, ensure_ascii=False).encode()
    assert json.loads(plain_json(document)) == {"name": "abc", "phone": "+66 81"}
    assert plain_json("ก…–’".encode()) == "ก…–’".encode(), "neighbours of theirs stay"


def test_a_name_of_another_direction_stands_apart_in_a_sentence() -> None:
    assert apart("Acme") == "Acme"
    assert apart("บริษัท") == "บริษัท"
    assert apart("חברה\u202e") == "\u2068חברה\u2069"
    assert apart(apart("חברה")) == apart("חברה")
    assert without_overrides("a\u202e" + apart("חברה")) == "a\u2068חברה\u2069"
    said = translate("search.all", "en", q="شركة المثال\u202e")
    assert said == "All results for “\u2068شركة المثال\u2069”"
