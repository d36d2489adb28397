"""Identifiers sort by the time at which they were made."""

import os
import time

from crm_app.core.clock import new_id


def test_identifiers_are_of_version_7_and_sort_in_the_order_in_which_they_are_made() -> None:
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_the_time_of_many_identifiers_is_not_ahead_of_the_clock() -> None:
    last = [new_id() for _ in range(5_000)][-1]
    ahead = (last.int >> 80) - time.time_ns() // 1_000_000
    assert ahead <= 5, "milliseconds in the future"


def test_two_processes_make_different_identifiers() -> None:
    new_id()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, new_id().bytes[8:])
        os._exit(0)
    os.waitpid(child, 0)
    there = os.read(reading, 8)
    os.close(reading)
    os.close(writing)
    assert there not in {new_id().bytes[8:] for _ in range(600)}
