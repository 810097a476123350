"""The server: who calls, how it refuses, and what it holds when it starts."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from conformance.http.reference import Setup
from conformance.packs.sigfe.modules import FIRST
from conformance.packs.sigfe.sandbox import world
from conformance.packs.sigfe.sandbox.operations import OPERATIONS, SERVICE_OF
from conformance.packs.sigfe.sandbox.store import BY_HAND, Ledger, Place, Transaction
from conformance.packs.sigfe.sandbox.world import User
from conformance.packs.sigfe.tickets import USUAL
from conformance.sandbox.application import Incoming, Sandbox, Wrapper, routes_of
from conformance.sandbox.mutants.conditions import decoded
from conformance.sandbox.reply import JSON, RefusalError, Reply, encode

_SCHEME = "basic "
_CLIENT_ERROR = 400


class Sigfe(Sandbox[Ledger]):
    """The reference server of SIGFE's interoperability."""

    routes = routes_of(OPERATIONS)
    challenge = 'Basic realm="SIGFE"'

    def __init__(self, setup: Setup, wrappers: Sequence[Wrapper] = ()) -> None:
        super().__init__(Ledger(), setup, wrappers)
        self._users = {one.name: one for one in world.users()}
        fill(self.store, self.now().year, dict(setup.stock).get("con_saldo", world.REQUIREMENTS))

    def caller(self, incoming: Incoming) -> User | None:
        """Return whose the credentials are, None when they are nobody's or another service's."""
        user, operation = self._users.get(self._shown(incoming)), self.operation_of(incoming)
        if user is None:
            anybody = self._users[f"devengo.{world.OWN}"]
            rule = "clave" if incoming.header("authorization") else "credencial"
            return None if self.store.rule(rule) else anybody
        service = SERVICE_OF[operation.capability] if operation else user.service
        foreign = user.service != service and self.store.rule("servicio")
        return None if foreign else user

    def _shown(self, incoming: Incoming) -> str:
        """Return the name of who shows a good pair, "" where none is shown."""
        text = incoming.header("authorization")
        if not text.lower().startswith(_SCHEME):
            return ""
        try:
            pair = base64.b64decode(text[len(_SCHEME) :], validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
        name, _, password = pair.partition(":")
        return name if password == self.password else ""

    def refuses(self, reply: Reply) -> bool:
        """Tell whether an answer refuses: by its status, or by what became of its ticket."""
        if reply.status >= _CLIENT_ERROR:
            return True
        body = decoded(reply.body)
        received = self.store.tickets.get(USUAL.ticket_in(body))
        if received is not None:
            return received.failed
        return isinstance(body, dict) and bool(body.get("errors"))

    def refused(self, refusal: RefusalError) -> Reply:
        """Return a refusal as the system writes it."""
        errors = [
            {"descripcion": f"{name}: {text}"}
            for name, texts in (refusal.errors or {}).items()
            for text in texts
        ]
        body = {
            "status": refusal.status,
            "descripcion": refusal.detail,
            "errors": errors or [{"descripcion": refusal.detail}],
        }
        headers = (("Content-Type", JSON), *refusal.headers)
        return Reply(refusal.status, headers, encode(body))


def fill(ledger: Ledger, year: int, count: int) -> None:
    """Store what was there before: requerimientos of both areas, and a devengo made by hand."""
    for area in world.AREAS:
        place = Place("requerimiento", area, year)
        for nth in range(count):
            amount = world.PLENTY if nth == 0 else world.AVAILABLE
            _earlier(ledger, place, amount, nth, origin=BY_HAND)
    by_hand = Place("devengo", world.OWN, year)
    ledger.folios[by_hand] = world.MANUAL
    _earlier(ledger, by_hand, 1_000_000, 0, origin=BY_HAND)
    ledger.folios[by_hand] = world.FIRST_FOLIO[world.OWN]


def _earlier(ledger: Ledger, place: Place, amount: int, nth: int, **more: Any) -> None:
    day, concept = world.first_day(place.year), world.CONCEPTS[nth % len(world.CONCEPTS)]
    imputation = {"idConcepto": concept, "montoFuturo": None, "saldo": None, "monto": amount}
    group = {
        "imputacionesACatalogosDeReagrupacion": None,
        "imputacionesAConceptosPresupuestarios": {"imputacion": [imputation]},
    }
    imputed: dict[str, Any] = {"agrupacionesDeImputacionesACatalogos": {"agrupacion": [group]}}
    if place.module != FIRST:
        before = {"folio": 1, "tipo": "00", **imputed}
        imputed = {"transaccionesPrevias": {"transaccion": [before]}}
    document = {
        "numero": f"{place.year}-{nth + 1}",
        "tipo": "0101",
        "fecha": day,
        "descripcion": None,
        "principales": {
            "principal": [
                {
                    "id": "11111111-1",
                    **imputed,
                    "cumplimientos": {"cumplimiento": [{"fecha": day, "monto": amount}]},
                }
            ]
        },
        "monto": amount,
    }
    title = f"{place.module.capitalize()} {nth + 1}"
    sent = {
        "id": f"{nth + 1}",
        "titulo": title,
        "descripcion": title,
        "documentos": {"documento": [document]},
    }
    row = Transaction(
        place,
        ledger.new_folio(place, world.FIRST_FOLIO[place.area]),
        f"D{ledger.next_id()}",
        f"C{ledger.next_id()}",
        day,
        amount,
        amount,
        sent,
        1,
        **more,
    )
    ledger.keep(row)
