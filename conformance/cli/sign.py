"""`conformance sign FILE`: one more signature on a package, with a key that no command line
shows.
"""

import argparse
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from conformance.core.disk import save
from conformance.core.errors import UsageError, why
from conformance.core.regular_file import WRITTEN, read_file
from conformance.core.speech import printable
from conformance.evidence.archive import Member, laid
from conformance.evidence.examination import Examination, examine, ledger_of, read_package
from conformance.evidence.package import SIGNATURES
from conformance.evidence.signing import (
    PASSWORD,
    UNSIGNED,
    Attested,
    attested,
    private_key,
    signed_with,
    statement_of,
    valid_keys,
)
from conformance.report.expected import day_of
from conformance.report.expected_file import is_day
from conformance.report.ledger import LEDGER
from conformance.report.verdict import outcomes

_ENV = "env:"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `sign`."""
    parser.add_argument("package", metavar="ARCHIVO", type=Path, help="paquete de evidencia")
    parser.add_argument(
        "--key",
        required=True,
        metavar="ARCHIVO|env:VARIABLE",
        help="clave privada Ed25519 (PEM): un archivo, o la variable de entorno que la trae; si "
        f"está cifrada, su contraseña va en {PASSWORD}",
    )
    parser.add_argument(
        "--valid-until",
        default="",
        metavar="AAAA-MM-DD",
        help="último día en que vale lo firmado; lo dice quien firma primero (sin término)",
    )
    parser.add_argument("--out", type=Path, metavar="ARCHIVO", help="dónde se escribe (el mismo)")


def run(args: argparse.Namespace) -> int:
    """Sign a package that nobody changed, and say by which key."""
    if args.valid_until and not is_day(args.valid_until):
        raise UsageError(
            f"--valid-until {args.valid_until}: no es un día del calendario.\n"
            "Se acepta AAAA-MM-DD, como 2027-03-31."
        )
    key = private_key(_pem(args.key, os.environ), os.environ.get(PASSWORD, ""), f"--key {args.key}")
    seen = examine(read_package(args.package))
    if not seen.intact:
        first = seen.changes[0]
        raise UsageError(
            f"No se firma {args.package}: alguien lo cambió ({first.where}: {first.what}).\n"
            "Hágalo de nuevo con «conformance package»."
        )
    before = attested(seen.envelope, seen.subjects) if seen.envelope else UNSIGNED
    _fitting(before, args.valid_until)
    envelope = signed_with(seen.envelope, _statement(seen, args.valid_until), key)
    members = [one for name, one in seen.members.items() if name != SIGNATURES]
    made = laid([*members, Member.of(SIGNATURES, envelope, deflated=False)])
    save(args.out or args.package, made)
    now = attested(envelope, seen.subjects)
    mine = next(one for one in reversed(valid_keys(now)))
    until = f", vale hasta el {now.valid_until}" if now.valid_until else ", sin término"
    print(printable(f"Firmado con la clave {mine}{until}: {args.out or args.package}"))
    print(f"Firmas: {len(now.signed)}.")
    if now.valid_until and now.valid_until < day_of(datetime.now(UTC).isoformat()):
        print("Aviso: ese día ya pasó; «conformance verify» lo dará por vencido.")
    return 0


def _statement(seen: Examination, until: str) -> Mapping[str, object]:
    with ledger_of(seen.members[LEDGER].content) as ledger:
        ended = {name: one.verdict for name, one in outcomes(ledger).items()}
    return statement_of(seen.subjects, seen.summary, ended, until)


def _fitting(before: Attested, until: str) -> None:
    """Raise UsageError where what was signed before is not what would be signed now."""
    if before.fault:
        raise UsageError(
            f"No se firma junto a firmas que no valen: {before.fault}.\n"
            "Haga el paquete de nuevo con «conformance package»."
        )
    if before.signed and until and until != before.valid_until:
        said = f"hasta el {before.valid_until}" if before.valid_until else "sin término"
        raise UsageError(
            f"--valid-until {until}: quien firmó primero dijo {said}, y todos firman lo mismo.\n"
            "Quite --valid-until, o haga el paquete de nuevo."
        )


def _pem(named: str, environ: Mapping[str, str]) -> bytes:
    """Return the text of a key. Raises UsageError, which never quotes it."""
    if "PRIVATE KEY" in named or "\n" in named:
        raise UsageError(
            "--key: la clave misma no se escribe en la línea de órdenes, que otros ven.\n"
            f"Dé el archivo que la trae, o {_ENV}VARIABLE."
        )
    if named.startswith(_ENV):
        name = named.removeprefix(_ENV)
        if not environ.get(name):
            raise UsageError(f"--key {named}: la variable {name} no está, o está vacía.")
        return environ[name].encode("utf-8", "replace")
    try:
        return read_file(Path(named), WRITTEN)
    except (OSError, ValueError) as error:
        raise UsageError(f"--key {named}: no se puede leer ({why(error)}).") from None
