"""Contacts over REST."""

from typing import Any

from tests.support.world import World, client


def add(world: World, name: str, **fields: Any) -> dict[str, Any]:
    reply = client(world.member).post("/api/v1/contacts", json={"name": name, **fields})
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def test_a_contact_stands_with_its_company_while_that_is_there(world: World) -> None:
    api = client(world.owner)
    company = api.post("/api/v1/companies", json={"name": "สยามเทรดดิ้ง"}).json()
    contact = add(world, "เกวลิน สุขใจ", company_id=company["id"], line_id="@kewalin", status="customer")
    assert (contact["company_name"], contact["status"]) == ("สยามเทรดดิ้ง", "customer")
    assert api.delete(f"/api/v1/companies/{company['id']}").status_code == 204
    path = f"/api/v1/contacts/{contact['id']}"
    assert api.get(path).json()["company_name"] is None
    assert api.post(f"/api/v1/companies/{company['id']}/restore").status_code == 200
    assert api.get(path).json()["company_name"] == "สยามเทรดดิ้ง"
    api.delete(f"/api/v1/companies/{company['id']}")
    assert api.post("/api/v1/contacts", json={"name": "x", "company_id": company["id"]}).status_code == 422


def test_filters_and_search_find_people(world: World) -> None:
    company = client(world.owner).post("/api/v1/companies", json={"name": "Acme"}).json()["id"]
    add(world, "เกวลิน สุขใจ", company_id=company, email="k@example.com", tags=["vip"])
    add(world, "John Smith", status="customer", mobile="081 234 5678")

    def found(**query: Any) -> list[str]:
        return [item["name"] for item in client(world.viewer).get("/api/v1/contacts", params=query).json()["items"]]

    assert found(company_id=company) == ["เกวลิน สุขใจ"]
    assert found(status=["customer", "former"]) == ["John Smith"]
    assert found(email="k@example.com") == ["เกวลิน สุขใจ"]
    assert found(q="สุข") == found(q="vip") == ["เกวลิน สุขใจ"]
    assert found(q="smith 081") == ["John Smith"]
    assert found(q="smith 099") == []
    assert found(sort="-name") == ["เกวลิน สุขใจ", "John Smith"]


def test_custom_fields_are_plain_values_and_come_back_as_they_were(world: World) -> None:
    kept = {"รหัสเดิม": "A-1", "credit days": 30, "agreed": True, "note": None}
    contact = add(world, "Someone", custom_fields=kept)
    assert contact["custom_fields"] == kept
    api = client(world.member)
    path = f"/api/v1/contacts/{contact['id']}"
    assert api.patch(path, json={"version": 1, "custom_fields": {"x": {"deep": 1}}}).status_code == 422
    assert api.patch(path, json={"version": 1, "custom_fields": {"x": "y" * 2001}}).status_code == 422
    assert api.get(path).json() == contact


def test_another_workspace_reaches_no_contact(world: World) -> None:
    contact = add(world, "Ours")
    api = client(world.stranger)
    path = f"/api/v1/contacts/{contact['id']}"
    assert api.get(path).status_code == 404
    assert api.patch(path, json={"version": 1, "name": "x"}).status_code == 404
    assert api.delete(path).status_code == 404
    assert api.post(f"{path}/restore").status_code == 404
    assert api.get("/api/v1/contacts").json()["items"] == []
    assert client(world.owner).get(path).json() == contact
