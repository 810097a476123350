"""The second server in the process of a test: no connection between them, one clock for both."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

import second_values
from second_choices import FAR, PLAIN, Choices
from second_server import Server
from second_store import users

from conformance.core.profile import PHASES, QUICK
from conformance.http.generation.corpus import CaseSource
from conformance.http.reference import Reference, Reply, Setup
from conformance.run.plan import all_items, make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsed import Rehearsed

_SERVICES = ("seguridad", "factura")
_FULL = {"radicada": 900, "pendiente": 200}


class InProcessServer:
    """Answers as the server does behind a socket, by the rehearsal's clock."""

    def __init__(self, choices: Choices, setup: Setup) -> None:
        self._now = setup.now
        second_values.CLOCK.set(self._now)
        stock = {**_FULL, **setup.stock}
        self._server = Server(choices, stock["radicada"], stock["pendiente"])
        self._server.password = self.password = setup.password

    def receive(
        self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> Reply:
        second_values.CLOCK.set(self._now)  # here: whoever asks may do so from a thread
        told: list[tuple[str, Any]] = []

        def start(status: str, answered: list[tuple[str, str]]) -> Callable[[bytes], object]:
            told.append((status, answered))
            return lambda data: None

        said = b"".join(self._server(_environ(method, target, headers, body), start))
        ((status, answered),) = told
        return Reply(int(status.split()[0]), tuple(answered), said)


def _environ(
    method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes
) -> dict[str, Any]:
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "second",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        environ[key if key.startswith("CONTENT_") else f"HTTP_{key}"] = value
    return environ


def _reference(choices: Choices) -> Reference:
    roles: Mapping[str, Mapping[str, str]] = {
        role: {"userName": user.name} for role, user in users(choices).items()
    }
    return Reference(
        partial(InProcessServer, choices), {}, {name: f"/siifa-{name}" for name in _SERVICES}, roles
    )


PLAIN_SECOND, FAR_SECOND = _reference(PLAIN), _reference(FAR)


def rehearsed(choices: Choices, revision: str, *, seed: int = 0, profile: str = QUICK) -> Rehearsed:
    """Return a run's plan and items, with the second server as the reference."""
    name = "PLAIN_SECOND" if choices is PLAIN else "FAR_SECOND"
    target = replace(target_of(revision, "siifa"), enforces_terms=choices.enforces_terms)
    roles = {
        role: replace(target.roles[role], user_name=user.name)
        for role, user in users(choices).items()
    }
    plan = make_plan(replace(target, roles=roles), {}, phases=PHASES, seed=seed, profile=profile)
    plan = replace(plan, pack=replace(plan.pack, reference=f"{__name__}:{name}"))
    return Rehearsed(plan, all_items(plan, CaseSource(plan.pack, plan.contract, None)))
