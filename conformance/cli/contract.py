"""`conformance contract show|bind|lint|diff`: documents by themselves, without any system."""

import argparse
from pathlib import Path

from conformance.cli.pack import pack_option
from conformance.cli.text import sentence
from conformance.core.citation import settled
from conformance.core.finding import Level
from conformance.http.contract.binding import bind_whole
from conformance.http.contract.document import Document, load
from conformance.http.contract.drift.documents import diff
from conformance.http.contract.lint import lint
from conformance.http.contract.show import bind_table, render_drift, render_findings, show
from conformance.http.pack import Pack
from conformance.http.verification import chosen_pack


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `contract`."""
    orders = parser.add_subparsers(dest="order", required=True, metavar="show|bind|lint|diff")
    for name, text in (
        ("show", "operaciones, capacidades y lo que falta"),
        ("bind", "qué operación sirve cada capacidad"),
        ("lint", "defectos del documento (hallazgos DOC-)"),
    ):
        order = orders.add_parser(name, help=text, description=sentence(text))
        pack_option(order)
        order.add_argument(
            "source", metavar="FUENTE", help="archivo o URL: OpenAPI (JSON, YAML) o página Redoc"
        )
    changes = "qué cambió entre dos documentos, y si rompe a quien los usa"
    compare = orders.add_parser("diff", help=changes, description=sentence(changes))
    pack_option(compare)
    compare.add_argument("before", metavar="ANTES")
    compare.add_argument("after", metavar="DESPUÉS")
    compare.add_argument(
        "--todo", action="store_true", help="nombra cada lugar de un cambio repetido"
    )


def run(args: argparse.Namespace) -> int:
    """Carry out the order. `diff` returns 1 when a change breaks clients and 2 when nobody can tell
    if one does; `lint` returns 1 when a finding is MUST or SHOULD."""
    pack = chosen_pack(args.pack, _files(args))
    if args.order == "diff":
        drift = diff(load(args.before), load(args.after), pack.bindings)
        print(render_drift(drift, every=args.todo))
        return 1 if drift.breaking else 2 if drift.undecided else 0
    document = load(args.source)
    return _ORDERS[args.order](pack, document)


def _files(args: argparse.Namespace) -> list[Path]:
    """Return the documents that are files: those of a pack say which one is meant."""
    named = [args.before, args.after] if args.order == "diff" else [args.source]
    return [Path(one) for one in named if "://" not in one]


def _show(pack: Pack, document: Document) -> int:
    print(show(document, bind_whole(document, pack.bindings), pack.bindings))
    return 0


def _bind(pack: Pack, document: Document) -> int:
    print(bind_table(bind_whole(document, pack.bindings), pack.bindings))
    return 0


def _lint(pack: Pack, document: Document) -> int:
    made = lint(document, bind_whole(document, pack.bindings), pack.bindings, pack.quirks)
    findings = [settled(one, pack.citations) for one in made]
    print(render_findings(findings))
    return 1 if any(finding.level is not Level.MAY for finding in findings) else 0


_ORDERS = {"show": _show, "bind": _bind, "lint": _lint}
