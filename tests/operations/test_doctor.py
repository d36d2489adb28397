"""The doctor names a fault in words that an operator can act on."""

import dataclasses
from pathlib import Path

import pytest

from crm_app.core.config import Settings
from crm_app.operations import doctor
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services


def _wrong(findings: list[doctor.Finding]) -> str:
    return "\n".join(finding.text for finding in findings if finding.verdict == "wrong")


def test_a_sound_database_has_nothing_wrong(database: Services) -> None:
    assert _wrong(list(doctor.database(database))) == ""


def test_an_unmigrated_database_is_reported_with_the_command(empty_database: Services) -> None:
    assert "python -m crm_app migrate" in _wrong(list(doctor.database(empty_database)))


def test_indexes_that_nobody_makes_are_said_with_the_command(database: Services) -> None:
    with connect(database.owner_database_url) as cursor:
        cursor.execute(
            "insert into workspace (id, slug, name, timezone, currency, fiscal_year_start, created_at) "
            "values (gen_random_uuid(), 'waiting', 'W', 'UTC', 'THB', 1, now())"
        )
        cursor.execute(
            "insert into wanted_index (workspace_id, id, kind, field, wanted_at) "
            "select id, gen_random_uuid(), 'contact', 'city', now() - interval '2 hours' from workspace "
            "where slug = 'waiting'"
        )
    said = [one.text for one in doctor.database(database) if one.verdict == "note"]
    assert [one for one in said if "python -m crm_app indexes" in one], said


def test_a_serving_role_that_gets_around_row_level_security_is_wrong(database: Services) -> None:
    for url in (database.bootstrap_database_url, database.owner_database_url):
        found = _wrong(list(doctor.database(dataclasses.replace(database, database_url=url))))
        assert "row-level security" in found


def test_a_missing_extension_is_named(database: Services) -> None:
    with connect(database.bootstrap_database_url) as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    assert "pg_trgm" in _wrong(list(doctor.database(database)))


def test_servers_that_do_not_answer_are_wrong_and_no_password_is_shown(
    database: Services, unused_tcp_port: int
) -> None:
    dead = f"postgresql+psycopg2://crm_app:hunter2@127.0.0.1:{unused_tcp_port}/crm"
    found = list(doctor.database(dataclasses.replace(database, database_url=dead)))
    found.append(
        doctor.cache(dataclasses.replace(database, redis_url=f"redis://:hunter2@127.0.0.1:{unused_tcp_port}/0"))
    )
    assert [finding.verdict for finding in found] == ["wrong", "wrong"]
    assert "hunter2" not in _wrong(found)


@pytest.mark.parametrize(("version", "verdict"), [((3, 10), "wrong"), ((3, 11), "ok"), ((3, 14), "ok")])
def test_python(version: tuple[int, int], verdict: str) -> None:
    assert doctor.python_version(version).verdict == verdict


def test_packages_are_compared_with_the_pins(tmp_path: Path) -> None:
    pins = tmp_path / "base.txt"
    pins.write_text("pytest==0.0.1 \\\n    --hash=sha256:00\nno-such-package==1.0\n")
    found = doctor.packages(pins)
    assert found.verdict == "wrong"
    assert "no-such-package is missing" in found.text
    assert "not 0.0.1" in found.text


def test_the_assistant_in_use_is_named() -> None:
    assert "offline" in doctor.assistant(Settings()).text
    assert "Gemini" in doctor.assistant(Settings(gemini_api_key="key")).text  # type: ignore[arg-type]
    local = {"openai_base_url": "http://localhost:11434/v1"}
    assert "CRM_OPENAI_MODEL" in doctor.assistant(Settings(**local)).text  # type: ignore[arg-type]
    assert "small at http" in doctor.assistant(Settings(**local, openai_model="small")).text  # type: ignore[arg-type]
