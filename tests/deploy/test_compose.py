"""The guarantees of docker-compose.yml and the Dockerfile, read from the files."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SERVICES = {"database", "cache", "backend", "worker", "proxy", "prometheus", "monitoring"}
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
MIGRATE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.migrate.yml").read_text())
CONTAINERS = {**COMPOSE["services"], **{name: MIGRATE["services"][name] for name in ("migrate", "indexes")}}


def _default(value: str) -> str:
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)


def test_there_are_exactly_the_seven_services() -> None:
    assert set(COMPOSE["services"]) == SERVICES
    assert "version" not in COMPOSE


def test_only_the_proxy_is_published() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]
    assert not any(service.get("network_mode") for service in COMPOSE["services"].values())


@pytest.mark.parametrize("name", sorted(CONTAINERS))
def test_every_container_is_confined(name: str) -> None:
    service = CONTAINERS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].split(":")[0]) > 0
    assert service["mem_limit"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_watched_and_started_again(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]
    assert all(wait["condition"] == "service_healthy" for wait in service.get("depends_on", {}).values())


def test_what_serves_never_sees_the_credentials_that_change_tables() -> None:
    powerful = {"crm_owner_database_url", "crm_bootstrap_database_url"}
    for name, service in COMPOSE["services"].items():
        assert not powerful & set(service.get("secrets", ())), name
    assert "postgres_password" not in COMPOSE["services"]["backend"]["secrets"]
    assert powerful < set(MIGRATE["services"]["migrate"]["secrets"])
    indexes = MIGRATE["services"]["indexes"]
    assert indexes["secrets"] == ["crm_owner_database_url"]
    assert "ports" not in indexes
    assert indexes["restart"] == "unless-stopped"


def test_every_image_is_pinned() -> None:
    for name, service in COMPOSE["services"].items():
        tag = _default(service["image"]).rpartition(":")[2]
        assert tag != "latest" or service["image"].startswith("crm-"), name


def test_no_secret_stands_in_a_file_of_the_repository() -> None:
    for file in ("docker-compose.yml", "docker-compose.migrate.yml", ".env.example"):
        for line in (ROOT / file).read_text().splitlines():
            assert not re.search(r"^\s*[A-Z_]*(PASSWORD|SECRET|API_KEY|TOKEN)(?!\w*FILE)[A-Z_]*\s*[=:]\s*\S", line), (
                line
            )


def test_the_database_logs_no_statements() -> None:
    command = COMPOSE["services"]["database"]["command"]
    assert {"-clog_min_error_statement=panic", "-clog_error_verbosity=terse"} <= set(command)
    assert not any("log_min_duration" in part or "log_statement" in part for part in command)


def test_the_images_hold_no_build_tool_and_no_embedded_server() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert not text.startswith("# syntax")
    assert "<<" not in text
    final = text[text.index("AS app") :]
    assert "apt-get" not in final
    assert "pip install" not in final
    assert len(re.findall(r"(?m)^USER [1-9]", final)) == 2
    pinned = (ROOT / "requirements" / "base.txt").read_text()
    left_out = re.search(r"\(([a-z|-]+)\)==/", text)
    assert left_out is not None
    for name in left_out[1].split("|"):
        assert f"\n{name}==" in pinned, f"{name} is no longer a requirement"


def test_prepare_makes_each_secret_once_and_for_this_account_alone(tmp_path: Path) -> None:
    for name in ("script", ".env.example", "docker-compose.yml"):
        (tmp_path / name).symlink_to(ROOT / name) if name != "script" else (tmp_path / name).mkdir()
    for name in ("deploy", "settings.sh"):
        (tmp_path / "script" / name).write_text((ROOT / "script" / name).read_text())
    command = ["bash", str(tmp_path / "script" / "deploy"), "--prepare"]
    subprocess.run(command, check=True, env={"PATH": os.environ["PATH"]}, capture_output=True)
    made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir() if file.is_file()}
    named = {**COMPOSE["secrets"], **MIGRATE["secrets"]}
    assert set(made) == set(named)
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert len(made["crm_secret_key"]) >= 64
    assert len(set(made.values())) >= 8, "passwords differ from each other"
    assert made["redis_password"] in made["crm_redis_url"]
    subprocess.run(command, check=True, env={"PATH": os.environ["PATH"]}, capture_output=True)
    assert {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir() if file.is_file()} == made


def test_the_example_settings_are_known() -> None:
    """Each DEPLOY_ name of .env.example is used, and each used one is explained there."""
    used = set(re.findall(r"\$\{(DEPLOY_\w+)", "".join((ROOT / f).read_text() for f in ("docker-compose.yml",))))
    documented = set(re.findall(r"(?m)^#?(DEPLOY_\w+)=", (ROOT / ".env.example").read_text()))
    assert used == documented


@pytest.mark.parametrize(
    ("line", "given", "value"),
    [
        ("DEPLOY_BACKUPS=/mnt/copies", "", "/mnt/copies"),
        ('DEPLOY_BACKUPS="/mnt/my copies"', "", "/mnt/my copies"),
        ("DEPLOY_BACKUPS=/mnt/copies", "/elsewhere", "/elsewhere"),
        ("#DEPLOY_BACKUPS=./backups", "", ""),
    ],
)
def test_the_scripts_read_settings_as_compose_does(tmp_path: Path, line: str, given: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"DEPLOY_URL=https://localhost\n{line}\n")
    command = ["bash", "-euc", '. "$1"; setting DEPLOY_BACKUPS', "-", str(ROOT / "script/settings.sh")]
    environment = {"PATH": os.environ["PATH"], "DEPLOY_BACKUPS": given}
    found = subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert found.stdout == value
