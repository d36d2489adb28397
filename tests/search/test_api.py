"""The search over every kind of record."""

from crm_app.core.permissions import default_roles
from tests.support.world import Someone, World, client, give_role


def found(someone: Someone, q: str, **more: int) -> list[tuple[str, str]]:
    reply = client(someone).get("/api/v1/search", params={"q": q, **more})
    assert reply.status_code == 200, reply.text
    return [(hit["kind"], hit["title"]) for hit in reply.json()["items"]]


def fill(world: World) -> None:
    api = client(world.owner)
    company = api.post("/api/v1/companies", json={"name": "สยามเทรดดิ้ง", "city": "Chiang Mai"}).json()["id"]
    api.post("/api/v1/contacts", json={"name": "Siam Chai", "company_id": company})
    api.post("/api/v1/deals", json={"name": "ระบบบัญชี สยาม", "description": "100% paid"})


def test_all_kinds_are_found_by_words_in_either_language(world: World) -> None:
    fill(world)
    assert set(found(world.viewer, "สยาม")) == {("company", "สยามเทรดดิ้ง"), ("deal", "ระบบบัญชี สยาม")}
    assert found(world.viewer, "สยาม")[0] == ("company", "สยามเทรดดิ้ง"), "titles that begin with it come first"
    assert found(world.viewer, "CHIANG mai") == [("company", "สยามเทรดดิ้ง")]
    assert found(world.viewer, "100%") == [("deal", "ระบบบัญชี สยาม")]
    assert found(world.viewer, "%") == [("deal", "ระบบบัญชี สยาม")]
    assert found(world.viewer, "nowhere") == found(world.viewer, "  ") == []
    assert len(found(world.viewer, "สยาม", limit=1)) == 1


def test_a_search_finds_only_readable_records(world: World) -> None:
    fill(world)
    assert found(world.stranger, "สยาม") == []
    without = {name: scope for name, scope in default_roles()["member"].items() if name != "deal.read"}
    give_role(world, world.member, {**without, "company.read": "own"})
    assert found(world.member, "siam") == [("contact", "Siam Chai")]
    assert found(world.member, "สยาม") == []
    give_role(world, world.member, {name: scope for name, scope in without.items() if name != "search.use"})
    for q in ("siam", ""):
        assert client(world.member).get("/api/v1/search", params={"q": q}).status_code == 403


def test_a_deleted_record_is_not_found(world: World) -> None:
    fill(world)
    api = client(world.owner)
    deal = api.get("/api/v1/deals").json()["items"][0]["id"]
    api.delete(f"/api/v1/deals/{deal}")
    assert ("deal", "ระบบบัญชี สยาม") not in found(world.owner, "สยาม")
    api.post(f"/api/v1/deals/{deal}/restore")
    assert ("deal", "ระบบบัญชี สยาม") in found(world.owner, "สยาม")


def add(world: World, kind: str, *bodies: dict[str, object]) -> list[str]:
    api = client(world.owner)
    made = [api.post(f"/api/v1/{kind}", json=body) for body in bodies]
    assert all(reply.status_code == 201 for reply in made), [reply.text for reply in made]
    return [reply.json()["id"] for reply in made]


QUERIES = [
    ("m.oneil+crm@sub.quartz.example", ["Marie-Claire O’Neil"]),
    ("quartz.example", ["Marie-Claire O’Neil", "สมชาย ใจดี"]),
    ("marie claire", ["Marie-Claire O’Neil"]),
    ("O'Neil", ["Marie-Claire O’Neil"]),
    ("+66 81 234 5678", ["Marie-Claire O’Neil"]),
    ("0812345678", ["Marie-Claire O’Neil"]),
    ("812345679", ["สมชาย ใจดี"]),
    ("ใจดี สมชาย", ["สมชาย ใจดี"]),
    ("John Smith", ["Smith John"]),
    ("555-0100", ["Smith John"]),
    ("%", []),
    ("_", []),
]


def test_email_domain_phone_and_name_find_the_same_in_lists_and_in_the_search(world: World) -> None:
    add(
        world,
        "contacts",
        {"name": "Marie-Claire O’Neil", "email": "m.oneil+crm@sub.quartz.example", "phone": "+66 81-234 5678"},
        {"name": "สมชาย ใจดี", "email": "somchai@quartz.example", "mobile": "0812345679"},
        {"name": "Smith John", "email": "js@other.example", "phone": "(02) 555-0100"},
    )
    for q, names in QUERIES:
        assert sorted(title for _, title in found(world.owner, q)) == names, q
        listed = client(world.owner).get("/api/v1/contacts", params={"q": q}).json()["items"]
        assert sorted(item["name"] for item in listed) == names, q


def test_accents_and_thai_spellings_do_not_hide_a_name(world: World) -> None:
    names = ["Cafe Nero", "Café Riche", "Łódź Works", "Straße 7", "Zoë", "บริษัท วิทยุไทย จำกัด", "สถาบันวิทยวิธี", "ร้านวิทย์",
             "น้ำดื่มใส", "น้ําแข็งหลอด", "แก้วเจริญ", "เเก้วมณี", "ลูก\u200bค้าประจำ", "ลูกคาประจำ"]  # fmt: skip
    add(world, "companies", *({"name": name} for name in names))
    for q, expected in [
        ("cafe", {"Cafe Nero", "Café Riche"}),
        ("CAFÉ", {"Cafe Nero", "Café Riche"}),
        ("zoe", {"Zoë"}),
        ("strasse", {"Straße 7"}),
        ("lodz", {"Łódź Works"}),
        ("วิทยุ", {"บริษัท วิทยุไทย จำกัด"}),
        ("วิทย์", {"ร้านวิทย์"}),
        ("น้ำ", {"น้ำดื่มใส", "น้ําแข็งหลอด"}),
        ("น้ํา", {"น้ำดื่มใส", "น้ําแข็งหลอด"}),
        ("เเก้ว", {"แก้วเจริญ", "เเก้วมณี"}),
        ("ดื่ม", {"น้ำดื่มใส"}),
        ("ลูกค้า", {"ลูก\u200bค้าประจำ"}),
    ]:
        assert {title for _, title in found(world.owner, q)} == expected, q


def test_a_result_says_whose_it_is_when_and_where_the_words_stand(world: World) -> None:
    (company,) = add(world, "companies", {"name": "Acme Water"})
    add(
        world,
        "deals",
        {
            "name": "Pump",
            "company_id": company,
            "expected_close_date": "2026-03-31",
            "description": "A <b>Quillfeather</b>",
        },
    )
    ask = {"q": "quillfeather"}
    (hit,) = client(world.owner).get("/api/v1/search", params=ask).json()["items"]
    assert (hit["title"], hit["company"], hit["company_id"], hit["day"]) == (
        "Pump",
        "Acme Water",
        company,
        "2026-03-31",
    )
    assert hit["marked"] == [{"text": "Pump", "found": False}]
    assert hit["snippet"] == [
        {"text": "A <b>", "found": False},
        {"text": "Quillfeather", "found": True},
        {"text": "</b>", "found": False},
    ]
    assert "body" not in hit
    (hit,) = client(world.owner).get("/api/v1/search", params={"q": "pum"}).json()["items"]
    assert (hit["marked"][0], hit["snippet"]) == ({"text": "Pum", "found": True}, [])
    give_role(world, world.member, {**default_roles()["member"], "company.read": "own"})
    (hit,) = client(world.member).get("/api/v1/search", params=ask).json()["items"]
    assert (hit["company"], hit["company_id"]) == (None, None), "a name that the asker may not read stays away"


def test_every_kind_has_its_share_of_the_places(world: World) -> None:
    add(world, "companies", *({"name": f"Siam {n}"} for n in range(30)))
    add(world, "contacts", {"name": "Anna Siam"})
    add(world, "deals", {"name": "Roof", "description": "for Siam"})
    kinds = [kind for kind, _ in found(world.owner, "siam", limit=8)]
    assert len(kinds) == 8
    assert {"company", "contact", "deal"} == set(kinds)
    assert found(world.owner, "siam", limit=8)[0][0] == "company", "titles that begin with it come first"
