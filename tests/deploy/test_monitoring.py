"""Rules and dashboards ask for metrics that exist, in PromQL that parses; each alert has its paragraph."""

import importlib.machinery
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client import REGISTRY

from crm_app.core import metrics

ROOT = Path(__file__).resolve().parents[2]
RULES = yaml.safe_load((ROOT / "prometheus" / "rules" / "slo.yml").read_text())
DASHBOARDS = {file.stem: json.loads(file.read_text()) for file in (ROOT / "grafana" / "dashboards").glob("*.json")}
OF_PROMETHEUS = {"up", "ALERTS", "process_resident_memory_bytes", "process_cpu_seconds_total"}


def _rules(kind: str) -> list[dict[str, Any]]:
    return [rule for group in RULES["groups"] for rule in group["rules"] if kind in rule]


def _known() -> set[str]:
    names = set(OF_PROMETHEUS)
    metrics.WORKSPACES.count(__import__("uuid").uuid4(), 0.1)
    for family in REGISTRY.collect():
        names.add(family.name)
        if family.type == "counter":
            names.add(f"{family.name}_total")
        if family.type == "histogram":
            names |= {f"{family.name}_{part}" for part in ("bucket", "count", "sum")}
    return names | {rule["record"] for rule in _rules("record")}


def _check(expression: str) -> None:
    expression = expression.replace("$__rate_interval", "1m")
    promql_parser.parse(expression)
    asked = set(re.findall(r"\b(?:crm[:_][\w:]+|up|ALERTS|process_\w+)\b", expression))
    assert asked, f"asks for nothing: {expression}"
    assert asked <= _known(), f"unknown: {asked - _known()}"


@pytest.mark.parametrize("rule", [*_rules("record"), *_rules("alert")], ids=lambda r: r.get("record") or r["alert"])
def test_a_rule_parses_and_asks_for_what_there_is(rule: dict[str, Any]) -> None:
    _check(rule["expr"])


@pytest.mark.parametrize("alert", _rules("alert"), ids=lambda rule: rule["alert"])
def test_each_alert_has_its_runbook(alert: dict[str, Any]) -> None:
    page, _, anchor = alert["annotations"]["runbook"].partition("#")
    headings = re.findall(r"(?m)^#+ (.*)$", (ROOT / page).read_text())
    assert anchor in {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    assert alert["labels"]["severity"] in ("page", "ticket")


def test_each_alert_is_made_to_fire_by_made_up_figures() -> None:
    groups = yaml.safe_load((ROOT / "prometheus" / "tests" / "alerts.yml").read_text())["tests"]
    cases = [case for group in groups for case in group["alert_rule_test"]]
    names = {alert["alert"] for alert in _rules("alert")}
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == names
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == names, "and to stay silent"


def test_the_dashboards_are_there() -> None:
    assert set(DASHBOARDS) == {"overview", "api", "sessions", "worker", "ai", "database", "tenants"}


@pytest.mark.parametrize("name", sorted(DASHBOARDS))
def test_every_panel_asks_for_what_there_is(name: str) -> None:
    for panel in DASHBOARDS[name]["panels"]:
        assert panel["title"]
        assert panel["targets"]
        for target in panel["targets"]:
            _check(target["expr"])


def test_the_dashboards_are_what_the_script_writes() -> None:
    loader = importlib.machinery.SourceFileLoader("dashboards", str(ROOT / "script" / "grafana"))
    spec = importlib.util.spec_from_loader("dashboards", loader)
    assert spec is not None
    made = importlib.util.module_from_spec(spec)
    loader.exec_module(made)
    for file, content in made.written().items():
        assert (ROOT / "grafana" / "dashboards" / file).read_text() == content, f"run script/grafana: {file}"


def test_prometheus_finds_every_process() -> None:
    config = yaml.safe_load((ROOT / "prometheus" / "prometheus.yml").read_text())
    found = {job["job_name"]: job for job in config["scrape_configs"]}
    for name in ("backend", "worker"):
        assert found[name]["dns_sd_configs"][0]["names"] == [name]
        assert found[name]["dns_sd_configs"][0]["port"] == 9100


def test_only_the_busiest_workspaces_have_names_in_metrics() -> None:
    talkers = metrics.TopTalkers(shown=2, kept=3)
    import uuid

    names = [uuid.uuid4() for _ in range(6)]
    for n, name in enumerate(names):
        for _ in range(n + 1):
            talkers.count(name, 0.5)
    calls, seconds = talkers.collect()
    labelled = {sample.labels["workspace"]: sample.value for sample in calls.samples}
    assert str(names[5]) in labelled
    assert len(labelled) == 3
    assert "other" in labelled
    assert sum(labelled.values()) == 21, "nothing is lost"
    assert sum(sample.value for sample in seconds.samples) == pytest.approx(10.5)
