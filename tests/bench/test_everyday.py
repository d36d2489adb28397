"""The page about the everyday tasks names each of them, and where the steps of others are described."""

import re

from bench import everyday
from tests.support.running import ROOT

TEXT = (ROOT / "docs" / "everyday.md").read_text(encoding="utf-8")


def test_the_table_has_a_row_with_figures_for_each_task() -> None:
    rows = re.findall(r"^\| ([^|]+) \| \d+ \| \d+ \| \d+\.\d+ \|", TEXT, re.MULTILINE)
    assert rows == [task.__doc__ for task in everyday.TASKS]


def test_each_number_in_the_table_has_its_source() -> None:
    used = {int(number) for number in re.findall(r"\[(\d+)\]", TEXT)}
    assert used == {int(number) for number in re.findall(r"^(\d+)\. ", TEXT, re.MULTILINE)}
