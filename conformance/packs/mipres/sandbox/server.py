"""The server: its routes, how it knows who calls, how it refuses."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from conformance.http.reference import Reply, Setup
from conformance.packs.mipres.many import OF, several
from conformance.packs.mipres.sandbox.acts import ACTS, Asking, annul
from conformance.packs.mipres.sandbox.fields import BODIES
from conformance.packs.mipres.sandbox.many import ASKED, as_object, many
from conformance.packs.mipres.sandbox.prescribed import readings
from conformance.packs.mipres.sandbox.readings import read
from conformance.packs.mipres.sandbox.records import ENTITIES, INSURERS, Books, Entity, token_of
from conformance.packs.mipres.steps import BILLING, PROVIDER, STEPS, Step
from conformance.sandbox.application import (
    Incoming,
    Sandbox,
    ServedOperation,
    Wrapper,
    routes_of,
)
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import InvalidError, RefusalError, answer

SERVED = {
    "suministro": "/WSSUMMIPRESNOPBS",
    "facturacion": "/WSFACMIPRESNOPBS",
    "prescripcion": "/WSMIPRESNOPBS",
}
"""The path of each service."""

_SLASH = "\ue000"  # stands for a slash within a segment
_PROVIDERS = frozenset({"proveedor", "ips", "otro_proveedor"})
_DISPENSERS = frozenset({"proveedor", "otro_proveedor"})
_EVERYBODY = INSURERS | _PROVIDERS
_PRESCRIBING = frozenset({"eps", "otra_eps", "ips"})
_READERS = {
    "no_direccionamiento": INSURERS,
    "suministro": INSURERS,
    "facturacion": _DISPENSERS,
    "datos_facturados": INSURERS,
}
_WORDS = {"entregar_ambito": "EntregaAmbito", "entregar_codigos": "EntregaCodigos"}
_OF_IPS = ("entregar_ambito", "reportar_entrega", "anular_reporte")
_PATH = (
    Field("nit", "text"),
    Field("token", "text"),
    Field("fecha", "day"),
    Field("noPrescripcion", "text"),
    Field("noPresc", "text"),
    Field("tipodoc", "text"),
    Field("numdoc", "text"),
)


def _base(step: Step) -> str:
    return f"{SERVED[step.service]}/api"


def exchange(service: str, call: Asking) -> Reply:
    """Exchange the token of an entity for one that lasts a day."""
    known = ENTITIES.get(call.path["nit"] or "")
    given = (call.path["token"] or "").replace(_SLASH, "/")
    proved = known is not None and given in _permanent(call, known)
    if call.store.rule("token-de-entidad") and not proved:
        raise RefusalError(401, "El NIT o el token no valen.")
    entity = known or Entity("", "")
    token = call.sandbox.issue(replace(entity, service=service))
    if given in entity.by_regime.values() and not call.store.rule("temporal-de-regimen"):
        call.store.ends[token] = call.now
    return answer(token)


def _permanent(call: Asking, entity: Entity) -> tuple[str, ...]:
    """Return the tokens of an entity that are exchanged."""
    regimes = entity.by_regime.values() if call.store.rule("token-por-regimen") else ()
    return (entity.permanent, *regimes)


def _tokens_of(entity: Entity) -> tuple[str, ...]:
    return (entity.permanent, *entity.by_regime.values())


def _whose(capability: str, step: Step) -> frozenset[str]:
    if step.side != PROVIDER:
        return INSURERS
    return _PROVIDERS if capability in _OF_IPS else _DISPENSERS


def _of_act(capability: str, step: Step) -> ServedOperation:
    word = _WORDS.get(capability, step.words)
    path = f"{_base(step)}/{word}/<nit>/<token>"
    whose = _whose(capability, step)
    handler = ACTS[capability]
    return ServedOperation(
        capability, "PUT", (path,), whose, handler, body=BODIES[capability], values=_PATH
    )


def _of_step(step: Step) -> Iterator[ServedOperation]:
    yield _of_act(step.act, step)
    yield from (_of_act(door, step) for door in step.doors)
    word = f"{step.words}Anular" if step.service == BILLING else f"Anular{step.words}"
    path = f"{_base(step)}/{word}/<nit>/<token>/<{step.path_id}>"
    whose = _whose(step.annul, step)
    yield ServedOperation(step.annul, "PUT", (path,), whose, partial(annul, step), values=_PATH)
    for by in step.ways:
        path = f"{_base(step)}/{step.words}{_READ[by]}"
        handler = partial(read, step, by)
        whose = _READERS.get(step.name, _EVERYBODY)
        yield ServedOperation(step.reading(by), "GET", (path,), whose, handler, values=_PATH)


_READ = {
    "fecha": "XFecha/<nit>/<token>/<fecha>",
    "prescripcion": "XPrescripcion/<nit>/<token>/<noPrescripcion>",
    "paciente": "XPacienteFecha/<nit>/<fecha>/<token>/<tipodoc>/<numdoc>",
}
_EXCHANGES = {"suministro": "generar_token", "facturacion": "facturacion_token"}


def _served() -> Iterator[ServedOperation]:
    for service, name in _EXCHANGES.items():
        path = f"{SERVED[service]}/api/GenerarToken/<nit>/<token>"
        handler = partial(exchange, service)
        yield ServedOperation(name, "GET", (path,), _EVERYBODY, handler, values=_PATH, open=True)
    for step in STEPS.values():
        yield from _of_step(step)
    yield _of_act("entregar_codigos", STEPS["entrega"])
    for step in (STEPS[name] for name in OF):
        path = f"{_base(step)}/{step.word}XMany/<nit>/<token>"
        does = partial(many, step)
        yield ServedOperation(
            several(step), "POST", (path,), INSURERS, does, body=ASKED, values=_PATH
        )

    for name, path, shows in readings():
        paths = (f"{SERVED['prescripcion']}/api/{path}",)
        yield ServedOperation(name, "GET", paths, _PRESCRIBING, shows, values=_PATH)


OPERATIONS = tuple(_served())


class Mipres(Sandbox[Books]):
    """The server of MIPRES."""

    routes = routes_of(OPERATIONS)
    challenge = ""
    escaped_slash = _SLASH

    def __init__(self, setup: Setup, wrappers: Sequence[Wrapper] = ()) -> None:
        super().__init__(Books(), setup, wrappers)
        self._life = timedelta(seconds=setup.token_life_s)

    def issue(self, user: Entity) -> str:
        """Return a new temporary token of an entity: the ones before it stay good."""
        whose = f"{user.nit}{user.service}"
        turn = sum(one == whose for one in self.store.services.values())
        token = token_of(self.seed, whose, turn)
        self.store.tokens[token] = user.nit
        self.store.services[token] = whose
        self.store.ends[token] = self.now() + self._life
        return token

    def serve(self, incoming: Incoming) -> Reply:
        """Return the right answer: a list is taken where several rows are asked for."""
        operation = self.operation_of(incoming)
        lists = operation is not None and operation.body == ASKED
        return super().serve(as_object(incoming) if lists else incoming)

    def caller(self, incoming: Incoming) -> Entity | None:
        """Return whose the token in the path is, None when it is nobody's, has expired, or is
        another entity's than the path says.
        """
        rule = self.store.rule
        said, token = self.shown(incoming)
        if incoming.path.startswith(SERVED["prescripcion"]):
            return self._itself(said, token)
        nit = self.store.tokens.get(token)
        if nit is None:
            return None if rule("token") else ENTITIES.get(said, _SOMEBODY)
        if self.store.ends[token] <= self.now() and rule("vida"):
            return None
        if nit != said:
            return None if rule("nit") else ENTITIES.get(said)
        return ENTITIES[nit]

    def _itself(self, said: str, token: str) -> Entity | None:
        """Return whose the token of an entity is, where it is shown itself."""
        rule, named = self.store.rule, ENTITIES.get(said)
        every = (one for one in ENTITIES.values() if token in _tokens_of(one))
        whose = next(every, None)
        if whose is None:
            return None if rule("token-de-prescripcion") else named or _SOMEBODY
        if whose != named:
            return None if rule("nit-de-prescripcion") else named
        return whose

    def shown(self, incoming: Incoming) -> tuple[str, str]:
        """Return the NIT and the token that a path shows."""
        try:
            values = dict(self.routes.find(incoming.method, incoming.path).values)
        except RefusalError:  # nothing is served there
            return "", ""
        return values.get("nit", ""), values.get("token", "").replace(_SLASH, "/")

    def refused(self, refusal: RefusalError) -> Reply:
        """Return a refusal: 400 with ModelState for what does not bind, 422 with Errors for what a
        rule forbids, and a message alone for the others.
        """
        body: dict[str, object] = {"Message": refusal.detail}
        if isinstance(refusal, InvalidError):
            errors = refusal.errors or {}
            body["ModelState"] = {f"peticion.{name}": [*one] for name, one in errors.items()}
        elif refusal.status == 422:
            body["Errors"] = [refusal.detail]
        made = answer(body, refusal.status)
        return Reply(made.status, (*made.headers, *refusal.headers), made.body)


_SOMEBODY = next(iter(ENTITIES.values()))
