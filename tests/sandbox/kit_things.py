"""A system of three operations for the tests of the kit: a token in the path, 422 for what is not
valid, one once-only rule.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conformance.http.reference import Defect, Manner, Reply, Setup
from conformance.sandbox import tokens
from conformance.sandbox.application import (
    Call,
    Incoming,
    Sandbox,
    ServedOperation,
    Wrapper,
    routes_of,
)
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import InvalidError, RefusalError, answer, missing
from conformance.sandbox.start import start
from conformance.sandbox.tables import Tables
from conformance.sandbox.variation import Variation, told


@dataclass(frozen=True, slots=True)
class ThingsUser:
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Thing:
    id: int
    owner: str
    text: str
    closed: bool = False

    def shown(self) -> dict[str, Any]:
        return {"id": self.id, "text": self.text, "closed": self.closed}


@dataclass
class Rows(Tables):
    users: dict[str, ThingsUser]
    things: dict[int, Thing] = field(default_factory=dict)


def login(call: Call[Rows, ThingsUser]) -> Reply:
    user = call.store.users.get(call.body["name"])
    if user is None or call.body["password"] != call.sandbox.password:
        raise RefusalError(403, "unknown")
    return answer({"token": call.sandbox.issue(user)})


def create_thing(call: Call[Rows, ThingsUser]) -> Reply:
    thing = Thing(call.store.next_id(), call.user.name, call.body["text"])
    call.store.things[thing.id] = thing
    return answer(thing.shown(), 201)


def close_thing(call: Call[Rows, ThingsUser]) -> Reply:
    thing = call.store.things.get(call.path["id"])
    if thing is None or (thing.owner != call.user.name and call.store.rule("owner")):
        raise missing("thing")
    if thing.closed and call.store.rule("once"):
        raise RefusalError(409, "closed")
    call.store.things[thing.id] = Thing(thing.id, thing.owner, thing.text, closed=True)
    return answer(call.store.things[thing.id].shown())


_WRITERS = frozenset({"writer"})
_TOKEN = (Field("token", "text"),)


class Things(Sandbox[Rows]):
    challenge = ""
    routes = routes_of(
        (
            ServedOperation(
                "log_in",
                "POST",
                ("/login",),
                frozenset(),
                login,
                body=(Field("name", "text", required=True), Field("password", "text")),
                open=True,
            ),
            ServedOperation(
                "create_thing",
                "POST",
                ("/<token>/things", "/v2/<token>/things"),
                _WRITERS,
                create_thing,
                body=(Field("text", "text", required=True, limit=5),),
                values=_TOKEN,
            ),
            ServedOperation(
                "close_thing",
                "POST",
                ("/<token>/things/<id>",),
                _WRITERS,
                close_thing,
                values=_TOKEN,
            ),
        )
    )

    def __init__(self, setup: Setup, wrappers: tuple[Wrapper, ...] = ()) -> None:
        users = {"ana": ThingsUser("ana", "writer"), "eva": ThingsUser("eva", "writer")}
        super().__init__(Rows({**users, "leo": ThingsUser("leo", "reader")}), setup, wrappers)

    def caller(self, incoming: Incoming) -> ThingsUser | None:
        token = next((part for part in incoming.path.split("/") if "." in part), "")
        claims = tokens.verify(f"Bearer {token}", self.signing_key, self.now())
        return self.store.users.get(str(claims["sub"])) if claims else None

    def issue(self, user: ThingsUser) -> str:
        return tokens.sign({"sub": user.name}, self.signing_key, self.now(), 60, 1)

    def refused(self, refusal: RefusalError) -> Reply:
        status = 422 if isinstance(refusal, InvalidError) else refusal.status
        names = list(refusal.errors or ())
        return answer({"error": refusal.detail, "names": names}, status)


DEFECTS = {"twice": Defect("twice", "Closes twice", "LIF-03", "T-1", off=frozenset({"once"}))}


def _shout(_: Things, __: Incoming, reply: Reply) -> Reply:
    return Reply(reply.status, reply.headers, reply.body.upper())


SHOUTING = told("shouting", "row 1", "capitals", _shout)
STYLES = {"referencia": (), "loud": ("shouting",)}


@dataclass
class ThingsClient:
    """Someone who asks for things, as a user of theirs."""

    things: Things
    user: str = "ana"

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        sent = b"" if body is None else json.dumps(body).encode()
        reply = self.things.receive(method, path, [("Content-Type", "application/json")], sent)
        return reply.status, json.loads(reply.body) if reply.body else None

    def token(self) -> str:
        given = {"name": self.user, "password": self.things.password}
        return str(self.send("POST", "/login", given)[1]["token"])

    def create(self, text: str = "one") -> tuple[int, Any]:
        return self.send("POST", f"/{self.token()}/things", {"text": text})

    def close(self, number: int) -> tuple[int, Any]:
        return self.send("POST", f"/{self.token()}/things/{number}")


def client(
    *defects: str,
    user: str = "ana",
    manner: Manner | None = None,
    watch: Callable[..., Reply] | None = None,
    also: dict[str, Defect] | None = None,
) -> ThingsClient:
    setup = Setup(strict=True, defects=defects, manner=manner or Manner(), watch=watch)
    variations: dict[str, Variation] = {SHOUTING.id: SHOUTING}
    made = start(Things, setup, {**DEFECTS, **(also or {})}, STYLES, variations)
    return ThingsClient(made, user)
