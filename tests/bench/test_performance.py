"""The page about performance says what its figures say, and the pieces of the comparison with Node do what they should."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench import charts, performance
from bench.calls import Updates
from bench.peers import table
from bench.same import Different, _equal, _plain

FIGURES = {
    "cpu_ms": 2.0,
    "full_cpu_ms": 1.0,
    "database_cpu_ms": 1.5,
    "p50": 3.0,
    "p95": 6.0,
    "per_second": 300.0,
    "failed": 0,
}


def test_the_page_and_its_charts_are_what_the_command_writes_from_the_committed_figures() -> None:
    document = performance.DOCUMENT.read_text()
    text, drawn = performance.rendered(document)
    assert text == document
    for name, chart in drawn.items():
        assert (performance.FIGURES / name).read_text() == chart
        assert f"figures/{name}" in document


def test_a_block_without_results_stays_as_it_is(tmp_path: Path) -> None:
    document = "before\n<!-- figures: growth -->\nkept\n<!-- end -->\nafter"
    assert performance.rendered(document, tmp_path) == (document, {})


def test_results_are_taken_over_and_a_number_of_tabs_is_replaced_by_its_new_run(tmp_path: Path) -> None:
    results, figures = tmp_path / "results", tmp_path / "figures"
    results.mkdir()
    for sessions, rate in ((100, 1), (200, 2), (100, 3)):
        (results / "ui.json").write_text(f'{{"sessions": {sessions}, "rate": {rate}}}')
        assert performance.collect(results, figures) == ["tabs.json"]
    entries = performance._load("tabs", figures)
    assert {name: entry["rate"] for name, entry in entries.items()} == {"100": 3, "200": 2}


def test_ratios_are_of_the_cpu_time_within_a_round() -> None:
    def figures(*cpu: float) -> list[dict[str, Any]]:
        return [{**FIGURES, "cpu_ms": value} for value in cpu]

    found = {
        ("create", "product"): figures(2, 6, 3),
        ("create", "express"): figures(4, 8, 12),
        ("create", "fastify"): figures(1, 1, 1),
    }
    ours, *others = table(found, ["express", "fastify"])
    assert (ours["cpu_ms"], ours["/express"], ours["/fastify"]) == (3, 0.5, 3)
    assert all("/express" not in row for row in others)


def test_a_change_carries_the_version_that_its_contact_has_by_then() -> None:
    updates = Updates([{"id": "a", "version": 4}])
    first = updates.request()
    with pytest.raises(RuntimeError, match="does not answer"):
        updates.request()
    assert first.answered is not None
    first.answered({"version": 5})
    second = updates.request()
    assert second.answered is not None
    second.answered(None)
    assert [one.body["version"] for one in (first, second, updates.request()) if one.body] == [4, 5, 5]
    assert first.body != second.body


def test_answers_are_compared_to_the_millisecond() -> None:
    python = {"items": [{"name": "Malee", "created_at": "2026-11-27T10:00:00.123456+00:00"}]}
    node = {"items": [{"name": "Malee", "created_at": "2026-11-27T10:00:00.123Z"}]}
    _equal("list", {"product": _plain(python), "express": _plain(node)})
    node["items"][0]["name"] = "Anna"
    with pytest.raises(Different, match="express has"):
        _equal("list", {"product": _plain(python), "express": _plain(node)})


@pytest.mark.parametrize("draw", [charts.bars, charts.dots])
def test_a_chart_is_an_image_with_all_its_values(draw: Any) -> None:
    drawn = draw("CPU < time", ["one", "two"], [("read", [1.5, 300.0]), ("search", [None, 20.0])])
    root = ElementTree.fromstring(drawn)
    marks = [node for node in root.iter() if node.get("class") in ("s0", "s1") and node.get("y") != "40"]
    assert len(marks) == 3
    assert "prefers-color-scheme: dark" in drawn
    assert "CPU &lt; time" in drawn
