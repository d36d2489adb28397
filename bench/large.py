"""A list of a large workspace in a browser: from the click to the painted rows, and a value saved in place.

    python -m bench.large [--contacts 1000000] [--deals 300000] [--workspaces 100] [--rounds 20]

The database is that of `bench.lists`, after the job has made the indexes of what lists use. The browser shows the table at 1440
pixels; the frontend must have been compiled (`python -m crm_app build`). A step is measured in the page: from the event of the
person to the first frame after the last row has changed. Saving is measured over REST, too. The goals are 250 ms and 60 ms.
"""

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

import httpx
from playwright.sync_api import Page, sync_playwright

from bench import lists, product, report
from bench.pages import browser_path

PAINTED_GOAL_MS, SAVE_GOAL_MS = 250, 60
_WATCH = """
window.benchBegan = 0; window.benchPainted = 0;
for (const kind of ['pointerup', 'keyup', 'change'])
  document.addEventListener(kind, () => { window.benchBegan = performance.now(); window.benchPainted = 0 }, true);
new MutationObserver((changes) => {
  if (!changes.some((one) => (one.target.closest ?? (() => null)).call(one.target, 'tbody')
      || one.target.parentElement?.closest('tbody') || [...one.addedNodes].some((node) => node.querySelector?.('tbody')))) return;
  requestAnimationFrame(() => setTimeout(() => { window.benchPainted = performance.now() }));
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
_ROWS = "() => [...document.querySelectorAll('tbody tr[data-row]')].map((one) => one.dataset.row).join()"
_TOOK = "() => window.benchPainted ? window.benchPainted - window.benchBegan : 0"


def painted(page: Page, act: Callable[[], Any]) -> float:
    """The milliseconds from the last event of `act` to the first frame with other rows. Raises RuntimeError after a minute."""
    before = page.evaluate(_ROWS)
    act()
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        page.wait_for_timeout(40)
        if page.evaluate(_ROWS) not in (before, "") and (took := float(page.evaluate(_TOOK))) > 0:
            page.wait_for_timeout(150)
            return float(page.evaluate(_TOOK)) if page.evaluate(_TOOK) else took
    raise RuntimeError(f"{page.url} shows the rows that it had before")


def address(**asked: Any) -> str:
    """The address of a list."""
    return "&".join(f"{name}={quote(str(value))}" for name, value in asked.items())


def _filter(*conditions: dict[str, Any]) -> str:
    return json.dumps({"all": list(conditions)})


STEPS: dict[str, tuple[str, str]] = {
    "contacts by city": ("/contacts", address(sort="city")),
    "contacts by company, later page": ("/contacts", ""),
    "contacts whose email contains": (
        "/contacts",
        address(filter=_filter(lists.one("email", "contains", "example21.com"))),
    ),
    "contacts of a city and a sector, by name": (
        "/contacts",
        address(
            filter=_filter(lists.one("city", "is", "Rayong"), lists.one("company_id.sector", "is", "retail")),
            sort="name",
        ),
    ),
    "deals by amount": ("/deals", address(sort="-amount")),
    "open deals by expected close": ("/deals", address(status="open", sort="expected_close_date")),
}


def steps(page: Page, base: str, rounds: int) -> list[dict[str, Any]]:
    """A row for each step: the middle and the 95th percentile of its milliseconds."""
    rows = []
    for name, (path, asked) in STEPS.items():
        found = []
        for _ in range(rounds):
            page.goto(f"{base}{path}?sort=company_id" if not asked else f"{base}{path}")
            page.wait_for_selector("tbody tr[data-row]")
            page.wait_for_timeout(300)
            if asked:
                found.append(painted(page, partial(_open, page, f"{path}?{asked}")))
            else:
                found.append(painted(page, lambda: page.get_by_role("button", name="Next").first.click()))
        rows.append({"step": name, "rounds": rounds, **report.latencies([one / 1000 for one in found])})
        print(rows[-1], flush=True)
    return rows


def _open(page: Page, to: str) -> None:
    """Follows an address as a link of the page does: without loading the product again."""
    page.evaluate(
        "(to) => { window.dispatchEvent(new PointerEvent('pointerup')); window.benchBegan = performance.now(); "
        "window.benchPainted = 0; window.history.pushState({}, '', to); "
        "window.dispatchEvent(new PopStateEvent('popstate', { state: {} })) }",
        to,
    )


def save_in_place(page: Page, base: str, rounds: int) -> dict[str, Any]:
    """From Enter in a cell to the cell that shows the new value and has been saved."""
    page.goto(f"{base}/contacts?columns=job_title&columns=city")
    cell = page.locator("[data-row] [data-cell=job_title]").first
    cell.wait_for()
    found = []
    for number in range(rounds):
        cell.dblclick()
        box = page.locator("form [name=value]")
        box.wait_for()
        box.fill(f"Director {number}")
        box.press("Enter")
        began = time.perf_counter()
        page.get_by_text(f"Director {number}", exact=True).first.wait_for()
        page.locator("form [name=value]").wait_for(state="detached")
        found.append(time.perf_counter() - began)
        page.wait_for_timeout(200)
    return {"step": "a cell, from Enter to the saved value", "rounds": rounds, **report.latencies(found)}


def save_over_rest(tenant: product.Tenant, base: str, rounds: int) -> dict[str, Any]:
    """The service time of a change of one field."""
    found = []
    with httpx.Client(base_url=f"{base}/api/v1", headers={"Authorization": f"Bearer {tenant.access_token}"}) as client:
        one = client.get("/contacts", params={"limit": 1}).raise_for_status().json()["items"][0]
        for number in range(rounds + 5):
            began = time.perf_counter()
            body = {"version": one["version"], "job_title": f"Manager {number}"}
            one = client.patch(f"/contacts/{one['id']}", json=body).raise_for_status().json()
            if number >= 5:  # five to warm up
                found.append(time.perf_counter() - began)
    return {"step": "a change of one field over REST", "rounds": rounds, **report.latencies(found)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--contacts", type=int, default=1_000_000)
    options.add_argument("--deals", type=int, default=300_000)
    options.add_argument("--workspaces", type=int, default=100)
    options.add_argument("--rounds", type=int, default=20)
    args = options.parse_args()
    with product.services() as environment:
        from crm_app.core.sessions import cookie_name

        first, _ = lists.prepare(args.contacts, args.deals, args.workspaces, list(lists.CASES))
        with (
            product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready") as (base, _process),
            sync_playwright() as playwright,
        ):
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=browser_path(), args=flags)
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": cookie_name(), "value": first.session_token, "url": base}])
            context.add_init_script(_WATCH)
            page = context.new_page()
            rows = steps(page, base, args.rounds)
            rows += [save_in_place(page, base, args.rounds), save_over_rest(first, base, 5 * args.rounds)]
            browser.close()
    report.show("large", rows, contacts=args.contacts, deals=args.deals, workspaces=args.workspaces)


if __name__ == "__main__":
    main()
