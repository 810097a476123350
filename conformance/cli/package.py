"""`conformance package DIR`: the evidence of a run in one file, the same bytes every time."""

import argparse
from pathlib import Path

from conformance.core import installed
from conformance.core.disk import save
from conformance.core.errors import UsageError
from conformance.core.regular_file import PACKAGE_CONTENT, megabytes, read_file
from conformance.core.speech import printable
from conformance.evidence.package import DEFAULT, documents_of, package_of, score_of
from conformance.report.ledger import LEDGER, read
from conformance.report.writer import take_in


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `package`."""
    parser.add_argument(
        "folder", metavar="CARPETA", type=Path, help="carpeta de salida de una corrida"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="ARCHIVO",
        help=f"archivo que se escribe (CARPETA/{DEFAULT})",
    )


def run(args: argparse.Namespace) -> int:
    """Write the package of a run and say what it holds."""
    folder: Path = args.folder.resolve()
    take_in(folder)
    ledger = read(folder / LEDGER)
    try:
        content = read_file(folder / LEDGER, PACKAGE_CONTENT // 2)
    except OSError:
        raise UsageError(
            f"{folder / LEDGER} no cabe en un paquete: pasa de {megabytes(PACKAGE_CONTENT // 2)} "
            "MB.\nCorra con menos fases, o con menos ejemplos."
        ) from None
    pack = installed.load(ledger.header.pack)
    documents = documents_of(pack, ledger.header.contract)
    made = package_of(ledger, content, documents, score_of(pack))
    path: Path = args.out or folder / DEFAULT
    save(path, made)
    print(printable(f"Paquete: {path} ({len(made)} bytes)"))
    for one in ledger.header.contract:
        if f"contract/{one.service}.json" not in documents:
            print(
                printable(f"El documento de {one.service} no viaja, solo su huella: {one.source}")
            )
    if not ledger.whole:
        print("Aviso: la corrida no está completa; el acta lo dice.")
    print("No está firmado: fírmelo con «conformance sign».")
    return 0
