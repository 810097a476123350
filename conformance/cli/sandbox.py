"""`conformance sandbox`: a reference server on this machine, clean or with defects."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from conformance.cli.deliveries.meant import delivery_pack
from conformance.cli.deliveries.sandbox import show_validator
from conformance.cli.pack import pack_option
from conformance.cli.stock import stock_of, stock_option
from conformance.core.disk import save
from conformance.core.errors import UsageError
from conformance.http.pack import Pack
from conformance.http.reference import PLAIN_STYLE, Manner, Reference, Setup, reference_of
from conformance.http.verification import chosen_pack
from conformance.sandbox.server import HOST, free_port, serve
from conformance.sandbox.strain import STRAINS, parsed, strained
from conformance.sandbox.target import PASSWORD, PASSWORD_VARIABLE, target_text

_LONGEST_DELAY_MS = 60_000
_LONGEST_LIFE_S = 86_400


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `sandbox`."""
    pack_option(parser)
    parser.add_argument(
        "--port",
        type=int,
        default=8080,
        metavar="N",
        help="puerto en 127.0.0.1 (8080; 0: uno libre)",
    )
    parser.add_argument(
        "--target-file", type=Path, metavar="ARCHIVO", help="escribe el objetivo que apunta aquí"
    )
    parser.add_argument(
        "--revision",
        metavar="NOMBRE",
        help="grafía de las rutas en el objetivo, una de las del paquete; el sandbox las atiende "
        "todas",
    )
    parser.add_argument(
        "--defect",
        action="append",
        default=[],
        metavar="ID",
        help="enciende un defecto (repetible)",
    )
    parser.add_argument(
        "--list-defects", action="store_true", help="lista los defectos y el código que los halla"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="semilla de los datos sintéticos"
    )
    parser.add_argument(
        "--token-life", type=int, default=900, metavar="S", help="vida del token en segundos (900)"
    )
    parser.add_argument(
        "--latency-ms", type=int, default=0, metavar="MS", help="demora de cada respuesta"
    )
    parser.add_argument(
        "--strain",
        action="append",
        default=[],
        metavar="NOMBRE=VALOR",
        help="pone el servidor en apuros (repetible): "
        + "; ".join(f"{name}={one.value} {one.title}" for name, one in STRAINS.items()),
    )
    parser.add_argument(
        "--style",
        metavar="ESTILO",
        default=PLAIN_STYLE,
        help="responde de otra manera donde varias son correctas",
    )
    parser.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="ID",
        help="enciende una sola de esas variaciones (repetible)",
    )
    parser.add_argument(
        "--enforce-terms", action="store_true", help="rechaza los actos fuera del término legal"
    )
    stock_option(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted, or list the defects."""
    if (delivered := delivery_pack(args.pack)) is not None:
        return show_validator(args, delivered)
    pack = chosen_pack(args.pack)
    reference = reference_of(pack)
    if args.list_defects:
        for defect in reference.defects.values():
            print(f"{defect.id:<36} {defect.code}  {defect.level:<6}  {defect.title}")
        return 0
    revision = _revision(args.revision, pack)
    caller = f"http://{HOST}:{free_port()}" if reference.calls_back else ""
    setup = replace(
        _setup(args, reference, pack.name), stock=stock_of(pack, args.stock or ()), caller=caller
    )
    application = reference.create(setup)

    def ready(port: int) -> None:
        base = f"http://{HOST}:{port}"
        if args.target_file:
            text = target_text(pack, base, revision, setup.manner, setup.defects, caller)
            if not setup.password:
                # Synthetic users on loopback: their password may stand in the file, so that one
                # command is enough.
                text = text.replace(PASSWORD, application.password)
            save(args.target_file, text)
        print(f"Sandbox {pack.name.upper()} en {base} (Ctrl-C lo detiene).", flush=True)
        if args.target_file:
            print(
                f"Objetivo escrito en {args.target_file}. Pruébelo con:\n"
                f"  conformance run --target {args.target_file}",
                flush=True,
            )

    serve(application, args.port, ready=ready)
    return 0


def _revision(asked: str | None, pack: Pack) -> str:
    """Return the revision asked for, or the pack's usual one. Raises UsageError."""
    if asked is None:
        return pack.revisions[0]
    if asked not in pack.revisions:
        raise UsageError(
            f"--revision {asked}: no se conoce.\nSe acepta: {', '.join(pack.revisions)}."
        )
    return asked


def _setup(args: argparse.Namespace, reference: Reference, pack: str) -> Setup:
    _within("--latency-ms", args.latency_ms, 0, _LONGEST_DELAY_MS, "milisegundos")
    _within("--token-life", args.token_life, 1, _LONGEST_LIFE_S, "segundos")
    unknown = [name for name in args.defect if name not in reference.defects]
    if unknown:
        raise UsageError(
            f"--defect {unknown[0]}: no existe ese defecto.\n"
            f"«conformance sandbox --pack {pack} --list-defects» los lista."
        )
    return Setup(
        seed=args.seed,
        defects=tuple(args.defect),
        manner=Manner(args.style, tuple(args.vary), args.enforce_terms),
        password=os.environ.get(PASSWORD_VARIABLE, ""),
        token_life_s=args.token_life,
        latency_ms=args.latency_ms,
        watch=strained(parsed(args.strain)),
    )


def _within(option: str, value: int, least: int, most: int, unit: str) -> None:
    if not least <= value <= most:
        raise UsageError(
            f"{option} {value}: está fuera de los límites.\nSe acepta de {least} a {most} {unit}."
        )
