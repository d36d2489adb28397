"""An owner in a file matches its member in every notation; a value that fits two members matches none."""

from uuid import UUID

import pytest

from crm_app.imports.mapping import OwnerMapping
from crm_app.imports.owners import OwnerBook
from tests.imports.support import act, bring_in, count, everything, upload
from tests.support.world import World

KAI, BOB, SOM, ANN, ANNE, LEE = (UUID(int=n) for n in range(1, 7))
MEMBERS = [
    (KAI, "Kai Berg", "kai@us.example"),
    (BOB, "Robert Stone", None),
    (SOM, "สมชาย ใจดี", "somchai.j@us.example"),
    (ANN, "Ann Lee", "ann.lee@us.example"),
    (ANNE, "Zoë García", "zg@us.example"),
]


@pytest.mark.parametrize(
    ("value", "member", "how"),
    [
        ("Kai Berg", KAI, "name"),
        ("  kai  BERG ", KAI, "name"),
        ("Berg, Kai", KAI, "name"),
        ("KAI@us.example", KAI, "email"),
        ("Kai B. <kai@us.example>", KAI, "email"),
        ("Somebody (kai@us.example)", KAI, "email"),
        ("Mr. Kai Berg", KAI, "nickname"),
        ("Kai (K) Berg", KAI, "nickname"),
        ("kai.berg@them.example", KAI, "nickname"),
        ("Kai M. Berg", KAI, "nickname"),
        ("Bob Stone", BOB, "nickname"),
        ("คุณสมชาย ใจดี", SOM, "nickname"),
        ("นายสมชาย ใจดี", SOM, "nickname"),
        ("สมชาย  ใจดี", SOM, "name"),
        ("Zoe Garcia", ANNE, "name"),
        ("zg", ANNE, "nickname"),
        ("Kai", KAI, "nickname"),
    ],
)
def test_one_person_in_many_ways(value: str, member: UUID, how: str) -> None:
    found = OwnerBook(MEMBERS).match(value)
    assert (found.action, found.member_id, found.how) == ("member", member, how)


@pytest.mark.parametrize(
    "value", ["Berg", "kai@them.example", "Kay Berg", "Robert", "Stone Kai", "สมชาย", "Ann Leeds", "Sales"]
)
def test_a_value_for_another_person_matches_no_member(value: str) -> None:
    assert OwnerBook(MEMBERS).match(value).member_id is None
    assert OwnerBook(MEMBERS).match(value).action == "create"
    assert OwnerBook(MEMBERS, creates=False).match(value).action == "leave"


def test_an_ambiguous_value_matches_no_member() -> None:
    two = [*MEMBERS, (LEE, "Bob R. Stone", None)]
    assert OwnerBook(two).match("Bobby-Bob Stone").member_id is None
    assert OwnerBook([(KAI, "Robert Stone", None), (BOB, "Rob Stone", None)]).match("Bobbie Stone").member_id is None
    assert OwnerBook([(KAI, "Robert Stone", None), (BOB, "Rob Stone", None)]).match("Bob Stone").member_id is None


def test_what_a_person_decided_counts_before_all() -> None:
    book = OwnerBook(
        MEMBERS,
        [
            OwnerMapping(value="Kai Berg", member_id=SOM),
            OwnerMapping(value="Ghost", action="leave"),
            OwnerMapping(value="New One", action="create"),
        ],
        creates=False,
    )
    assert (book.match("kai berg").member_id, book.match("kai berg").how) == (SOM, "chosen")
    assert book.match("Ghost").action == "leave"
    assert book.match("New One").action == "create"


def test_a_new_owner_is_known_in_the_next_row() -> None:
    book = OwnerBook(MEMBERS)
    assert book.match("Mai Sol").action == "create"
    book.made("Mai Sol", LEE, "Mai Sol", None)
    assert book.match("Mai Sol").member_id == LEE
    assert book.match("Sol, Mai").member_id == LEE


USERS = (
    "Id,Username,LastName,FirstName,Name,Email,IsActive\n"
    "005A00000000AbCIAU,ann@acme.example.sf,Lee,Ann,Ann Lee,ann@acme.example,true\n"
    "005B,ben@acme.example.sf,Katz,Ben,Ben Katz,,true\n"
)
ACCOUNTS = "Id,Name,OwnerId\n001A,Lotus Foods,005A00000000AbC\n001B,Birch Ltd,005B\n001C,Mango,005Y;005Z\n001D,Kite,\n"


def test_owners_are_found_by_the_identifiers_of_the_file_of_people(world: World) -> None:
    found = upload(world.owner, USERS, "User.csv")
    assert (found["entity"], found["guess"]["kind_certain"]) == ("person", True)
    people = act(world.owner, found["id"], "start", found["mapping"])
    assert people["counts"] == {"created": 2}
    found = upload(world.owner, ACCOUNTS, "Account.csv")
    fields = {column["header"]: column["field"] for column in found["mapping"]["columns"]}
    assert (found["entity"], fields["OwnerId"]) == ("company", "owner_ref")
    done = act(world.owner, found["id"], "start", found["mapping"])
    assert done["counts"] == {"created": 4, "warned": 1}
    owners = {one["name"]: (one["owner_name"], one["custom_fields"]) for one in everything(world.owner, "companies")}
    assert owners == {
        "Lotus Foods": ("Ann Lee", {}),
        "Birch Ltd": ("Ben Katz", {}),
        "Mango": (None, {"OwnerId": "005Y;005Z"}),
        "Kite": (None, {}),
    }
    assert bring_in(world.owner, ACCOUNTS, "Account.csv")["counts"] == {"unchanged": 4, "warned": 1}
    assert bring_in(world.owner, USERS, "User.csv")["counts"] == {"unchanged": 2}
    act(world.owner, done["id"], "undo")
    assert act(world.owner, people["id"], "undo")["undo_counts"] == {"deleted": 2}
    assert count(world.owner, "import_member") == 0
    again = bring_in(world.owner, ACCOUNTS, "Account.csv")
    assert again["counts"] == {"created": 4, "warned": 3}, "nobody is known by these identifiers any more"


def test_the_identifiers_of_people_stay_in_their_workspace(world: World) -> None:
    bring_in(world.stranger, USERS, "User.csv")
    assert bring_in(world.owner, ACCOUNTS, "Account.csv")["counts"] == {"created": 4, "warned": 3}
    assert {one["owner_name"] for one in everything(world.owner, "companies")} == {None}
