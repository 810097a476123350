"""The reference server of the library, on the kit: right, or wrong in a dozen ways."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.http.reference import Defect, Reference, Reply, Setup
from conformance.sandbox.application import (
    Call,
    Incoming,
    Sandbox,
    ServedOperation,
    Wrapper,
    routes_of,
    secret,
)
from conformance.sandbox.fault import answering, asking, retold, shown
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import InvalidError, RefusalError, answer, problem
from conformance.sandbox.start import start
from conformance.sandbox.tables import Tables
from conformance.sandbox.target import PASSWORD

ROLES = ("socio", "visitante")
_COPIES = 2_000
_LONGEST_NOTE, _LONGEST_LOAN = 100, 30


@dataclass(frozen=True, slots=True)
class Member:
    """Who calls."""

    role: str


@dataclass
class Shelf(Tables):
    """What the library has: which copies are lent, and whose each token is."""

    lent: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    tokens: dict[str, Member] = field(default_factory=dict)


def enter(call: Call[Shelf, None]) -> Reply:
    """Exchange a permanent password for a token."""
    role, _, domain = call.path["usuario"].partition("@")
    if role not in ROLES or domain != "toy" or call.path["clave"] != call.sandbox.password:
        raise RefusalError(401, "El usuario o la clave no valen.")
    return answer(call.sandbox.issue(Member(role)))


def list_copies(call: Call[Shelf, Member]) -> Reply:
    """Show every copy, in the order of their ids."""
    lent = call.store.lent
    return answer(
        [{"id": n, "titulo": f"Tomo {n}", "prestado": n in lent} for n in range(1, _COPIES + 1)]
    )


def lend(call: Call[Shelf, Member]) -> Reply:
    """Lend a free copy to a member."""
    store, copy = call.store, call.body["ejemplar"]
    if call.user.role != "socio" and store.rule("role"):
        raise RefusalError(403, "Solo el socio se lleva un ejemplar.")
    if len(call.body.get("nota") or "") > _LONGEST_NOTE and store.rule("note"):
        raise InvalidError("La nota es muy larga.", {"nota": ["Es muy larga."]})
    if not 1 <= copy <= _COPIES and store.rule("known"):
        raise RefusalError(404, "Ese ejemplar no existe.")
    if copy in store.lent and store.rule("once"):
        raise RefusalError(409, "Ese ejemplar ya está prestado.")
    row = {"ejemplar": copy, "dias": call.body["dias"], "nota": call.body.get("nota") or ""}
    store.lent[copy] = row
    return answer({"id": store.next_id(), **row}, 201)


_TOKEN = Field("token", "text")
_EVERYBODY = frozenset(ROLES)
OPERATIONS = (
    ServedOperation(
        *("entrar", "GET", ("/entrar/<usuario>/<clave>",), _EVERYBODY, enter),
        values=(Field("usuario", "text"), Field("clave", "text")),
        open=True,
    ),
    ServedOperation(
        *("listar_ejemplares", "GET", ("/<token>/ejemplares",), _EVERYBODY, list_copies),
        values=(_TOKEN,),
    ),
    ServedOperation(
        *("prestar", "POST", ("/<token>/prestamos",), _EVERYBODY, lend),
        body=(
            Field("ejemplar", "int64", required=True, minimum=1, nullable=False),
            Field("dias", "int64", required=True, minimum=1, maximum=_LONGEST_LOAN, nullable=False),
            Field("nota", "text", nullable=False),
        ),
        values=(_TOKEN,),
    ),
)


class Library(Sandbox[Shelf]):
    """The library's server."""

    routes = routes_of(OPERATIONS)
    challenge = ""

    def __init__(self, setup: Setup, wrappers: Sequence[Wrapper] = ()) -> None:
        super().__init__(Shelf(), setup, wrappers)

    def issue(self, user: Member) -> str:
        """Return a new token of a member."""
        token = secret(self.seed, f"token {len(self.store.tokens)}")
        self.store.tokens[token] = user
        return token

    def caller(self, incoming: Incoming) -> Member | None:
        """Return whose the token in the path is, None when it is nobody's."""
        known = self.store.tokens.get(incoming.path.split("/")[1])
        return known if known or self.store.rule("token") else Member("socio")

    def refused(self, refusal: RefusalError) -> Reply:
        """Return a refusal: 422 for what is not valid."""
        status = 422 if isinstance(refusal, InvalidError) else refusal.status
        return problem(status, refusal.detail, refusal.errors, refusal.headers)


_LENDING, _LISTING = asking("prestar"), asking("listar_ejemplares")


def _numbered(rows: Any) -> Any:
    return [{**row, "titulo": row["id"]} for row in rows]


def _never_lent(rows: Any) -> Any:
    return [{**row, "prestado": False} for row in rows]


def _without_note(row: Any) -> Any:
    return {name: value for name, value in row.items() if name != "nota"}


def _one_day(row: Any) -> Any:
    return {**row, "dias": 1}


def _as_html(reply: Reply) -> Reply:
    return replace(reply, headers=(("Content-Type", "text/html"),))


def _status_400(reply: Reply) -> Reply:
    return problem(400, "Los datos no valen.")


_CRASH = problem(500, "Ocurrió un error no controlado.")
_FORGOTTEN = (
    # id, title, code, requirement, the rule that is forgotten
    ("sin-token", "Entra con cualquier token", "SEC-02", "TOY-1", "token"),
    ("sin-roles", "Presta a cualquiera", "SEC-03", "TOY-2", "role"),
    ("dos-veces", "Presta lo prestado", "LIF-03", "TOY-3", "once"),
    ("nota-larga", "Toma notas de cualquier largo", "ERR-02", "TOY-4", "note"),
    ("inexistente", "Presta lo que no hay", "ERR-03", "TOY-5", "known"),
)
_WRAPPED: tuple[tuple[str, str, str, str, Callable[..., Reply]], ...] = (
    ("cae", "Cae al prestar", "ERR-01", "TOY-6", answering(_LENDING, _CRASH)),
    ("sin-nota", "Calla la nota", "SCH-01", "TOY-6", shown(_LENDING, _without_note, 201)),
    ("otros-dias", "Dice otros días", "CON-01", "TOY-6", shown(_LENDING, _one_day, 201)),
    ("titulo-numero", "Los títulos son números", "SCH-01", "TOY-6", shown(_LISTING, _numbered)),
    ("no-se-ve", "Lo prestado no se ve", "CON-02", "TOY-7", shown(_LISTING, _never_lent)),
    ("html", "Responde HTML", "SCH-02", "TOY-6", retold(_LISTING, 200, _as_html)),
    ("otro-estado", "Rechaza con 400", "SCH-03", "TOY-6", retold(_LENDING, 422, _status_400)),
)
DEFECTS = {
    **{row[0]: Defect(*row[:4], off=frozenset({row[4]})) for row in _FORGOTTEN},
    **{row[0]: Defect(*row[:4], wrapper=row[4]) for row in _WRAPPED},
}


def create(setup: Setup) -> Library:
    """Return a fresh library. Raises UsageError for a defect that it does not know."""
    return start(Library, setup, DEFECTS)


REFERENCE = Reference(
    create,
    DEFECTS,
    services={"prestamos": ""},
    roles={role: {"userName": f"{role}@toy", "password": PASSWORD} for role in ROLES},
)
