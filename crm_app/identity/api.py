"""Signing in and out: form posts under /auth for browsers, JSON under /api/v1 for programs."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from crm_app.core import sites
from crm_app.core.config import settings
from crm_app.core.errors import AppError, Invalid, NotFound, TooMany, Unauthenticated
from crm_app.core.i18n import as_language
from crm_app.core.principal import SessionCaller
from crm_app.core.sessions import cookie_name
from crm_app.core.validation import parse
from crm_app.identity import confirmation, recovery, service
from crm_app.identity.passwords import hashing
from crm_app.identity.schemas import (
    AcceptIn,
    ConfirmIn,
    ForgottenIn,
    LoginIn,
    PasswordIn,
    ProfileIn,
    ProfileOut,
    RefreshIn,
    RegisterIn,
    ResetIn,
    SessionOut,
    TokenOut,
    WorkspaceRef,
)
from crm_app.rest.http import (
    CallerDep,
    caller_of,
    check_origin,
    client_address,
    in_thread,
    json_value,
    language_of,
    own_page,
    wanted_workspace,
)
from crm_app.rest.limits import Limit, allow

router = APIRouter()
forms = APIRouter(prefix="/auth", include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["identity"])
for _start in ("/auth/", "/api/v1/auth/"):
    allow(_start, Limit(size=64_000, values=100), under=True)


def _client(request: Request, kind: service.Kind) -> service.Client:
    return service.Client(client_address(request), request.headers.get("user-agent", ""), kind)


# ---------------------------------------------------------------- browsers


def _entered(signed_in: service.SignedIn, to: str) -> Response:
    response = RedirectResponse(own_page(to), 303)
    response.set_cookie(
        cookie_name(),
        signed_in.token,
        max_age=settings().session_days * 86_400,
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
        path="/",
    )
    return response


async def _arrived(request: Request, signed_in: service.SignedIn) -> Response:
    """Redirects into a workspace that the person has just joined, at its own address where it has one."""
    here = sites.workspace_of(request.headers.get("host", ""))
    if here is None or here == await in_thread(service.workspace_slug, signed_in.caller):
        return _entered(signed_in, "/")
    return await _other_address(signed_in.caller, signed_in.caller.workspace_id)


def _back(page: str, language: str, error: AppError, **kept: str) -> Response:
    """Redirects back to the form, with the typed values (but no password) and the error."""
    code = "throttled" if isinstance(error, TooMany) else error.message_key.rpartition(".")[2]
    # A form's own charset may spell lone surrogates, which no address can contain.
    kept = {name: value.encode(errors="replace").decode() for name, value in kept.items()}
    values = {"error": code, **{name: value for name, value in kept.items() if value}}
    if isinstance(error, TooMany):
        values["seconds"] = str(error.seconds)
    if isinstance(error, Invalid) and error.fields:
        values |= {f"fault_{name}": key.rpartition(".")[2] for name, (key, _params) in error.fields.items()}
    prefix = "/th" if as_language(language) == "th" else ""
    return RedirectResponse(f"{prefix}{page}?{urlencode(values)}", 303)


@forms.post("/login")
async def login(
    request: Request,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "en",
    to: Annotated[str, Form()] = "/",
) -> Response:
    check_origin(request)
    try:
        data = parse(LoginIn, {"email": email, "password": password, "workspace": wanted_workspace(request)})
        signed_in = await hashing.run(service.sign_in, data, _client(request, "browser"))
    except AppError as error:
        return _back("/login", language, error, email=email[:254], to=to[:500])
    return _entered(signed_in, to)


@forms.post("/register")
async def register(
    request: Request,
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    workspace: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "en",
) -> Response:
    check_origin(request)
    values = {"name": name, "email": email, "workspace": workspace, "language": as_language(language)}
    try:
        data = parse(RegisterIn, values | {"password": password})
        signed_in = await hashing.run(service.register, data, _client(request, "browser"))
    except AppError as error:
        return _back("/register", language, error, name=name[:120], email=email[:254], workspace=workspace[:120])
    return await _arrived(request, signed_in)


@forms.post("/accept")
async def accept(
    request: Request,
    token: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "en",
) -> Response:
    check_origin(request)
    try:
        values = {"token": token, "name": name or None, "password": password, "language": as_language(language)}
        signed_in = await hashing.run(service.accept_invitation, parse(AcceptIn, values), _client(request, "browser"))
    except AppError as error:
        return _back("/invitation", language, error, token=token[:100], name=name[:120])
    return await _arrived(request, signed_in)


def _page(path: str, language: str, **values: str) -> Response:
    """Redirects to another page before sign-in, in the language of the form's page."""
    spoken = as_language(language)
    return RedirectResponse(f"{'/th' if spoken == 'th' else ''}{path}?{urlencode({'lang': spoken, **values})}", 303)


@forms.post("/forgot")
async def forgot(
    request: Request, email: Annotated[str, Form()] = "", language: Annotated[str, Form()] = "en"
) -> Response:
    """The answer is the same for every address, known or not."""
    check_origin(request)
    try:
        await in_thread(recovery.request, parse(ForgottenIn, {"email": email}), _client(request, "browser"))
    except AppError as error:
        return _back("/forgot", language, error, email=email[:254])
    return _page("/forgot", language, sent="1")


@forms.post("/reset")
async def reset(
    request: Request,
    token: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "en",
) -> Response:
    check_origin(request)
    try:
        data = parse(ResetIn, {"token": token, "password": password})
        await hashing.run(recovery.choose, data, _client(request, "browser"))
    except AppError as error:
        return _back("/reset", language, error, token=token[:100])
    return _page("/login", language, notice="chosen")


@forms.post("/confirm")
async def confirm(
    request: Request, token: Annotated[str, Form()] = "", language: Annotated[str, Form()] = "en"
) -> Response:
    """Confirms an address. It needs a press of a button, because mail scanners open links."""
    check_origin(request)
    try:
        await in_thread(confirmation.confirm, parse(ConfirmIn, {"token": token}), _client(request, "browser"))
    except AppError as error:
        return _back("/confirm", language, error, token=token[:100])
    return _page("/confirm", language, done="1")


@forms.post("/logout")
async def logout(request: Request) -> Response:
    """Ends the session and deletes the cookie, also when the session was already over."""
    check_origin(request)
    language = "en"
    try:
        caller = await caller_of(request)
        language = (await in_thread(service.profile, caller))["language"]
        await in_thread(service.sign_out, caller)
    except Unauthenticated:
        language = language_of(request)
    response = RedirectResponse("/th/login" if language == "th" else "/login?lang=en", 303)
    response.delete_cookie(cookie_name(), path="/", secure=settings().secure_cookies, httponly=True, samesite="lax")
    return response


@forms.post("/switch")
async def switch(request: Request, workspace_id: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Switches to another workspace of the person, with a new session."""
    check_origin(request)
    try:
        caller = await caller_of(request)
        if sites.workspace_of(request.headers.get("host", "")) is not None:
            return await _other_address(caller, UUID(workspace_id))
        return _entered(await in_thread(service.switch_workspace, caller, UUID(workspace_id)), "/")
    except Unauthenticated:
        return RedirectResponse("/th/login" if language_of(request) == "th" else "/login", 303)
    except (NotFound, ValueError):  # no longer a member there: the start page shows the present workspace
        return RedirectResponse("/", 303)


async def _other_address(caller: SessionCaller, workspace_id: UUID) -> Response:
    """The other workspace's own sign-in, where workspaces have addresses of their own, because a session belongs to one
    of them.
    """
    known = await in_thread(service.workspaces, caller)
    slug = next((w["slug"] for w in known if w["id"] == str(workspace_id)), None)
    return RedirectResponse(f"{sites.origin_of(slug)}/" if slug else "/", 303)


# ---------------------------------------------------------------- programs


@api.post("/auth/register", status_code=201, responses={201: {"model": TokenOut}}, response_model=None)
async def register_program(request: Request, body: RegisterIn) -> Response:
    signed_in = await hashing.run(service.register, body, _client(request, "api"))
    return json_value(await in_thread(service.tokens_for, signed_in.caller), 201)


@api.post("/auth/token", responses={200: {"model": TokenOut}}, response_model=None)
async def token(request: Request, body: LoginIn) -> Response:
    wanted = body.workspace or wanted_workspace(request)
    data = body.model_copy(update={"workspace": wanted})
    return json_value(await hashing.run(service.issue_tokens, data, _client(request, "api")))


@api.post("/auth/refresh", responses={200: {"model": TokenOut}}, response_model=None)
async def refresh(body: RefreshIn) -> Response:
    return json_value(await in_thread(service.refresh_tokens, body.refresh_token))


@api.post("/auth/accept", responses={200: {"model": TokenOut}}, response_model=None)
async def accept_program(request: Request, body: AcceptIn) -> Response:
    signed_in = await hashing.run(service.accept_invitation, body, _client(request, "api"))
    return json_value(await in_thread(service.tokens_for, signed_in.caller))


@api.post("/auth/password-reset", status_code=202, response_model=None, summary="Mail a link for a forgotten password")
async def forgot_program(request: Request, body: ForgottenIn) -> Response:
    """The answer is the same for every address, known or not."""
    await in_thread(recovery.request, body, _client(request, "api"))
    return Response(status_code=202)


@api.post("/auth/password-reset/confirm", status_code=204, response_model=None, summary="Choose a password by a link")
async def reset_program(request: Request, body: ResetIn) -> Response:
    await hashing.run(recovery.choose, body, _client(request, "api"))
    return Response(status_code=204)


@api.post("/auth/logout", status_code=204, response_model=None)
async def logout_program(caller: CallerDep) -> Response:
    await in_thread(service.sign_out, caller)
    return Response(status_code=204)


@api.post("/auth/confirm", status_code=204, response_model=None, summary="Prove an address by the mailed link")
async def confirm_program(request: Request, body: ConfirmIn) -> Response:
    await in_thread(confirmation.confirm, body, _client(request, "api"))
    return Response(status_code=204)


@api.post(
    "/me/confirmation", status_code=202, response_model=None, summary="Mail the link that proves my address again"
)
async def confirm_again(caller: CallerDep) -> Response:
    await in_thread(confirmation.again, caller)
    return Response(status_code=202)


@api.get("/me", responses={200: {"model": ProfileOut}}, response_model=None)
async def me(caller: CallerDep) -> Response:
    return json_value(await in_thread(service.profile, caller))


@api.put("/me", responses={200: {"model": ProfileOut}}, response_model=None)
async def update_me(caller: CallerDep, body: ProfileIn) -> Response:
    await in_thread(service.update_profile, caller, body)
    return json_value(await in_thread(service.profile, caller))


@api.put("/me/password", status_code=204, response_model=None)
async def change_password(caller: CallerDep, body: PasswordIn) -> Response:
    await hashing.run(service.change_password, caller, body)
    return Response(status_code=204)


@api.get("/me/sessions", responses={200: {"model": list[SessionOut]}}, response_model=None)
async def list_sessions(caller: CallerDep) -> Response:
    return json_value(await in_thread(service.sessions, caller))


@api.delete("/me/sessions/{session_id}", status_code=204, response_model=None)
async def revoke_session(caller: CallerDep, session_id: UUID) -> Response:
    await in_thread(service.revoke_session, caller, session_id)
    return Response(status_code=204)


@api.delete("/me/sessions", responses={200: {"model": dict[str, int]}}, response_model=None)
async def revoke_other_sessions(caller: CallerDep) -> Response:
    return json_value({"revoked": await in_thread(service.revoke_other_sessions, caller)})


@api.get("/me/workspaces", responses={200: {"model": list[WorkspaceRef]}}, response_model=None)
async def list_workspaces(caller: CallerDep) -> Response:
    return json_value(await in_thread(service.workspaces, caller))


@api.post("/me/workspaces/{workspace_id}/switch", responses={200: {"model": TokenOut}}, response_model=None)
async def switch_program(caller: CallerDep, workspace_id: UUID) -> Response:
    def run() -> dict[str, Any]:
        return service.tokens_for(service.switch_workspace(caller, workspace_id).caller)

    return json_value(await in_thread(run))


router.include_router(forms)
router.include_router(api)
