"""An import in a real browser: upload, adjust, preview, import, results, undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.tabs import Owner
from tests.imports.samples import PIPELINE
from tests.imports.test_unpack import xlsx
from tests.support.running import Running

SLOW = 60_000


@pytest.fixture(scope="module")
def page(browser: Browser, product: Running) -> Iterator[Page]:
    """A browser in which a new person has signed in; it must not have complained at the end."""
    complaints: list[str] = []
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(SLOW)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    Owner("Blue Heron", "Ann Lee", "ann@example.com").enter(context, product.origin)
    yield opened
    context.close()
    assert complaints == []


def _choose_file(page: Page, origin: str, name: str, data: bytes) -> None:
    page.goto(f"{origin}/imports")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Upload").click()


def test_a_pipeline_from_upload_to_undo(product: Running, page: Page, tmp_path: Path) -> None:
    _choose_file(page, product.origin, "pipeline.csv", PIPELINE.encode("cp874"))
    expect(page.get_by_role("heading", name="pipeline.csv")).to_be_visible()
    expect(page.get_by_text("reads best as Thai (TIS-620, Windows 874)")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("These stages will be added to the pipeline: Engaging")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("will be added without a sign-in")).to_contain_text("สมชาย ใจดี")
    expect(page.get_by_label("How the dates in “close_date” are written")).to_have_value("dmy")

    # Ann is a member already; a column that nobody needs is left out.
    page.get_by_label("Where “close_quarter” goes").select_option("ignore")
    expect(page.get_by_label("Preview").get_by_text("close_quarter")).to_have_count(0, timeout=SLOW)

    start = page.get_by_role("button", name="Start the import")
    expect(start).to_be_enabled(timeout=SLOW)
    start.click()
    expect(page.get_by_role("button", name="Undo the import")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("200", exact=True).first).to_be_visible()

    page.reload()
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("Removed again")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Undo the import")).to_have_count(0)


def test_a_column_of_a_workbook_becomes_a_field(product: Running, page: Page) -> None:
    territories = [["Company name", "Website", "Sales territory"]]
    territories += [[f"Acme {n}", f"https://acme{n}.example", ["North", "South"][n % 2]] for n in range(6)]
    _choose_file(page, product.origin, "accounts.xlsx", xlsx(Accounts=territories))
    goes = page.get_by_label("Where “Sales territory” goes")
    goes.select_option("make", timeout=SLOW)
    expect(page.get_by_text("2 choices: North, South")).to_be_visible(timeout=SLOW)
    expect(page.get_by_label("Type of the field made of “Sales territory”")).to_have_value("choice")
    name = page.get_by_label("Name of the field made of “Sales territory”")
    name.fill("Territory")
    name.blur()
    expect(page.get_by_label("Preview").get_by_text("Territory: ").first).to_be_visible(timeout=SLOW)
    start = page.get_by_role("button", name="Start the import")
    expect(start).to_be_enabled(timeout=SLOW)
    start.click()
    expect(page.get_by_text("Fields made: Territory.")).to_be_visible(timeout=SLOW)
    page.goto(f"{product.origin}/companies")
    page.get_by_text("Acme 1").first.click()
    expect(page.get_by_text("Territory", exact=True)).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("South", exact=True)).to_be_visible()


def test_a_file_that_is_no_csv_says_what_to_do(product: Running, page: Page) -> None:
    _choose_file(page, product.origin, "book.xlsx", b"PK\x03\x04 a workbook")
    expect(page.get_by_role("alert").get_by_text("workbook cannot be read")).to_be_visible(timeout=SLOW)


def test_no_file_says_so_on_the_page(product: Running, page: Page) -> None:
    _choose_file(page, product.origin, "empty.csv", b"")
    page.wait_for_url("**/imports?problem=empty")
    expect(page.get_by_role("alert").get_by_text("not empty")).to_be_visible(timeout=SLOW)


def test_the_kind_is_asked_first_when_two_are_near(product: Running, page: Page) -> None:
    rows = "".join(f"Person {n},Firm {n},p{n}@a.example,Hot!!,500\n" for n in range(9))
    _choose_file(page, product.origin, "leads.csv", f"Name,Company,Email,Status,Value\n{rows}".encode())
    asked = page.get_by_role("group", name="What does this file hold?")
    expect(asked).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Start the import")).to_have_count(0)
    expect(asked.get_by_role("button", name="Deals")).to_contain_text("Value: 500")
    asked.get_by_role("button", name="Contacts").click()
    expect(page.get_by_role("button", name="Start the import")).to_be_enabled(timeout=SLOW)
    expect(page.get_by_label("Where “Email” goes")).to_have_value("field:email")
    expect(asked).to_have_count(0)


def test_a_report_is_set_up_by_hand(product: Running, page: Page) -> None:
    data = (
        "Weekly report\n\nDeal;Company;Wert;Close date;Stage;Owner\n"
        "A;Firm;1.234,50;25/04/2026;Proposal;Lee, Ann\nB;Firm;12,5;03/04/2026;Won;Mai Sol\nC;Firm;2.000;TBD;Won;Mai Sol\n"
    )
    _choose_file(page, product.origin, "report.csv", data.encode())
    expect(page.get_by_text("The column names were found in row 3")).to_be_visible(timeout=SLOW)
    expect(page.get_by_label("The file holds")).to_have_value("deal")
    expect(page.get_by_label("Column names in")).to_have_value("3")
    expect(page.get_by_label("Separator")).to_have_value(";")
    problems = page.get_by_role("list", name="Problems")
    expect(problems.get_by_text("“TBD” in “Close date” is not a date")).to_be_visible(timeout=SLOW)
    page.get_by_label("Where “Wert” goes").select_option("field:amount")
    expect(page.get_by_label("Decimal sign in “Wert”")).to_have_value("comma")
    expect(page.get_by_text("1.234,50 is read as 1,234.50")).to_be_visible(timeout=SLOW)

    owners = page.get_by_role("list", name="Owners")
    expect(owners.get_by_role("listitem").filter(has_text="Lee, Ann")).to_contain_text("Member Ann Lee", timeout=SLOW)
    expect(owners.get_by_role("listitem").filter(has_text="Mai Sol")).to_contain_text("New owner", timeout=SLOW)
    page.get_by_label("Who “Mai Sol” is").select_option(label="Ann Lee")
    expect(owners.get_by_role("listitem").filter(has_text="Mai Sol")).to_contain_text("Member Ann Lee", timeout=SLOW)

    page.get_by_label("Column names in").select_option("4")
    expect(page.get_by_label("Where “Firm” goes")).to_be_visible(timeout=SLOW)


def test_a_page_shows_its_own_import_after_that_of_another(product: Running, page: Page) -> None:
    tasks = "Task name,Due at,Priority\nCall back,2026-11-27 14:30,High\n"
    _choose_file(page, product.origin, "tasks.csv", tasks.encode())
    expect(page.get_by_label("The file holds")).to_have_value("task", timeout=SLOW)
    expect(page.get_by_label("Preview").get_by_text("27 Nov 2026, 14:30")).to_be_visible(timeout=SLOW)
    first = page.url
    _choose_file(page, product.origin, "prices.csv", b"Product name;List price\nGTX Pro;4,50\n")
    expect(page.get_by_label("The file holds")).to_have_value("product", timeout=SLOW)
    expect(page.get_by_label("Separator")).to_have_value(";")
    page.goto(first)
    expect(page.get_by_label("The file holds")).to_have_value("task", timeout=SLOW)
    expect(page.get_by_label("Separator")).to_have_value(",")
