"""A small pipeline whose every figure can be counted by hand."""

from datetime import date
from decimal import Decimal

from sqlalchemy import text

from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from crm_app.contacts.kind import CONTACTS, ContactIn
from crm_app.deals import service as deals
from crm_app.deals.schemas import DealIn
from crm_app.products import service as products
from crm_app.products.kind import ProductIn
from crm_app.records.service import service_of
from tests.support.world import World


def make_sales(world: World) -> None:
    """Two companies, a contact, a product and six deals of two people, in two currencies."""
    with world.owner.work() as work:
        acme = companies.create(work, CompanyIn(name="Acme Corporation", sector="medical", phone="02-111-2222"))
        siam = companies.create(work, CompanyIn(name="บริษัท สยามการค้า จำกัด", sector="retail"))
        service_of(CONTACTS).create(work, ContactIn(name="Somchai Jaidee", phone="081-234-5678", company_id=acme.id))
        gtx = products.create(work, ProductIn(name="GTX Pro", list_price=Decimal(4821)))
        stages = {
            row.outcome: row.id for row in work.db.execute(text("select id, outcome from stage order by position desc"))
        }
        rows = [
            ("A", acme.id, "won", 1000, "THB", "2017-01-10", "2016-12-31", world.owner.member_id, gtx.id),
            ("B", acme.id, "won", 2500, "THB", "2017-03-31", "2017-03-01", world.member.member_id, None),
            ("C", siam.id, "lost", 400, "THB", "2017-04-01", "2017-01-01", world.member.member_id, gtx.id),
            ("D", siam.id, "won", 70, "USD", "2017-05-05", "2017-05-01", world.member.member_id, None),
            ("E", None, "open", 9000, "THB", None, "2017-05-01", world.owner.member_id, None),
            ("F", acme.id, "open", None, "THB", None, None, world.member.member_id, gtx.id),
        ]  # fmt: skip
        for name, company, status, amount, currency, close, engage, owner, product in rows:
            deals.create(
                work,
                DealIn(
                    name=f"Deal {name}",
                    company_id=company,
                    stage_id=stages[status],
                    amount=None if amount is None else Decimal(amount),
                    currency=currency,
                    close_date=date.fromisoformat(close) if close else None,
                    engage_date=date.fromisoformat(engage) if engage else None,
                    owner_id=owner,
                    product_id=product,
                    product_name=None if product else "GTXPro",
                ),
            )
