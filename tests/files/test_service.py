"""Files are stored in pieces and read unchanged."""

import pytest
from sqlalchemy import text

from crm_app.core.errors import Forbidden, Invalid, NotFound, TooLarge
from crm_app.files import service
from crm_app.files.service import Upload, clean_name
from tests.support.world import World


def put(world: World, data: bytes, name: str = "a.csv") -> Upload:
    upload = Upload(world.owner.caller, "import.run", name, "text/csv", "import")
    upload.feed(data)
    upload.finish()
    return upload


def test_bytes_come_back_in_chunks(world: World) -> None:
    data = bytes(range(256)) * 5000
    upload = put(world, data)
    found = list(service.chunks(world.owner.work, upload.id))
    assert b"".join(found) == data
    assert [len(piece) for piece in found] == [
        service.CHUNK_BYTES,
        service.CHUNK_BYTES,
        1280000 - 2 * service.CHUNK_BYTES,
    ]


def test_an_unfinished_upload_cannot_be_read(world: World) -> None:
    upload = Upload(world.owner.caller, "import.run", "a.csv", "text/csv", "import")
    upload.feed(b"x" * service.CHUNK_BYTES)
    upload.flush()
    with pytest.raises(NotFound):
        list(service.chunks(world.owner.work, upload.id))
    upload.abandon()
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*) from file_chunk")).scalar_one() == 0


def test_limits_and_permissions(world: World) -> None:
    with pytest.raises(Forbidden):
        Upload(world.viewer.caller, "import.run", "a.csv", "text/csv", "import")
    upload = Upload(world.owner.caller, "import.run", "a.csv", "text/csv", "import")
    with pytest.raises(TooLarge):
        upload.feed(bytes(service.MAX_BYTES + 1))
    empty = Upload(world.owner.caller, "import.run", "a.csv", "text/csv", "import")
    with pytest.raises(Invalid):
        empty.finish()


def test_another_workspace_finds_nothing(world: World) -> None:
    upload = put(world, b"a,b\n")
    with pytest.raises(NotFound):
        service.describe(world.stranger.caller, upload.id)
    with pytest.raises(NotFound):
        list(service.chunks(world.stranger.work, upload.id))
    assert service.describe(world.member.caller, upload.id).name == "a.csv"
    with pytest.raises(Forbidden):
        service.describe(world.viewer.caller, upload.id)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\x\\a.csv", "a.csv"),
        ("../../etc/passwd", "passwd"),
        ('a"\r\nb.csv', "ab.csv"),
        ("", "file"),
        ("ลูกค้า.csv", "ลูกค้า.csv"),
    ],
)
def test_names(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_uploads_that_never_ended_go_after_a_day(world: World) -> None:
    put(world, b"kept")
    Upload(world.owner.caller, "import.run", "a.csv", "text/csv", "import")
    with world.owner.work() as work:
        work.db.execute(text("update stored_file set created_at = now() - interval '2 days'"))
    with world.owner.work() as work:
        assert service.purge(work) == 1
        assert work.db.execute(text("select status from stored_file")).scalars().all() == ["complete"]
