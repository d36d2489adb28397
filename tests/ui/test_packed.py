"""Packed rows are to handlers what rows are, and to the browser what a list is."""

import json

from crm_app.ui import reflex_seam as seam
from crm_app.ui.packed import Packed

ROWS = [{"id": "1", "name": "ไทย \u2028 <b>", "cells": ["a", ""]}, {"id": "2", "name": "Ann", "cells": []}]


def test_rows_are_read_as_from_a_list() -> None:
    packed = Packed(ROWS)
    assert list(packed) == ROWS
    assert (packed[1], packed[:1], len(packed)) == (ROWS[1], ROWS[:1], 2)
    assert packed == ROWS
    assert packed == Packed(list(ROWS))
    assert packed != ROWS[:1]
    assert packed != Packed(())
    assert (Packed(()), bool(Packed(()))) == ([], False)
    packed.rows[0]["name"] = "changed"
    assert packed == ROWS


def test_the_browser_gets_a_list() -> None:
    content = {"delta": {"list": {"rows": Packed(ROWS), "none": Packed(())}}}
    plain = {"delta": {"list": {"rows": ROWS, "none": []}}}
    assert seam.message(content) == seam.message(plain)
    assert json.loads(seam.json_dumps(content)) == plain
    assert json.loads(seam.message(content | {"big": 2**70}))["delta"] == plain["delta"]
