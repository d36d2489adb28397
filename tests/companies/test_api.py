"""Companies over REST, as a program uses them."""

from tests.support.world import World, client


def test_a_company_is_created_read_changed_deleted_and_restored(world: World) -> None:
    api = client(world.member)
    made = api.post("/api/v1/companies", json={"name": "สยามเทรดดิ้ง", "sector": "retail", "website": "siam.example"})
    assert made.status_code == 201, made.text
    company = made.json()
    assert company["website"] == "https://siam.example"
    assert company["owner_name"] == "Member"

    read = api.get(f"/api/v1/companies/{company['id']}").json()
    assert read == company

    changed = api.patch(f"/api/v1/companies/{company['id']}", json={"version": 1, "city": "Bangkok"})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["city"], changed.json()["version"]) == ("Bangkok", 2)

    stale = api.patch(f"/api/v1/companies/{company['id']}", json={"version": 1, "city": "Chiang Mai"})
    assert stale.status_code == 409
    assert stale.json()["current"]["city"] == "Bangkok"

    assert api.delete(f"/api/v1/companies/{company['id']}").status_code == 204
    assert api.get(f"/api/v1/companies/{company['id']}").status_code == 404
    assert api.post(f"/api/v1/companies/{company['id']}/restore").json()["city"] == "Bangkok"


def test_pages_follow_each_other_in_every_order_without_gaps(world: World) -> None:
    api = client(world.owner)
    names = [f"Company {n:02}" for n in range(7)]
    for index, name in enumerate(names):
        body = {"name": name, **({"employees": index % 3} if index % 2 else {})}
        assert api.post("/api/v1/companies", json=body).status_code == 201
    for sort in ("name", "-name", "employees", "-employees", "created_at", "-updated_at"):
        seen: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = api.get("/api/v1/companies", params={"limit": 3, "sort": sort, **after}).json()
            seen += [item["name"] for item in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert sorted(seen) == names, sort


def test_search_finds_words_inside_thai_and_short_ones(world: World) -> None:
    api = client(world.owner)
    for name in ("บริษัท สยามเทรดดิ้ง จำกัด", "Cancity", "AB"):
        assert api.post("/api/v1/companies", json={"name": name}).status_code == 201

    def found(q: str) -> list[str]:
        return [item["name"] for item in api.get("/api/v1/companies", params={"q": q}).json()["items"]]

    assert found("เทรด") == ["บริษัท สยามเทรดดิ้ง จำกัด"]
    assert found("CANC") == ["Cancity"]
    assert found("ab") == ["AB"]
    assert found("100%") == []
    assert found("สยาม จำกัด") == ["บริษัท สยามเทรดดิ้ง จำกัด"]


def test_bad_input_names_the_fields(world: World) -> None:
    reply = client(world.owner, **{"accept-language": "th"}).post(
        "/api/v1/companies", json={"name": " ", "employees": -1, "website": "not a site", "colour": "red"}
    )
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    fields = reply.json()["fields"]
    assert set(fields) == {"name", "employees", "website", "colour"}
    assert fields["name"] == "กรุณากรอกข้อมูล"


def test_the_viewer_reads_and_changes_nothing(world: World) -> None:
    company = client(world.owner).post("/api/v1/companies", json={"name": "Acme"}).json()
    api = client(world.viewer)
    assert api.get(f"/api/v1/companies/{company['id']}").status_code == 200
    assert api.post("/api/v1/companies", json={"name": "x"}).status_code == 403
    assert api.patch(f"/api/v1/companies/{company['id']}", json={"version": 1, "name": "x"}).status_code == 403
    assert api.delete(f"/api/v1/companies/{company['id']}").status_code == 403
    assert client(world.owner).get(f"/api/v1/companies/{company['id']}").json() == company


def test_another_workspace_sees_and_reaches_nothing(world: World) -> None:
    company = client(world.owner).post("/api/v1/companies", json={"name": "Acme"}).json()
    api = client(world.stranger)
    assert api.get("/api/v1/companies").json()["items"] == []
    assert api.get("/api/v1/companies", params={"q": "acme"}).json()["items"] == []
    assert api.get(f"/api/v1/companies/{company['id']}").status_code == 404
    assert api.patch(f"/api/v1/companies/{company['id']}", json={"version": 1, "name": "x"}).status_code == 404
    assert api.post("/api/v1/companies", json={"name": "y", "parent_id": company["id"]}).status_code == 422


def test_a_name_is_saved_whole_up_to_its_limit_and_refused_beyond_it_by_name(world: World) -> None:
    api = client(world.owner)
    name = "กำ" * 90 + "€" * 20  # two hundred characters, whose folding by Unicode alone is longer
    made = api.post("/api/v1/companies", json={"name": name, "description": "ย" * 5000})
    assert made.status_code == 201, made.text
    assert (made.json()["name"], made.json()["description"]) == (name, "ย" * 5000)
    for body, field in (({"name": name + "x"}, "name"), ({"name": "ok", "description": "ย" * 5001}, "description")):
        refused = api.post("/api/v1/companies", json=body)
        assert refused.status_code == 422
        assert set(refused.json()["fields"]) == {field}


def test_names_are_listed_without_regard_to_case_and_accents_page_by_page(world: World) -> None:
    api = client(world.owner)
    names = [
        "2 Brothers",
        "10 Dreams",
        "abel",
        "Älta",
        "Café Riche",
        "eden",
        "Łódź",
        "Ödegaard",
        "Oslo",
        "กา",
        "เก",
        "ขา",
    ]
    for name in reversed(names):
        assert api.post("/api/v1/companies", json={"name": name}).status_code == 201
    for sort, expected in (("name", names), ("-name", names[::-1])):
        seen: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = api.get("/api/v1/companies", params={"limit": 5, "sort": sort, **after}).json()
            seen += [item["name"] for item in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert seen == expected
