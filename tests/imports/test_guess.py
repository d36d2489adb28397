"""The kind and columns of a file are guessed from headings and content, in English and Thai, and every doubt is
reported.
"""

import csv
import io

import pytest
from pydantic import ValidationError

from crm_app.core.i18n import translate
from crm_app.imports import fields
from crm_app.imports.fields import Entity
from crm_app.imports.guess import guess
from crm_app.imports.mapping import ColumnMapping, Mapping
from crm_app.imports.problems import UnreadableFile
from crm_app.imports.profile import Profile, profile
from crm_app.imports.schemas import Guess
from crm_app.imports.source import bytes_source
from crm_app.imports.stages import guess_stages
from tests.imports.samples import ACCOUNTS, PIPELINE, PRODUCTS, TEAMS, pipeline_csv


def profile_of(data: str | bytes) -> Profile:
    return profile(bytes_source(data.encode() if isinstance(data, str) else data))


def guess_of(data: str | bytes, name: str = "file.csv") -> Guess:
    return guess(profile_of(data), name)


def fields_of(result: Guess) -> dict[str, str]:
    return {c.mapping.header: c.mapping.field for c in result.columns if c.mapping.target == "field"}


def test_a_pipeline() -> None:
    result = guess_of(pipeline_csv(300), "upload.csv")
    assert result.entity == "deal"
    assert result.confidence > 0.8
    assert fields_of(result) == {
        "opportunity_id": "external_id",
        "sales_agent": "owner",
        "product": "product",
        "account": "company",
        "deal_stage": "stage",
        "engage_date": "engage_date",
        "close_date": "close_date",
        "close_value": "amount",
    }
    assert [c.mapping.target for c in result.columns][-2:] == ["custom", "custom"]
    assert [(s.value, s.status) for s in result.stages] == [
        ("Prospecting", "open"),
        ("Engaging", "open"),
        ("Won", "won"),
        ("Lost", "lost"),
    ]
    dates = [c.mapping for c in result.columns if c.kind == "date"]
    assert {d.date_order for d in dates} == {"dmy"}
    assert all(not c.doubts for c in result.columns)
    assert result.mapping is not None
    assert result.rows == 300


@pytest.mark.parametrize(
    ("data", "entity", "expected"),
    [
        (
            ACCOUNTS,
            "company",
            {
                "account": "name",
                "sector": "sector",
                "year_established": "founded_year",
                "revenue": "annual_revenue",
                "employees": "employees",
                "office_location": "country",
                "subsidiary_of": "parent",
            },
        ),
        (PRODUCTS, "product", {"product": "name", "series": "series", "sales_price": "price"}),
        (TEAMS, "person", {"sales_agent": "name", "manager": "manager", "regional_office": "team"}),
        (
            "First Name,Last Name,Email,Mobile,Title,Company\nAnn,Lee,a@b.co,081 234 5678,CFO,Acme\n",
            "contact",
            {
                "First Name": "first_name",
                "Last Name": "last_name",
                "Email": "email",
                "Mobile": "mobile",
                "Title": "job_title",
                "Company": "company",
            },
        ),
        (
            'ชื่อดีล,บริษัท,มูลค่า,ขั้นตอน,วันที่ปิด,ผู้รับผิดชอบ\nงานติดตั้ง,สยามน้ำดื่ม,"1,200",เจรจา,20 ต.ค. 2559,สมชาย\n',
            "deal",
            {
                "ชื่อดีล": "name",
                "บริษัท": "company",
                "มูลค่า": "amount",
                "ขั้นตอน": "stage",
                "วันที่ปิด": "close_date",
                "ผู้รับผิดชอบ": "owner",
            },
        ),
        (
            "ชื่อบริษัท,อุตสาหกรรม,จำนวนพนักงาน,โทรศัพท์,เว็บไซต์\nสยามน้ำดื่ม,ค้าปลีก,120,02-123-4567,https://a.co.th\n",
            "company",
            {
                "ชื่อบริษัท": "name",
                "อุตสาหกรรม": "sector",
                "จำนวนพนักงาน": "employees",
                "โทรศัพท์": "phone",
                "เว็บไซต์": "website",
            },
        ),
        (
            "ชื่อ,นามสกุล,ตำแหน่ง,อีเมล\nสมชาย,ใจดี,ผู้จัดการ,a@b.co\n",
            "contact",
            {"ชื่อ": "first_name", "นามสกุล": "last_name", "ตำแหน่ง": "job_title", "อีเมล": "email"},
        ),
    ],
)
def test_entities(data: str, entity: Entity, expected: dict[str, str]) -> None:
    result = guess_of(data)
    assert result.entity is entity
    assert fields_of(result) == expected
    assert result.mapping is not None


def test_a_clear_heading_stands_whatever_is_in_the_column_and_the_doubt_is_said() -> None:
    result = guess_of("Deal Name,Stage,Close Date,Amount\nAcme,Won,soon,lots\nBolt,Won,later,more\n")
    assert fields_of(result) == {"Deal Name": "name", "Stage": "stage", "Close Date": "close_date", "Amount": "amount"}
    assert [d["key"] for c in result.columns for d in c.doubts] == ["dates_unread", "numbers_unread"]


def test_content_alone_makes_no_field() -> None:
    result = guess_of("Company,Reached by\nAcme,kai@us.example\nBolt,mai@us.example\n")
    assert fields_of(result) == {"Company": "name"}


def test_a_person_may_say_what_the_file_is() -> None:
    data = profile_of(ACCOUNTS)
    assert guess(data, "x.csv", "contact").entity == "contact"


def test_a_file_of_nothing_known_has_no_mapping_yet() -> None:
    result = guess_of("foo,bar\n1,2\n")
    assert (result.complete, result.mapping) == (False, None)
    assert [c.mapping.target for c in result.columns] == ["custom", "custom"]


def test_header_only() -> None:
    with pytest.raises(UnreadableFile) as caught:
        profile_of("a,b\n")
    assert caught.value.key == "header_only"


def test_date_doubt_is_said_and_settled_by_a_neighbour() -> None:
    doubtful = guess_of("Deal Name,Stage,Close Date\nA,Won,03/04/2017\nB,Won,05/06/2017\n")
    assert [d["key"] for c in doubtful.columns for d in c.doubts] == ["date_ambiguous"]
    settled = guess_of("Deal Name,Start Date,Close Date\nA,02/25/2017,03/04/2017\nB,02/26/2017,05/06/2017\n")
    assert [c.mapping.date_order for c in settled.columns if c.kind == "date"] == ["mdy", "mdy"]
    assert not any(c.doubts for c in settled.columns)


def test_number_doubt_and_currency() -> None:
    result = guess_of("Deal Name,Stage,Amount\nA,Won,฿1.234\nB,Won,฿12.500\n")
    amount = result.columns[2]
    assert amount.mapping.decimal_sign == "comma"
    assert amount.doubts[0]["key"] == "number_ambiguous"
    assert result.currency == "THB"


def test_stages_in_order_with_their_outcome() -> None:
    stages = guess_stages(
        ["Closed Lost", "Negotiation", "Closed Won", "ปิดการขายไม่ได้", "Qualified Lead", "Prospecting", "Odd"]
    )
    assert [(s.value, s.status) for s in stages] == [
        ("Prospecting", "open"),
        ("Qualified Lead", "open"),
        ("Negotiation", "open"),
        ("Odd", "open"),
        ("Closed Won", "won"),
        ("Closed Lost", "lost"),
        ("ปิดการขายไม่ได้", "lost"),
    ]


def test_every_field_has_a_name_in_both_languages() -> None:
    for entity in fields.entities():
        for name in fields.fields_of(entity):
            assert translate(fields.label_key(entity, name), "en")
            assert translate(fields.label_key(entity, name), "th") != name


def column(index: int, field: str) -> ColumnMapping:
    return ColumnMapping(index=index, header=f"c{index}", target="field", field=field)


@pytest.mark.parametrize(
    ("entity", "columns", "key"),
    [
        ("deal", [column(0, "name"), column(1, "name")], "field_twice"),
        ("deal", [column(0, "name"), column(0, "stage")], "column_twice"),
        ("deal", [column(0, "price")], "field_unknown"),
        ("deal", [column(0, "stage")], "identity_deal"),
        ("company", [], "identity_company"),
    ],
)
def test_a_mapping_must_make_sense(entity: Entity, columns: list[ColumnMapping], key: str) -> None:
    with pytest.raises(ValidationError, match=f"imports.mapping.{key}"):
        Mapping(entity=entity, columns=columns)
    assert translate(f"imports.mapping.{key}", "th")


def test_samples_have_the_shape_of_the_real_export() -> None:
    rows = list(csv.DictReader(io.StringIO(PIPELINE)))
    assert {row["deal_stage"] for row in rows} == {"Won", "Lost", "Engaging", "Prospecting"}
    assert any(not row["account"] for row in rows)
