"""`conformance verify FILE`: whether anybody changed a package, who signed it, and whether it still
holds. Offline.
"""

import argparse
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conformance.core.speech import printable
from conformance.evidence.examination import Examination, examine, read_package
from conformance.evidence.signing import UNSIGNED, Attested, attested
from conformance.report.expected import day_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `verify`."""
    parser.add_argument("package", metavar="ARCHIVO", type=Path, help="paquete de evidencia")


def run(args: argparse.Namespace) -> int:
    """Say what a package is, and return 0 when it is what it was and holds today, 1 when not."""
    today = day_of(datetime.now(UTC).isoformat())
    seen = examine(read_package(args.package))
    said = attested(seen.envelope, seen.subjects) if seen.envelope else UNSIGNED
    print(printable("\n".join(_told(args.package, seen, said, today))))
    return 0 if seen.intact and _holds(said, today) else 1


def _holds(said: Attested, today: str) -> bool:
    """Say whether all signatures are good and their day has not passed."""
    expired = bool(said.valid_until) and said.valid_until < today
    return not said.fault and not expired and all(one.valid for one in said.signed)


def _told(path: Path, seen: Examination, said: Attested, today: str) -> Iterator[str]:
    yield f"Paquete: {path}"
    if not seen.intact:
        yield "CAMBIADO: no es lo que se escribió."
        yield from (f"  {one.where}: {one.what}" for one in seen.changes)
    else:
        yield from _of_run(seen)
    yield from _of_signatures(said, today)


def _of_run(seen: Examination) -> Iterator[str]:
    summary = seen.summary
    yield (
        f"Acta {summary['number']}: {summary['verdict']} {summary['scope']['words']}".rstrip()
        + f". Objetivo «{summary['target']['name']}», corrida de {summary['started']}."
    )
    plan = summary["plan"]
    yield f"Plan: versión {plan['version']}, {plan['items']} pruebas, huella {plan['sha256'][:12]}."
    yield _score(seen.manifest.get("mutation_score"))
    yield "ÍNTEGRO: nada se cambió, y el acta es la que da el libro."
    if seen.older:
        yield (
            f"La dibujó conformance {seen.older}: se comparó lo que no cambia entre versiones "
            "(veredicto, objetivo, contrato, totales), no cada palabra."
        )


def _score(score: Any) -> str:
    if not isinstance(score, Mapping):
        return "Puntaje de mutación: el proyecto no trae ninguno para este sistema."
    try:
        low, high = score["interval"]
        return (
            f"Puntaje de mutación que trae el proyecto, no medido en esta corrida: "
            f"{score['found']} de {score['judged']} ({score['percent']} %; intervalo del "
            f"{score['confidence']} %: {low} a {high}; semilla {score['seed']}, versión "
            f"{score['plan_version']})."
        )
    except (KeyError, TypeError, ValueError):
        return "Puntaje de mutación: lo que el paquete dice de él no se entiende."


def _of_signatures(said: Attested, today: str) -> Iterator[str]:
    if said.fault:
        yield f"FIRMAS: {said.fault}."
    elif not said.signed:
        yield "SIN FIRMA: nadie responde por este paquete; quien lo hizo pudo inventarlo entero."
    for one in said.signed:
        yield f"  {'firma válida' if one.valid else 'FIRMA FALSA'} de la clave {one.key}"
    if said.signed and said.valid_until:
        gone = said.valid_until < today
        yield f"{'VENCIDO: valía' if gone else 'Vigente'} hasta el {said.valid_until}."
    elif said.signed:
        yield "Sin término de vigencia."
