"""`conformance explain CODE`: what a finding means, which norm, how it was found, how to mend
it.
"""

import argparse
import difflib

from conformance.core.errors import UsageError
from conformance.http.checks.registry import CODES
from conformance.run.certification import PACKS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    parser.add_argument(
        "code", metavar="CÓDIGO", nargs="?", help="como ERR-01; sin él, los lista todos"
    )


def run(args: argparse.Namespace) -> int:
    """Print the explanation of a code, or the list of codes."""
    if not args.code:
        for code in CODES.values():
            print(f"{code.id}  {code.level:<6}  {code.title}")
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
    norm = PACKS["siifa"]().requirements.get(code.requirement)
    print(f"{code.id} {code.title} ({code.level})\n\n{code.explanation}")
    print(
        "Cómo se reproduce: con la línea curl del hallazgo en el acta (defina antes TOKEN_<ROL>)."
    )
    if norm:
        print(f"\nRequisito {norm.id} ({norm.source}): {norm.text}")
    return 0
