"""Schemathesis against every documented REST call, as owner and as viewer: no 5xx, and no undocumented answer.

    python -m bench.fuzz [--calls 10000] [--seconds 600] [--as owner,viewer]

It starts a product of its own on 127.0.0.1 and calls nothing else. Coverage, fuzzing and stateful phases; calls that
end a session or change a password are left out, because everything after them would be refused. Exits with status 1 for
any finding.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from bench import product, report

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
PHASES = "coverage,fuzzing,stateful"
LEFT_OUT = "/api/v1/auth/|/me/password|/me/sessions|/me/workspaces"
_SEED = "20261127"


def people(host: product.Tenant) -> dict[str, str]:
    """An access token of an owner, and of a viewer of the same workspace."""
    from sqlalchemy import text

    from crm_app.core.database import unit_of_work
    from crm_app.core.sessions import resolve
    from crm_app.identity import service
    from crm_app.identity.schemas import AcceptIn
    from crm_app.workspaces import invitations
    from crm_app.workspaces.schemas import InvitationIn

    with unit_of_work(resolve(host.session_token).caller) as work:
        viewer = work.db.execute(text("select id from role where key = 'viewer'")).scalar_one()
        offer = invitations.invite(work, InvitationIn(email="viewer@example.com", role_id=viewer))
    accept = AcceptIn(token=offer.secret, name="Viewer", password=product.PASSWORD)
    joined = service.accept_invitation(accept, service.Client("127.0.0.1", "fuzz", "api"))
    return {"owner": host.access_token, "viewer": service.tokens_for(joined.caller)["access_token"]}


def fuzz(base: str, token: str, calls: int, seconds: int, phases: str = PHASES) -> tuple[int, str]:
    """Runs schemathesis. Returns its exit status, 0 without findings, and its output.

    Args:
        base: the product's address.
        token: an access token of the caller.
        calls: about how many calls to make in all.
        seconds: the time limit.
        phases: schemathesis' phases, separated by commas.
    """
    described = httpx.get(f"{base}/api/openapi.json", timeout=120).json()["paths"]
    operations = sum(len(methods) for methods in described.values())
    each = max(1, calls // (operations * len(phases.split(","))))
    with tempfile.TemporaryDirectory(prefix="crm fuzz ") as folder:
        command = [str(Path(sys.executable).parent / "schemathesis"), "--no-color", "run", f"{base}/api/openapi.json"]
        command += ["--url", base, "-H", f"Authorization: Bearer {token}", "--checks", ",".join(CHECKS)]
        command += ["--phases", phases, "--max-examples", str(each), "--exclude-path-regex", LEFT_OUT]
        command += ["--seed", _SEED, "--max-time", str(seconds), "--no-shrink", "--request-timeout", "20"]
        command += ["--generation-database", "none", "--warnings", "off", "--suppress-health-check", "all"]
        environment = os.environ | {"HYPOTHESIS_STORAGE_DIRECTORY": folder}
        done = subprocess.run(
            command, cwd=folder, env=environment, timeout=seconds + 120, capture_output=True, text=True, check=False
        )
    return done.returncode, done.stdout + done.stderr


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--calls", type=int, default=10_000)
    options.add_argument("--seconds", type=int, default=600)
    options.add_argument("--as", dest="roles", default="owner,viewer")
    args = options.parse_args()
    roles = args.roles.split(",")
    failed = False
    os.environ["CRM_ACCESS_TOKEN_MINUTES"] = "60"  # the tokens are made here, once
    with product.services() as environment:
        tokens = people(product.tenants(1)[0])
        with product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready") as (base, process):
            for role in roles:
                status, printed = fuzz(base, tokens[role], args.calls // len(roles), args.seconds // len(roles))
                print(f"== as {role}\n{printed}")
                failed = failed or status != 0
            print(f"memory at the end: {report.memory([process])}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
