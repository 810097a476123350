"""The business rules of a transaction: what breaks one is told on the ticket, and makes nothing.

Each rule has a name, asked for with `Ledger.rule`; a defect switches one off.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from conformance.packs.sigfe.modules import FIRST, MODULES, ModuleNames
from conformance.packs.sigfe.rut import is_rut
from conformance.packs.sigfe.sandbox.store import IOP, Ledger, Place, Result, Transaction
from conformance.packs.sigfe.sandbox.world import (
    CONCEPTS,
    DOCUMENT_TYPES,
    FIRST_FOLIO,
    INSUMOS,
    ORDER_ACCOUNTS,
)

MORE, LESS, REVERSED = "01", "02", "03"
"""The kinds of adjustment."""


class BusinessError(Exception):
    """What a transaction breaks, each in a sentence."""

    def __init__(self, *errors: str) -> None:
        super().__init__(*errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Submission:
    """Who sends a transaction, of which module, into which ejercicio and periodo, and on which
    day.
    """

    ledger: Ledger
    module: ModuleNames
    area: str
    year: int
    period: int
    today: date

    @property
    def place(self) -> Place:
        """Where what it makes stands."""
        return Place(self.module.name, self.area, self.year)

    def other(self, module: str) -> Place:
        """Return the same area and ejercicio in another module."""
        return replace(self.place, module=module)

    def broken(self, rule: str, *, held: bool) -> bool:
        """Say whether a rule that is asked for does not hold."""
        return not held and self.ledger.rule(rule)


def register(submission: Submission, sent: Mapping[str, Any]) -> Result:
    """Return what becomes of one transaction of a Registrar: stored whole, or not at all."""
    act = _of_entry if submission.module.name == "contabilidad" else _of_document
    try:
        _within_the_period(submission)
        return Result(sent["id"], act(submission, sent))
    except BusinessError as fault:
        if not submission.ledger.rule("atomico"):
            _spent_all_the_same(submission, sent)
        return Result(sent["id"], errors=fault.errors)


def _spent_all_the_same(submission: Submission, sent: Mapping[str, Any]) -> None:
    """Take something off what a refused transaction stands on: what no right server does."""
    row = named_before(submission, sent)
    if row is not None:
        submission.ledger.keep(replace(row, balance=row.balance - 1))


def named_before(submission: Submission, sent: Mapping[str, Any]) -> Transaction | None:
    """Return the earlier transaction that the first document of another names, None for none."""
    for document in sent.get("documentos", {}).get("documento", ()):
        named = next(iter(befores(document)), None)
        if named is None:
            return None
        kinds = {MODULES[name].kind: name for name in submission.module.before}
        module = kinds.get(named["tipo"], "")
        return submission.ledger.find(submission.other(module), named["folio"])
    return None


def _within_the_period(submission: Submission) -> None:
    today = submission.today
    if submission.broken("ejercicio", held=submission.year == today.year):
        raise BusinessError(f"El ejercicio {submission.year} no está abierto.")
    if submission.broken("periodo", held=submission.period == today.month):
        raise BusinessError(f"El periodo {submission.period} está cerrado.")


def _of_document(submission: Submission, sent: Mapping[str, Any]) -> int:
    """Store what imputes documents to earlier transactions; return its folio."""
    documents = sent["documentos"]["documento"]
    errors = tuple(fault for one in documents for fault in _document_faults(submission, one))
    if errors:
        raise BusinessError(*errors)
    return (_adjust if sent.get("informacionDeAjuste") else _create)(submission, sent)


def _document_faults(submission: Submission, one: Mapping[str, Any]) -> Iterator[str]:
    principals = one["principales"]["principal"]
    if submission.broken("tipo", held=one["tipo"] in DOCUMENT_TYPES):
        yield f"El tipo de documento {one['tipo']} no existe."
    for principal in principals:
        if submission.broken("rut", held=is_rut(principal["id"])):
            yield "El RUT del principal no es válido."
    terms = sum(
        each["monto"] for held in principals for each in held["cumplimientos"]["cumplimiento"]
    )
    if submission.broken("cumplimientos", held=terms == one["monto"]):
        yield "Los cumplimientos no suman el monto del documento."
    imputed = sum(each["monto"] for each in imputations(one))
    if submission.broken("imputaciones", held=imputed == one["monto"]):
        yield "Las imputaciones no suman el monto del documento."
    for each in imputations(one):
        yield from _concept_faults(submission, each["idConcepto"])


def _concept_faults(submission: Submission, concept: str) -> Iterator[str]:
    if concept in INSUMOS:
        if submission.ledger.rule("insumos"):
            yield f"La imputación a {concept} es de Insumos: no se interopera."
    elif concept in ORDER_ACCOUNTS:
        if submission.ledger.rule("orden"):
            yield f"La imputación a {concept} es de cuentas de orden: no se interopera."
    elif submission.broken("concepto", held=concept in CONCEPTS):
        yield f"El concepto {concept} no existe."


def befores(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the earlier transactions that a document names."""
    principals = document["principales"]["principal"]
    named = (each.get("transaccionesPrevias") or {} for each in principals)
    return [one for each in named for one in each.get("transaccion", ())]


def groups_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the groups by which a document is imputed: those of the earlier transactions that it
    names, and of who names none, its own.
    """
    holders = [*befores(document), *document["principales"]["principal"]]
    held = (one.get("agrupacionesDeImputacionesACatalogos") or {} for one in holders)
    return [group for one in held for group in one.get("agrupacion", ())]


def imputations(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the imputations of a document to budget concepts."""
    return [
        one
        for group in groups_of(document)
        for one in group["imputacionesAConceptosPresupuestarios"]["imputacion"]
    ]


def _total(sent: Mapping[str, Any]) -> int:
    return sum(one["monto"] for one in sent["documentos"]["documento"])


def _create(submission: Submission, sent: Mapping[str, Any]) -> int:
    amount, document = _total(sent), sent["documentos"]["documento"][0]
    named = befores(document)
    before = _before(submission, named[0]) if named else None
    if before is not None:
        _spend(submission, before, amount)
    ledger = submission.ledger
    folio = ledger.new_folio(submission.place, FIRST_FOLIO[submission.area])
    row = Transaction(
        place=submission.place,
        folio=folio,
        document=f"D{ledger.next_id()}",
        cartera=f"C{ledger.next_id()}",
        day=document["fecha"],
        amount=amount,
        balance=amount,
        sent=sent,
        period=submission.period,
        before=before.key if before else None,
        entry=_entry_of(submission, sent, amount) if submission.module.name == "devengo" else None,
    )
    return ledger.keep(row).folio


def _before(submission: Submission, named: Mapping[str, Any]) -> Transaction | None:
    """Return the earlier transaction that a document names: of a module that comes before, of the
    same area and ejercicio.
    """
    kinds = {MODULES[name].kind: name for name in submission.module.before}
    module = kinds.get(named["tipo"])
    found = submission.ledger.find(submission.other(module), named["folio"]) if module else None
    if found and module == FIRST and found.origin == IOP and not submission.ledger.rule("sustenta"):
        raise BusinessError(f"El requerimiento {found.folio} no está disponible.")
    if submission.broken("previa", held=found is not None):
        raise BusinessError(f"La transacción previa {named['folio']} no existe en el área.")
    return found


def _spend(submission: Submission, before: Transaction, amount: int) -> None:
    if submission.broken("saldo", held=before.balance >= amount):
        raise BusinessError(f"El saldo de la transacción previa {before.folio} no alcanza.")
    _moved(submission, before, -amount)


def _moved(submission: Submission, row: Transaction, by: int) -> None:
    if submission.ledger.rule("baja"):
        submission.ledger.keep(replace(row, balance=row.balance + by))


def _adjust(submission: Submission, sent: Mapping[str, Any]) -> int:
    """Move an earlier transaction of the same module, and what it stands on."""
    told, amount = sent["informacionDeAjuste"], _total(sent)
    original = submission.ledger.find(submission.place, told["folio"])
    if original is None:
        raise BusinessError(f"La transacción {told['folio']} que se ajusta no existe en el área.")
    _refuse_adjustment(submission, original, sent["documentos"]["documento"][0])
    return _move(submission, original, told["tipoAjuste"], amount)


def _refuse_adjustment(
    submission: Submission, original: Transaction, document: Mapping[str, Any]
) -> None:
    if submission.broken("mecanismo", held=original.origin == IOP):
        raise BusinessError("Lo registrado a mano no se ajusta por interoperabilidad.")
    named = document.get("idDocumentoAjustado")
    if submission.broken("documento", held=named == original.document):
        raise BusinessError("El documento que se ajusta no es el de esa transacción.")
    holders = befores(document) or groups_of(document)
    groups = {one.get("idAgrupacionAjustada") for one in holders}
    if submission.broken("cartera", held=groups == {original.cartera}):
        raise BusinessError("La cartera que se ajusta no es la de esa transacción.")


def _move(submission: Submission, original: Transaction, kind: str, amount: int) -> int:
    ledger = submission.ledger
    before = ledger.transactions.get(original.before) if original.before else None
    if kind == MORE:
        if before is not None:
            _spend(submission, before, amount)
        by = amount
    elif kind in (LESS, REVERSED):
        if kind == LESS and not ledger.rule("disminuir"):
            raise BusinessError("No se disminuye lo registrado.")
        whole = kind == LESS or amount == original.balance
        if submission.broken("ajuste", held=amount <= original.balance and whole):
            raise BusinessError("El ajuste no es lo que queda por ajustar.")
        if before is not None:
            _moved(submission, before, amount)
        by = -amount
    else:
        raise BusinessError(f"El tipo de ajuste {kind} no existe.")
    by = _as_forgotten(ledger, kind, by)
    if original.place.module == FIRST and not ledger.rule("mueve"):
        by = 0
    row = replace(original, balance=original.balance + by)
    ledger.keep(row)
    _move_entry(ledger, original, by)
    if ledger.rule("mismo-folio"):
        return original.folio
    own = ledger.new_folio(submission.place, FIRST_FOLIO[submission.area])
    return ledger.keep(replace(row, folio=own, amount=amount, balance=0)).folio


def _as_forgotten(ledger: Ledger, kind: str, by: int) -> int:
    """Return how far an adjustment moves what it adjusts, as the rules in force have it."""
    if kind == MORE and not ledger.rule("signo"):
        return -by
    if kind == REVERSED and not ledger.rule("entero"):
        return by // 2
    return by if ledger.rule("una-vez") else 2 * by


def _move_entry(ledger: Ledger, original: Transaction, by: int) -> None:
    """Have the accounting entry of a transaction follow it."""
    if original.entry is None:
        return
    place = replace(original.place, module="contabilidad")
    entry = ledger.transactions[place, original.entry]
    ledger.keep(replace(entry, balance=entry.balance + by))


def _entry_of(submission: Submission, sent: Mapping[str, Any], amount: int) -> int:
    """Store the accounting entry that a devengo makes; return its folio."""
    place = submission.other("contabilidad")
    document = sent["documentos"]["documento"][0]
    terms = [{"fecha": document["fecha"], "monto": amount}]
    cartera = {
        "codigoTipoDocumento": document["tipo"],
        "numeroDocumento": document["numero"],
        "cumplimientosDeCartera": terms,
    }
    lines = [
        {"codigoCuenta": "53204", "debe": amount, "haber": 0},
        {"codigoCuenta": "21522", "debe": 0, "haber": amount, "carterasFinancieras": [cartera]},
    ]
    entry = {
        "id": sent["id"],
        "titulo": sent["titulo"],
        "descripcion": sent["descripcion"],
        "informacionDeCreacion": {
            "procesoFuente": "5",
            "tipoMovimiento": "1",
            "tipoOperacion": "01",
        },
        "agrupacionesDeImputacionesACuentasContables": [{"imputacionesACuentasContables": lines}],
    }
    return _kept_entry(submission, place, entry, document["fecha"], amount)


def _kept_entry(
    submission: Submission, place: Place, sent: Mapping[str, Any], day: date, amount: int
) -> int:
    ledger = submission.ledger
    row = Transaction(
        place,
        ledger.new_folio(place, FIRST_FOLIO[place.area]),
        f"D{ledger.next_id()}",
        f"C{ledger.next_id()}",
        day,
        amount,
        amount,
        sent,
        submission.period,
    )
    return ledger.keep(row).folio


def lines_of(sent: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the lines of an accounting entry."""
    groups: Sequence[Mapping[str, Any]] = sent["agrupacionesDeImputacionesACuentasContables"]
    return [one for group in groups for one in group["imputacionesACuentasContables"]]


def _of_entry(submission: Submission, sent: Mapping[str, Any]) -> int:
    """Store a payment of an accounting entry, or adjust one; return its folio."""
    lines = lines_of(sent)
    debit, credit = (sum(one[side] for one in lines) for side in ("debe", "haber"))
    if submission.broken("cuadre", held=debit == credit):
        raise BusinessError("El debe no es igual al haber.")
    for one in lines:
        if one["codigoCuenta"] in ORDER_ACCOUNTS and submission.ledger.rule("orden"):
            raise BusinessError("Las cuentas de orden no se interoperan.")
    terms = [
        term
        for line in lines
        for cartera in line.get("carterasFinancieras") or ()
        for term in cartera["cumplimientosDeCartera"]
    ]
    paid = _paid(submission, terms)
    amount = sum(one["monto"] for one in terms)
    if told := sent.get("informacionDeAjuste"):
        if paid is None or paid.folio != told["folio"]:
            raise BusinessError("El pago que se ajusta no es el de esa cartera.")
        return _move(submission, paid, told["tipoAjuste"], amount)
    if paid is not None:
        if submission.broken("saldo", held=paid.balance >= amount):
            raise BusinessError("El saldo del asiento no alcanza.")
        _moved(submission, paid, -amount)
    day = terms[0]["fecha"] if terms else submission.today
    folio = _kept_entry(submission, submission.place, sent, day, amount)
    if paid is not None:
        row = submission.ledger.transactions[submission.place, folio]
        submission.ledger.keep(replace(row, before=paid.key))
    return folio


def _paid(submission: Submission, terms: Sequence[Mapping[str, Any]]) -> Transaction | None:
    """Return the entry whose cartera the terms name."""
    named = {one.get("idAgrupacionRelacionada") for one in terms}
    rows = submission.ledger.of(submission.place)
    found = [one for one in rows if one.cartera in named]
    if submission.broken("asiento", held=len(named) == 1 and len(found) == 1):
        raise BusinessError("Los cumplimientos no señalan la cartera de un asiento del área.")
    return found[0] if found else None
