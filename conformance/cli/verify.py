"""`conformance verify FILE`: whether anybody changed a package, who signed it, and whether it still
holds; with a rule file, whether it is admitted. Offline, unless a target is asked again.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conformance.cli import against
from conformance.cli.told_files import made
from conformance.core.disk import save
from conformance.core.speech import printable
from conformance.evidence.admission import AdmissionCase, Rules, read_rules, refusals
from conformance.evidence.examination import Examination, examine, ledger_of, read_package
from conformance.evidence.signing import UNSIGNED, Attested, attested
from conformance.report.badge import badge
from conformance.report.expected import day_of
from conformance.report.ledger import LEDGER
from conformance.report.page import dated


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `verify`."""
    parser.add_argument("package", metavar="ARCHIVO", type=Path, help="paquete de evidencia")
    parser.add_argument(
        "--rules",
        type=Path,
        metavar="ARCHIVO",
        help="reglas de admisión (admit.yaml): veredicto, alcance, plan, edad, firmantes",
    )
    parser.add_argument(
        "--badge",
        type=Path,
        metavar="CARPETA",
        help="escribe ahí la insignia (SVG y JSON) de un paquete firmado y vigente, con su término",
    )
    against.options(parser)


def run(args: argparse.Namespace) -> int:
    """Say what a package is, and return 0 when it is what it was and holds today, 1 when not."""
    rules = read_rules(args.rules) if args.rules else None
    seen = examine(read_package(args.package))
    said = attested(seen.envelope, seen.subjects) if seen.envelope else UNSIGNED
    case = AdmissionCase(seen, said, day_of(datetime.now(UTC).isoformat()))
    print(printable("\n".join(_told(args.package, case, rules))), flush=True)
    fit = seen.intact and _holds(said, case.today)
    if rules is not None:
        refused = refusals(rules, case)
        print(printable("\n".join(_admission(refused))), flush=True)
        fit = not refused
    if args.against and seen.intact:
        fit = _agrees(args, seen) and fit
    if args.badge:
        print(printable(_badge(args.badge, case, fit=fit)))
    return 0 if fit else 1


def _badge(folder: Path, case: AdmissionCase, *, fit: bool) -> str:
    """Write the badge of a package that holds, and return what was done."""
    if not (fit and case.said.signed):
        return "Sin insignia: es para un paquete firmado, vigente y sin reparos."
    made(folder, "--badge")
    files = badge(case.seen.summary, case.said.valid_until, signed=True)
    for name, content in files.items():
        save(folder / name, content)
    return f"Insignia: {', '.join(str(folder / name) for name in files)}"


def _agrees(args: argparse.Namespace, seen: Examination) -> bool:
    """Say whether a target still answers as the ledger says."""
    how = against.Sampling.of(args)
    with ledger_of(seen.members[LEDGER].content) as ledger:
        said, items = against.asked_again(args.against, ledger, how)
    print(printable("\n".join(against.told(args.against, said, items, how))))
    return said.agrees and not items.differences


def _admission(refused: Sequence[str]) -> Iterator[str]:
    yield "NO ADMITIDO:" if refused else "ADMITIDO: cumple todas las reglas."
    yield from (f"  {one}" for one in refused)


def _holds(said: Attested, today: str) -> bool:
    """Say whether all signatures are good and their day has not passed."""
    expired = bool(said.valid_until) and said.valid_until < today
    return not said.fault and not expired and all(one.valid for one in said.signed)


def _told(path: Path, case: AdmissionCase, rules: Rules | None) -> Iterator[str]:
    seen = case.seen
    yield f"Paquete: {path}"
    if not seen.intact:
        yield "CAMBIADO: no es lo que se escribió."
        yield from (f"  {one.where}: {one.what}" for one in seen.changes)
    else:
        yield from _of_run(seen)
    yield from _of_signatures(case.said, case.today, rules)


def _of_run(seen: Examination) -> Iterator[str]:
    summary = seen.summary
    yield (
        f"Acta {summary['number']}: {summary['verdict']} {summary['scope']['words']}".rstrip()
        + f". Objetivo «{summary['target']['name']}», corrida de {dated(summary['started'])}."
    )
    plan = summary["plan"]
    yield f"Plan: versión {plan['version']}, {plan['items']} pruebas, huella {plan['sha256'][:12]}."
    yield _score(seen.manifest.get("mutation_score"))
    yield "ÍNTEGRO: nada se cambió, y el acta es la que da el libro."
    if seen.older:
        yield (
            f"La dibujó otro conformance ({seen.older}): se comparó lo que no cambia entre "
            "versiones (veredicto, objetivo, contrato, totales), no cada palabra."
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


def _of_signatures(said: Attested, today: str, rules: Rules | None) -> Iterator[str]:
    if said.fault:
        yield f"FIRMAS: {said.fault}."
    elif not said.signed:
        yield "SIN FIRMA: nadie responde por este paquete; quien lo hizo pudo inventarlo entero."
    for one in said.signed:
        whose = _whose(one.key, rules)
        yield f"  {'firma válida' if one.valid else 'FIRMA FALSA'} de la clave {one.key}{whose}"
    if said.signed and said.valid_until:
        gone = said.valid_until < today
        yield f"{'VENCIDO: valía' if gone else 'Vigente'} hasta el {said.valid_until}."
    elif said.signed:
        yield "Sin término de vigencia."


def _whose(key: str, rules: Rules | None) -> str:
    """Return whose key it is, as far as the rules know."""
    if rules is None:
        return ""
    name = rules.name_of(key)
    return f" ({name})" if name else " (no es de nadie que las reglas nombren)"
