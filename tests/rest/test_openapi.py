"""The OpenAPI description has the permissions and every possible answer."""

import asyncio
from typing import Any

import pytest

from crm_app.rest import docs
from tests.security.declarations import PUBLIC_ROUTES
from tests.support.world import client


def described() -> dict[str, Any]:
    found: dict[str, Any] = client().get("/api/openapi.json").json()
    return found


def test_every_call_says_how_its_caller_is_known() -> None:
    api = described()
    assert {"bearer", "cookie"} == set(api["components"]["securitySchemes"])
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            public = f"{method.upper()} {path}" in PUBLIC_ROUTES
            assert operation["security"] == ([] if public else [{"bearer": []}, {"cookie": []}]), (method, path)


def test_every_error_answer_is_described_as_a_problem() -> None:
    api = described()
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            answers = operation["responses"]
            needed = {"400", "403", "404", "405", "408", "409", "413", "414", "422", "429", "503"}
            assert needed <= set(answers), (method, path)
            if operation["security"]:
                assert "401" in answers, (method, path)
            for status in needed:
                assert list(answers[status]["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in api["components"]["schemas"]
    assert {"type", "title", "status", "code"} <= set(api["components"]["schemas"]["Problem"]["properties"])


def test_amounts_are_described_as_they_are_answered() -> None:
    amount = described()["components"]["schemas"]["DealOut"]["properties"]["amount"]
    kinds = str(amount)
    assert "number" in kinds


def test_the_description_is_written_beside_other_calls_not_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = []

    def written(_app: Any) -> bytes:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        beside.append(True)
        return b"{}"

    monkeypatch.setattr(docs, "_written", written)
    assert client().get("/api/openapi.json").json() == {}
    assert beside == [True]


def test_what_is_no_json_is_described_as_what_it_is() -> None:
    api = described()
    files = {path for path in api["paths"] if path.endswith(".csv")} | {"/api/v1/files/{file_id}"}
    assert len(files) > 7
    for path in files:
        content = api["paths"][path]["get"]["responses"]["200"]["content"]
        assert list(content) == (["text/csv"] if path.endswith(".csv") else ["application/octet-stream"]), path
