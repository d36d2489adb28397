"""What the matrix cannot find out by itself: who may enter without permission, and samples of odd input.

Add to it when you add an entry point:

* a REST route with a new path parameter: how to make what it names, in `MAKERS`;
* a REST route whose body cannot be guessed from its schema: in `BODIES`;
* a route or event open to everybody, or to whoever is signed in: in the lists below, with the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import create_engine, text

from crm_app import records, registry
from crm_app.core import job_running
from crm_app.core.config import settings
from crm_app.identity import recovery
from tests.security.samples import sample
from tests.support.world import Someone, World, client, sign_in

registry.load()
SECRET = "Zanzibar"
"""Stands in everything that the first workspace keeps: nobody else may ever be sent it."""

# ---------------------------------------------------------------- REST

PUBLIC_ROUTES = {
    "GET /api/openapi.json": "describes the API",
    "GET /api/docs": "shows the description",
    "GET /healthz/live": "tells whether the process runs",
    "GET /healthz/ready": "tells whether the servers behind it answer",
    "POST /auth/login": "signs in",
    "POST /auth/register": "makes a person and a workspace",
    "POST /auth/accept": "takes up an invitation by its secret",
    "POST /auth/forgot": "mails a link, and tells nobody whether there is such an account",
    "POST /auth/reset": "chooses a password by the secret of such a link",
    "POST /api/v1/auth/password-reset": "mails a link, and tells nobody whether there is such an account",
    "POST /api/v1/auth/password-reset/confirm": "chooses a password by the secret of such a link",
    "POST /api/v1/auth/token": "signs in",
    "POST /api/v1/auth/register": "makes a person and a workspace",
    "POST /api/v1/auth/accept": "takes up an invitation by its secret",
    "POST /api/v1/auth/refresh": "trades a secret for the next",
    "POST /auth/confirm": "proves an address by the secret of a link",
    "POST /api/v1/auth/confirm": "proves an address by the secret of a link",
}

EVERY_MEMBER_ROUTES = {
    "POST /auth/logout": "ends one's own session",
    "POST /auth/switch": "goes to another workspace of one's own",
    "POST /api/v1/auth/logout": "ends one's own session",
    "GET /api/v1/me": "one's own account",
    "POST /api/v1/me/confirmation": "the link that proves one's own address",
    "PUT /api/v1/me": "one's own account",
    "PUT /api/v1/me/password": "one's own password",
    "GET /api/v1/me/sessions": "one's own sessions",
    "DELETE /api/v1/me/sessions": "one's own sessions",
    "DELETE /api/v1/me/sessions/{session_id}": "one's own sessions",
    "GET /api/v1/me/workspaces": "one's own workspaces",
    "POST /api/v1/me/workspaces/{workspace_id}/switch": "one's own workspaces",
    "GET /api/v1/notifications": "one's own notifications",
    "POST /api/v1/notifications/read": "one's own notifications",
    "GET /api/v1/notifications/preferences": "how one is notified oneself",
    "PUT /api/v1/notifications/preferences": "how one is notified oneself",
    "GET /api/v1/changes": "one's own changes to many records; those of others ask for a permission",
    "GET /api/v1/changes/{change_id}": "one's own changes to many records",
    "POST /api/v1/changes/{change_id}/stop": "one's own changes to many records",
    "POST /api/v1/changes/{change_id}/undo": "asks for the permission of each record",
    "GET /api/v1/trash": "what one's role may read",
    "POST /api/v1/trash/restore": "asks for the permission of each record's kind",
    "GET /api/v1/tags": "the tags of the records that one's role may read",
    "GET /api/v1/fields": "the names of fields, which every form shows",
    "GET /api/v1/views": "shared views and one's own, of kinds that one may read",
    "POST /api/v1/views": "a view of one's own; asks for the kind's permission, and to share it for another",
    "PATCH /api/v1/views/{view_id}": "one's own view; a shared one asks for a permission",
    "PUT /api/v1/views/{view_id}/mine": "one's own side bar",
    "DELETE /api/v1/views/{view_id}": "one's own view; a shared one asks for a permission",
    "POST /api/v1/views/{view_id}/restore": "one's own view; a shared one asks for a permission",
    "GET /api/v1/workspace": "the name and currency that every page shows",
}
"""Routes that need no permission. They reach nothing but the caller's own things."""

VIEWER_WRITES = ("/conversations", "/messages/", "/ai-responses/", "/ai-actions/", "/pending-actions/", "/actions/")
"""Parts of the addresses of what a viewer may write: their own conversations."""


def _bulk(kind: str, things: "Things") -> dict[str, Any]:
    return {"records": [{"id": things[f"{kind}_id"]}], "set": {"owner_id": str(things.world.owner.member_id)}}


def _trashed(verb: str, things: "Things") -> dict[str, Any]:
    return {"records": [{"kind": "company", "id": things.of("record_id", f"/api/v1/companies/{verb}/restore")}]}


BODIES: dict[str, Callable[["Things"], Any]] = {
    "PATCH /api/v1/assistant-settings": lambda things: {"version": 1, "provider": "offline"},
    "PUT /api/v1/ai-responses/{response_id}/rating": lambda things: {"up": True},
    "PUT /api/v1/answer-reviews/{rating_id}/reviewed": lambda things: {"reviewed": True},
    "POST /auth/switch": lambda things: {"workspace_id": things["workspace_id"]},
    "PUT /api/v1/me/password": lambda things: {"current": "a long enough password", "new": "another long password"},
    "PUT /api/v1/workspace": lambda things: {"name": "Changed", "timezone": "Asia/Tokyo", "currency": "USD"},
    "POST /api/v1/workspace/deletion": lambda things: {"name": "Acme"},
    "PATCH /api/v1/members/{member_id}": lambda things: {"version": 1, "team": "Changed"},
    "POST /api/v1/deals/{deal_id}/move": lambda things: {"version": 1, "stage_id": things["stage_id"]},
    "POST /api/v1/fields": lambda things: {"kind": "company", "type": "text", "label_en": "Changed"},
    "PUT /api/v1/fields/order": lambda things: _field_order(things),
    "POST /api/v1/fields/{field_id}/conversion/preview": lambda things: {"type": "long_text"},
    "POST /api/v1/fields/{field_id}/conversion": lambda things: {"type": "long_text", "version": 1},
    "PATCH /api/v1/fields/{field_id}": lambda things: {"version": 1, "label_en": "Renamed"},
    "POST /api/v1/views": lambda things: {"kind": "company", "name": "Changed", "query": {"q": ["Acme"]}},
    "PATCH /api/v1/views/{view_id}": lambda things: {"version": 1, "name": "Changed"},
    "PATCH /api/v1/pipelines/{pipeline_id}": lambda things: {"version": 1, "name": "Changed"},
    "PUT /api/v1/pipelines/{pipeline_id}/stages": lambda things: _order(things),
    "PUT /api/v1/me": lambda things: {"name": "Changed", "language": "th", "timezone": "Asia/Tokyo"},
    "POST /api/v1/pending-actions/{action_id}/decision": lambda things: {"approve": False},
    "POST /api/v1/pending-actions/decisions": lambda things: {"ids": [things["action_id"]], "approve": False},
    "POST /api/v1/imports": lambda things: b"Name,Website\nTaken,https://taken.example\n",
    "POST /api/v1/imports/form": lambda things: b"Name,Website\nTaken,https://taken.example\n",
    "POST /api/v1/imports/{import_id}/preview": lambda things: things.mapping(),
    "POST /api/v1/imports/{import_id}/start": lambda things: things.mapping(),
    "PUT /api/v1/imports/{import_id}/mapping": lambda things: things.mapping(),
    "POST /api/v1/tags/merge": lambda things: {"names": ["Changed"], "into": "Merged"},
    "POST /api/v1/tags/delete": lambda things: {"names": ["Changed"]},
    "POST /api/v1/trash/restore": partial(_trashed, "restored"),
    "POST /api/v1/trash/destroy": partial(_trashed, "destroyed"),
    **{f"POST /api/v1/{one.plural}/bulk": partial(_bulk, kind) for kind, one in records.TYPES.items()},
}

QUERIES: dict[str, dict[str, str]] = {"GET /api/v1/search": {"q": "sample"}}
"""Query parameters that a route cannot do without."""

FORMS = ("/auth/",)
"""Addresses that take ordinary forms: their refusals are redirects to a page."""

CONTROLS: dict[str, tuple[set[int], str]] = {
    "POST /api/v1/me/confirmation": ({202, 409}, "an installation that sends no email"),
    "POST /api/v1/imports/form": ({303}, "answers with a page"),
    "POST /api/v1/admin/jobs/{job_id}/retry": ({204, 409}, "a job that is not run again by itself"),
    "DELETE /api/v1/workspace/deletion": ({204, 404}, "a workspace that nobody wants to delete"),
    "POST /auth/logout": ({303}, "answers with a page"),
    "POST /auth/switch": ({303}, "answers with a page"),
    "POST /api/v1/imports/{import_id}/cancel": ({200, 409, 422}, "an import that does not run"),
    "POST /api/v1/imports/{import_id}/resume": ({200, 409, 422}, "an import that has not stopped"),
    "POST /api/v1/imports/{import_id}/undo": ({200, 409, 422}, "an import that has not run"),
    "POST /api/v1/changes/{change_id}/stop": ({200, 422}, "a change that does not run"),
    "POST /api/v1/changes/{change_id}/undo": ({200, 422}, "a change that is undone already"),
    "POST /api/v1/imports/{import_id}/parts/undo": ({200, 409, 422}, "files that have not been imported"),
}
"""What the owner's own call is answered where it is not a plain success."""


def _record(things: "Things", path: str) -> str:
    plural = path.split("/")[3]
    if plural in ("timeline", "briefs"):
        return things["company_id"]
    kind = next(record.kind for record in records.TYPES.values() if record.plural == plural)
    return things.deleted(kind) if path.endswith("/restore") else things[f"{kind}_id"]


def _import(things: "Things", _path: str) -> str:
    body = f"Name,Website\n{SECRET} Imported,https://imported.example\n".encode()
    answer = client(things.world.owner).post("/api/v1/imports", params={"name": f"{SECRET}.csv"}, content=body)
    assert answer.status_code == 201, answer.text
    things.run_jobs()
    return str(answer.json()["id"])


def _file(things: "Things", _path: str) -> str:
    things["import_id"]
    return things.scalar("select id from stored_file limit 1")


def _conversation(things: "Things", path: str) -> str:
    made = client(things.world.owner).post("/api/v1/conversations", json={"title": SECRET, "question": f"{SECRET}?"})
    assert made.status_code == 201, made.text
    things.run_jobs()
    conversation_id = things.scalar("select id from conversation order by created_at desc limit 1")
    if path.endswith("/restore"):
        assert client(things.world.owner).delete(f"/api/v1/conversations/{conversation_id}").status_code == 204
    return conversation_id


def _project(things: "Things", path: str) -> str:
    project_id = things.record("project")
    if "/members/" in path:
        address = f"/api/v1/projects/{project_id}/members/{things['member_id']}"
        body = things.body("PUT /api/v1/projects/{project_id}/members/{member_id}")
        assert client(things.world.owner).put(address, json=body).status_code == 204
    return project_id


def _pipeline(things: "Things", _path: str) -> str:
    made = client(things.world.owner).post("/api/v1/pipelines", json={"name": SECRET})
    assert made.status_code == 201, made.text
    return str(made.json()[-1]["id"])


def _stage(things: "Things", path: str) -> str:
    if "/stages/" not in path:
        return things.scalar("select id from stage order by position desc limit 1")
    pipeline_id = _pipeline(things, path)
    made = client(things.world.owner).post(f"/api/v1/pipelines/{pipeline_id}/stages", json={"name": SECRET})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def _field(things: "Things", _path: str) -> str:
    body = {"kind": "company", "type": "text", "label_en": SECRET}
    made = client(things.world.owner).post("/api/v1/fields", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def _field_order(things: "Things") -> dict[str, Any]:
    things["field_id"]
    found = client(things.world.owner).get("/api/v1/fields", params={"kind": "company"}).json()
    return {"kind": "company", "fields": [one["id"] for one in found if not one["archived"]]}


def _order(things: "Things") -> dict[str, Any]:
    pipeline_id = things.of("pipeline_id", "/api/v1/pipelines/{pipeline_id}/stages")
    found = client(things.world.owner).get("/api/v1/pipelines").json()
    return {"stages": [stage["id"] for one in found if one["id"] == pipeline_id for stage in one["stages"]]}


def _product(things: "Things", path: str) -> str:
    api = client(things.world.owner)
    made = api.post("/api/v1/products", json={"name": f"{SECRET} {path}"})
    assert made.status_code == 201, made.text
    product_id = str(made.json()["id"])
    if path.endswith("/restore"):
        assert api.delete(f"/api/v1/products/{product_id}").status_code == 204
    return product_id


def _after_conversation(sql: str) -> Callable[["Things", str], str]:
    def make(things: "Things", _path: str) -> str:
        things["conversation_id"]
        return things.scalar(sql)

    return make


def _pending_action(things: "Things", _path: str) -> str:
    things["conversation_id"]
    with things.world.owner.work() as work:
        statement = text(
            "insert into pending_action (workspace_id, id, conversation_id, response_id, proposed_to, action, payload, "
            "summary, status, created_at) select workspace_id, gen_random_uuid(), conversation_id, id, :member, "
            "'create_task', jsonb_build_object('title', 'Zanzibar'), 'Zanzibar', 'proposed', now() "
            "from ai_response limit 1 returning id"
        )
        return str(work.db.execute(statement, {"member": things.world.owner.member_id}).scalar_one())


def _failed_job(things: "Things", _path: str) -> str:
    with things.world.owner.work() as work:
        statement = text(
            "insert into job (workspace_id, id, kind, requested_by, status, priority, attempts, max_attempts, run_after, "
            "cancel_requested, request_id, created_at) values (:w, gen_random_uuid(), 'imports.run', :m, 'failed', 0, 3, 3, "
            "now(), false, '', now()) returning id"
        )
        values = {"w": work.workspace_id, "m": things.world.owner.member_id}
        return str(work.db.execute(statement, values).scalar_one())


def _notification(things: "Things", _path: str) -> str:
    body = {"title": SECRET, "owner_id": str(things.world.member.member_id)}
    made = client(things.world.owner).post("/api/v1/tasks", json=body)
    assert made.status_code == 201, made.text
    return things.scalar("select id from notification order by created_at desc limit 1")


def _reset(things: "Things", _path: str) -> str:
    recovery.link(things.world.owner.email)
    with create_engine(settings().owner_database_url).connect() as connection:
        return str(connection.execute(text("select id from password_reset order by created_at desc limit 1")).scalar())


def _change(things: "Things", _path: str) -> str:
    asked = {"records": [{"id": things.record("company")}], "set": {"sector": SECRET}}
    made = client(things.world.owner).post("/api/v1/companies/bulk", json=asked)
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


def _view(things: "Things", path: str) -> str:
    api = client(things.world.owner)
    made = api.post("/api/v1/views", json={"kind": "company", "name": f"{SECRET} {path}"})
    assert made.status_code == 201, made.text
    view_id = str(made.json()["id"])
    if path.endswith("/restore"):
        assert api.delete(f"/api/v1/views/{view_id}").status_code == 204
    return view_id


def _rating(things: "Things", _path: str) -> str:
    response_id = things["response_id"]
    with things.world.owner.work() as work:
        work.db.execute(text("update ai_response set status = 'done' where id = :id"), {"id": response_id})
    rated = client(things.world.owner).put(
        f"/api/v1/ai-responses/{response_id}/rating", json={"up": False, "note": SECRET}
    )
    assert rated.status_code == 204, rated.text
    return things.scalar("select id from answer_feedback order by created_at desc limit 1")


MAKERS: dict[str, Callable[["Things", str], str]] = {
    "record_id": _record,
    "project_id": _project,
    "kind": lambda things, _path: "company",
    "pipeline_id": _pipeline,
    "stage_id": _stage,
    "field_id": _field,
    "product_id": _product,
    "member_id": lambda things, _path: str(things.world.member.member_id),
    "role_id": lambda things, _path: things.role(),
    "invitation_id": lambda things, _path: things.invitation(),
    "session_id": lambda things, _path: str(sign_in(things.world.owner).caller.session_id),
    "workspace_id": lambda things, _path: str(things.world.owner.caller.workspace_id),
    "import_id": _import,
    "file_id": _file,
    "conversation_id": _conversation,
    "message_id": _after_conversation("select id from message where role = 'assistant' limit 1"),
    "job_id": _failed_job,
    "notification_id": _notification,
    "reset_id": _reset,
    "action_id": _pending_action,
    "change_id": _change,
    "view_id": _view,
    "rating_id": _rating,
    "run_id": _change,
    "response_id": _after_conversation("select id from ai_response limit 1"),
}
"""Makes what a path parameter names, in the first workspace; gets the things and the route's path."""


_EACH_ITS_OWN = ("record_id", "project_id", "pipeline_id", "stage_id", "product_id", "change_id", "view_id")
"""Parameters of which every route gets one of its own: some routes remove what they name."""


@dataclass
class Things:
    """What the first workspace keeps, made as it is needed."""

    world: World
    _made: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.of(name, "")

    def of(self, name: str, path: str) -> str:
        """What the parameter `name` of `path` stands for."""
        key = f"{name} {path}" if name in _EACH_ITS_OWN or path.endswith("/restore") else name
        if key in self._made:
            return self._made[key]
        if name not in MAKERS and name.removesuffix("_id") in records.TYPES:
            self._made[key] = self.record(name.removesuffix("_id"))
        else:
            assert name in MAKERS, f"declare how to make a {name} (for {path}) in tests/security/declarations.py"
            self._made[key] = MAKERS[name](self, path)
        return self._made[key]

    def record(self, kind: str) -> str:
        """A new record of a kind."""
        plural = records.TYPES[kind].plural
        answer = client(self.world.owner).post(f"/api/v1/{plural}", json=self.body(f"POST /api/v1/{plural}"))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def deleted(self, kind: str) -> str:
        """A record that was deleted."""
        record_id = self.record(kind)
        assert client(self.world.owner).delete(f"/api/v1/{records.TYPES[kind].plural}/{record_id}").status_code == 204
        return record_id

    def role(self) -> str:
        """A role of the workspace's own that nobody has."""
        answer = client(self.world.owner).post("/api/v1/roles", json={"name": SECRET, "permissions": {}})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def invitation(self) -> str:
        """An open invitation."""
        viewer = self.scalar("select id from role where key = 'viewer'")
        body = {"email": f"{SECRET.lower()}@example.com", "role_id": viewer}
        answer = client(self.world.owner).post("/api/v1/invitations", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def mapping(self) -> Any:
        """How the import's columns are to be read, as guessed."""
        return client(self.world.owner).get(f"/api/v1/imports/{self['import_id']}").json()["mapping"]

    def scalar(self, sql: str) -> str:
        with self.world.owner.work() as work:
            return str(work.db.execute(text(sql)).scalar_one())

    def run_jobs(self) -> None:
        """Runs what waits, as a worker would."""
        with self.world.owner.work() as work:
            waiting = work.db.execute(text("select id from job where status = 'queued' order by id")).scalars().all()
        for job_id in waiting:
            job_running.run(str(job_id))

    def body(self, key: str) -> Any:
        """A body that the route `METHOD path` accepts."""
        return BODIES[key](self) if key in BODIES else sample(key, lambda name: self[name])


def add_nobody(world: World) -> Someone:
    """Gives the world's viewer a role that grants nothing at all."""
    from tests.support.world import give_role

    give_role(world, world.viewer, {})
    return world.viewer


# ---------------------------------------------------------------- events

PUBLIC_EVENTS = {
    "invitation_state.load": "looks up the invitation whose secret the page's address carries",
    "reset_state.load": "looks up the link for a forgotten password whose secret the page's address carries",
}

EVERY_MEMBER_EVENTS = {
    "frame_state.choose_language": "one's own language",
    "frame_state.choose_theme": "one's own theme",
    "frame_state.undo": "checks the permission of the record's kind",
    "account_state.load": "one's own account",
    "account_state.save": "one's own account",
    "account_state.confirm_again": "the link that proves one's own address",
    "account_state.change_password": "one's own password",
    "account_state.revoke": "one's own sessions",
    "account_state.revoke_others": "one's own sessions",
    **{f"notification_choices.{name}": "how one is notified oneself" for name in ("load", "choose_mails")},
    **{
        f"timeline.{name}": "the service checks the permission of the record's kind"
        for name in ("show_for", "show_more", "show_newest")
    },
    "briefs.show_for": "the service checks the permission of the record's kind",
    **{
        f"drafts.{name}": "the service checks the permission of the record's kind"
        for name in ("begin", "write", "again")
    },
    **{f"{kind}_page.find": "offers what the person may read" for kind in records.TYPES},
    **{
        f"changes_state.{name}": "one's own changes to many records; an undo asks for the permission of each record"
        for name in ("load", "choose", "stop", "undo", "show_report", "close_report", "leave")
    },
    **{
        f"trash_state.{name}": "what one's role may read; a restoration asks for the permission of each record's kind"
        for name in ("load", "choose_kind", "pick", "pick_page", "unpick", "restore", "restore_picked", "leave")
    },
    "workspace_state.load": "the name and currency that every page shows",
    "bell.open": "one's own notifications",
    "pinned.load": "the views in one's own side bar",
    "bell.read": "one's own notifications",
    "bell.read_all": "one's own notifications",
    "timeline.show_for": "checks the permission of the record's kind",
    "timeline.show_more": "checks the permission of the record's kind",
    "timeline.show_newest": "checks the permission of the record's kind",
}
"""Events that need no permission. They reach nothing but the caller's own things, or check for themselves."""

# ---------------------------------------------------------------- SQL functions

OPEN_FUNCTIONS = {
    "auth_attempt": "counts attempts before anybody is known",
    "auth_attempt_succeeded": "forgets the attempts of one key",
    "auth_find_person": "finds who signs in, by address",
    "auth_confirm_person": "proves an address; the service has checked the link's secret",
    "auth_confirmation": "whose address is to be proven, to send the link to it",
    "auth_create_person": "registers; the service has checked the input",
    "auth_create_workspace": "registers",
    "auth_create_session": "signs in; gives a session only to an active member",
    "auth_request_reset": "makes a link for a person by address, and tells only whether",
    "auth_reset": "whom a link is for, by its id; the address is needed to send it",
    "auth_reset_of": "whose a link is, by the hash of its secret",
    "auth_use_reset": "chooses a password by the hash of a link's secret",
    "auth_rehash": "renews a hash that must be known",
    "auth_forget": "forgets sessions that ended a month ago",
    "assistant_token_counts": "counts words; of no workspace, none",
    "task_today": "tells the day, without a workspace that of UTC",
    "deal_currency": "tells the workspace's currency, without a workspace none",
    "deal_visits": "reads the audit trail under row-level security; without a workspace it tells what it was given",
    "task_zone": "tells the zone, without a workspace UTC",
    "app_workspace_zone": "tells the zone, without a workspace UTC",
    "app_zone": "tells the zone, without a workspace UTC",
    "app_moment": "tells when a day begins, without a workspace that of UTC",
    "app_period": "tells the day when a period begins, without a workspace that of UTC",
    "app_currency": "tells the workspace's currency, without a workspace none",
    "app_sees": "is the condition of reads",
    "app_reads": "is the condition that a linked record is named",
    "job_due": "tells ids of jobs that wait",
    "job_stats": "counts jobs",
    "job_claim": "claims a job by its id",
    "job_schedule": "writes the system's periodic jobs",
}
"""SQL functions that serve without a session or a claim, and why."""
