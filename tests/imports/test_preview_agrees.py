"""What the preview says and what the import does agree to the row, for files of every sort."""

import csv
import io
from collections import Counter
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm_app.imports import preview, run
from tests.imports.support import act, everything, upload
from tests.support.world import World, client

NAMES = st.sampled_from(["Ann Lee", "ann  lee", "Åsa Öst", "สมชาย ใจดี", "Bob", "", "-", "A" * 250, "Acme", "acme"])
WORDS = st.sampled_from(["", "Leeds", "York", "x", "ไม่มี", "=1+1", "\u202eabc", "1", "0811111111"])
IDS = st.sampled_from(["", "", "1", "2", "2 ", "a", "A"])
MAILS = st.sampled_from(["", "a@x.example", "A@x.example", "b@y.example", "not one"])
AMOUNTS = st.sampled_from(["", "100", "200", "1,000.50", "abc", "-5"])
FILES: dict[str, tuple[list[str], list[Any]]] = {
    "company": (["Company ID", "Company", "City", "Phone", "Parent company"], [IDS, NAMES, WORDS, WORDS, NAMES]),
    "contact": (["Contact ID", "Full name", "Email", "Phone", "Company"], [IDS, NAMES, MAILS, WORDS, NAMES]),
    "deal": (["Deal ID", "Deal name", "Company", "Amount", "Deal owner"], [IDS, NAMES, NAMES, AMOUNTS, NAMES]),
    "product": (["Product name", "Series", "List price"], [NAMES, WORDS, AMOUNTS]),
}


def rows_of(strategies: list[Any]) -> Any:
    return st.lists(st.tuples(*strategies), min_size=3, max_size=25)


def as_csv(header: list[str], rows: list[tuple[str, ...]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue()


def compare(world: World, entity: str, data: str, same_rows: str) -> None:
    """Previews and imports `data`; the actions agree row by row."""
    found = upload(world.owner, data)
    if found["status"] != "ready":
        return
    if found["entity"] != entity or not found["guess"].get("kind_certain", True) or not found["mapping"]:
        found = act(world.owner, found["id"], "analyse", {"entity": entity})
    if not found["mapping"]:
        return
    mapping = {**found["mapping"], "same_rows": same_rows, "create_stages": True}
    answer = client(world.owner).post(f"/api/v1/imports/{found['id']}/preview", json=mapping)
    if answer.status_code == 422:
        return
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    done = act(world.owner, found["id"], "start", mapping)
    assert done["status"] == "done", done
    told = {name: count for name, count in done["counts"].items() if name != "warned"}
    assert shown["counts"] == told
    actions = Counter(row["action"] for row in shown["rows"])
    if shown["scanned"] <= preview.PREVIEW_ROWS:
        assert actions == Counter(told)


@pytest.mark.parametrize("entity", list(FILES))
def test_the_preview_and_the_import_agree(world: World, entity: str) -> None:
    header, strategies = FILES[entity]

    # A failing file is not made smaller: each try is two whole imports.
    @settings(
        derandomize=True,
        max_examples=12,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(rows_of(strategies), st.sampled_from(["apart", "join", "leave_out"]))
    def holds(rows: list[tuple[str, ...]], same_rows: str) -> None:
        data = as_csv(header, rows)
        compare(world, entity, data, same_rows)
        compare(world, entity, data, same_rows)

    # Small batches, so that what is carried from one to the next is tried as well.
    with patch.object(run, "BATCH_ROWS", 4), patch.object(preview, "BATCH_ROWS", 7):
        holds()


def test_counts_agree_in_files_that_are_larger_than_what_is_shown(world: World) -> None:
    header = ["Company ID", "Company", "City"]
    rows = [(str(n % 900), f"Company {n % 700}", f"Town {n % 5}") for n in range(1500)]
    compare(world, "company", as_csv(header, rows), "apart")
    compare(world, "company", as_csv(["Company", "City"], [row[1:] for row in rows]), "apart")
    assert len(everything(world.owner, "companies")) >= 900
