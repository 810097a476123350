"""`conformance explain CODE`: what a finding means, which norm, how it was found, how to mend
it.
"""

import argparse
import difflib

from conformance.cli.deliveries.meant import delivery_pack
from conformance.cli.pack import pack_option
from conformance.core.errors import UsageError
from conformance.core.installed import FILES, HTTP
from conformance.files.pack import DeliveryPack
from conformance.http.checks.codes import UNSENT
from conformance.http.checks.registry import CODES
from conformance.http.contract.provenance import OFFICIAL, ORIGIN_WORDS
from conformance.http.pack import Pack, own_document
from conformance.http.verification import chosen_pack

_AGAIN = {
    HTTP: "con la línea curl del hallazgo en el acta (defina antes TOKEN_<ROL>).",
    FILES: "con «conformance replay», que repite lo del hallazgo con otros archivos.",
}
_AS_SAID = (
    "con otra corrida del mismo archivo de objetivo; si el hallazgo trae una línea curl, con ella."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    parser.add_argument(
        "code", metavar="CÓDIGO", nargs="?", help="como ERR-01; sin él, los lista todos"
    )
    pack_option(parser)


def run(args: argparse.Namespace) -> int:
    """Print the explanation of a code, or the list of codes."""
    pack = delivery_pack(args.pack) or chosen_pack(args.pack)
    titles = pack.citations.titles
    if not args.code:
        for code in CODES.values():
            print(f"{code.id}  {code.level:<6}  {titles.get(code.id, code.title)}")
        return 0
    wanted = args.code.upper()
    if wanted not in CODES:
        near = difflib.get_close_matches(wanted, CODES, 3, 0.5)
        raise UsageError(
            f"No se conoce el código «{args.code}».\n"
            + (f"¿Quiso decir {' o '.join(near)}? " if near else "")
            + "«conformance explain» los lista todos."
        )
    code = CODES[wanted]
    print(f"{code.id} {titles.get(code.id, code.title)} ({code.level})\n\n{code.explanation}")
    if norm := pack.citations.norms.get(code.id):
        print(f"Norma: {norm}")
    print(f"Cómo se reproduce: {_AS_SAID if code.id in UNSENT else _AGAIN[pack.door]}")
    cited = pack.requirements.get(pack.citations.requirement(code.id))
    if cited:
        print(f"\nRequisito {cited.id} ({cited.source}): {cited.text}")
    if told := _origins(pack):
        print(f"\nDe dónde sale el contrato: {told}.")
    return 0


_FEW = 4  # services that are named one by one


def _origins(pack: Pack | DeliveryPack) -> str:
    """Return which documents of a pack are not its authority's own, "" where all are."""
    documents = pack.documents if isinstance(pack, Pack) else {}
    origins = {name: own_document(path).origin for name, path in documents.items()}
    kinds = dict.fromkeys(origins.values())
    if len(kinds) == 1 and len(origins) > _FEW:
        origins = {"todos sus servicios": next(iter(kinds))}
    said = [f"{name}, {ORIGIN_WORDS[one]}" for name, one in origins.items() if one != OFFICIAL]
    return "; ".join([*said, "un hallazgo no pesa más que aquello en que se apoya"]) if said else ""
