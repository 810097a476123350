"""`conformance baseline init|update|prune`: the file of what is expected of a run, written and
mended.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from conformance.cli.text import sentence
from conformance.core.disk import save
from conformance.core.errors import UsageError, why
from conformance.core.phrase import counted
from conformance.core.speech import printable
from conformance.core.yaml.file import read_text
from conformance.http.checks.registry import CODES
from conformance.report.baseline import new_file, seen, titles, with_more, without
from conformance.report.expected import FAILING, Standing, reckon
from conformance.report.expected_file import (
    ACCEPTED,
    NOT_APPLICABLE,
    SORT,
    ExpectationWords,
    is_day,
    parse_expected,
)
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.record import Accepted, Exempt, Expected
from conformance.report.verdict import outcomes
from conformance.report.words import STANDINGS, partial

_FILL = (
    "Complete reason, ticket y expires donde falten: mientras tanto «run --expected» no "
    "acepta el archivo."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `baseline`."""
    orders = parser.add_subparsers(dest="order", required=True, metavar="init|update|prune")
    text = "escribe el archivo de lo esperado a partir de una corrida"
    init = orders.add_parser("init", help=text, description=sentence(text))
    _folder(init)
    init.add_argument(
        "--out", type=Path, required=True, metavar="ARCHIVO", help="archivo que se escribe"
    )
    text = "agrega lo que la corrida halló y el archivo no espera; lo demás queda como está"
    update = orders.add_parser("update", help=text, description=sentence(text))
    _file(update)
    for order in (init, update):
        order.add_argument(
            "--reason", metavar="TEXTO", help="por qué se acepta cada desviación nueva"
        )
        order.add_argument("--ticket", metavar="TEXTO", help="dónde se le hace seguimiento")
        order.add_argument(
            "--expires", type=_day, metavar="AAAA-MM-DD", help="hasta qué día se acepta"
        )
    text = "quita lo que venció y lo que la corrida ya no halló; lo demás queda como está"
    _file(orders.add_parser("prune", help=text, description=sentence(text)))


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="ARCHIVO", help="archivo de lo esperado")
    _folder(parser)


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="CARPETA", help="carpeta de salida de una corrida terminada"
    )


def _day(text: str) -> str:
    if not is_day(text):
        raise argparse.ArgumentTypeError(f"«{text}» no es un día del calendario, como 2027-03-31")
    return text


def run(args: argparse.Namespace) -> int:
    """Carry out the order and say what was done."""
    ledger = _ended(args.folder)
    told = {"init": _init, "update": _update, "prune": _prune}[args.order](args, ledger)
    print(printable(told))
    return 0


def _ended(folder: Path) -> Ledger:
    """Return the ledger of a run that ended. Raises UsageError: one that was cut has not found
    all.
    """
    ledger = read(folder / LEDGER)
    if not ledger.whole or (
        ledger.footer and (ledger.footer.interrupted or ledger.footer.unavailable)
    ):
        raise UsageError(
            f"La corrida de {folder} no terminó: no se sabe todo lo que habría hallado.\n"
            f"Sígala con «conformance run --resume {folder}», o haga una nueva."
        )
    return ledger


def _init(args: argparse.Namespace, ledger: Ledger) -> str:
    wanted = seen(ledger, str(args.out), **_terms(args))
    text = new_file(ledger.header.target.name, wanted, titles(ledger))
    _check(text, wanted, _known(ledger))
    try:
        with args.out.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(
            f"--out {args.out}: ya existe, y no se reemplaza.\n"
            f"Para agregarle lo nuevo: conformance baseline update {args.out} {args.folder}"
        ) from None
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--out {args.out}: no se pudo escribir: {why(error)}.\nElija otra ruta."
        ) from None
    return "\n".join([f"{args.out}: {_counted(wanted)}.", *_partly(ledger), *_unfilled(wanted)])


def _update(args: argparse.Namespace, ledger: Ledger) -> str:
    text = read_text(args.file, SORT)
    before = _parse(text, args.file, _known(ledger), draft=True)
    found = seen(ledger, str(args.file), **_terms(args))
    listed = {(one.code, one.capability) for one in before.accepted}
    spared = {one.item for one in before.not_applicable}
    more = Expected(
        before.file,
        tuple(one for one in found.accepted if (one.code, one.capability) not in listed),
        tuple(one for one in found.not_applicable if one.item not in spared),
    )
    added = [*map(_named, more.accepted), *map(_named, more.not_applicable)]
    if not added:
        return f"{args.file}: no hay nada que agregar."
    wanted = Expected(
        before.file, before.accepted + more.accepted, before.not_applicable + more.not_applicable
    )
    _write(args.file, with_more(text, more, titles(ledger)), wanted, _known(ledger))
    return "\n".join(
        [
            f"{args.file}: se agregó lo que faltaba, {_counted(more)}:",
            *(f"  {name}" for name in added),
            *_partly(ledger),
            *_unfilled(wanted),
        ]
    )


def _prune(args: argparse.Namespace, ledger: Ledger) -> str:
    text = read_text(args.file, SORT)
    before = _parse(text, args.file, _known(ledger))
    said = reckon(ledger, before, outcomes(ledger), datetime.now(UTC).isoformat())
    rows = [
        (ACCEPTED, index, _named(one), standing)
        for index, (one, standing, _) in enumerate(said.accepted)
    ]
    rows += [
        (NOT_APPLICABLE, index, _named(one), standing)
        for index, (one, standing) in enumerate(said.not_applicable)
    ]
    gone = {
        (section, index): f"  {name}: {STANDINGS[standing].lower()}"
        for section, index, name, standing in rows
        if standing in FAILING
    }
    open_ = sum(standing is Standing.UNCHECKED for *_, standing in rows)
    notes = (
        [
            f"{counted(open_, 'entrada se queda', 'entradas se quedan')} sin comprobar en esta "
            "corrida."
        ]
        if open_
        else []
    ) + _partly(ledger)
    if not gone:
        return "\n".join([f"{args.file}: no hay nada que quitar.", *notes])
    left = Expected(
        before.file,
        tuple(one for one, standing, _ in said.accepted if standing not in FAILING),
        tuple(one for one, standing in said.not_applicable if standing not in FAILING),
    )
    _write(args.file, without(text, gone), left, _known(ledger))
    return "\n".join(
        [
            f"{args.file}: {len(gone)} de "
            f"{counted(len(rows), 'entrada quitada', 'entradas quitadas')}:",
            *gone.values(),
            *notes,
        ]
    )


def _terms(args: argparse.Namespace) -> dict[str, str]:
    return {
        name: " ".join((getattr(args, name) or "").split())
        for name in ("reason", "ticket", "expires")
    }


def _known(ledger: Ledger) -> ExpectationWords:
    """Return what the file may name: which items there are depends on the target, `run` judges
    it.
    """
    return ExpectationWords(CODES, frozenset(one.name for one in ledger.header.capabilities))


def _parse(text: str, file: Path, known: ExpectationWords, *, draft: bool = False) -> Expected:
    return parse_expected(text, str(file), known, draft=draft)


def _write(file: Path, text: str, wanted: Expected, known: ExpectationWords) -> None:
    """Write the text of a file once it has been read as what is wanted."""
    _check(text, wanted, known)
    save(file, text)


def _check(text: str, wanted: Expected, known: ExpectationWords) -> None:
    """Raise UsageError unless a text says what is wanted: whoever wrote the file may have laid it
    out otherwise.
    """
    try:
        same = _parse(text, Path(wanted.file), known, draft=True) == wanted
    except UsageError:
        same = False
    if not same:
        raise UsageError(
            f"{wanted.file}: no se pudo cambiar sin tocar lo demás, y queda como estaba.\n"
            "Escriba cada entrada en sus propias líneas, empezando con «- », o cámbielo a mano."
        )


def _unfilled(wanted: Expected) -> list[str]:
    return (
        [_FILL]
        if any("" in (one.reason, one.ticket, one.expires) for one in wanted.accepted)
        else []
    )


def _partly(ledger: Ledger) -> list[str]:
    header = ledger.header
    said = partial(header.phases, header.chosen, header.profile)
    return [f"Corrida parcial: {said}"] if said else []


def _counted(said: Expected) -> str:
    return (
        f"{counted(len(said.accepted), 'desviación', 'desviaciones')} y "
        f"{counted(len(said.not_applicable), 'prueba que no aplica', 'pruebas que no aplican')}"
    )


def _named(one: Accepted | Exempt) -> str:
    return (
        one.item
        if isinstance(one, Exempt)
        else f"{one.code} de {one.capability or 'ninguna capacidad'}"
    )
