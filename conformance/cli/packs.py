"""`conformance packs`: the systems of this environment, and how much of each is covered."""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from conformance.core import installed
from conformance.core.finding import Level
from conformance.core.installed import Registered
from conformance.core.pack_cover import CoveredDocument, PackCover
from conformance.core.phrase import counted
from conformance.core.setting import Setting
from conformance.core.speech import printable
from conformance.http.contract.provenance import OFFICIAL, ORIGIN_WORDS
from conformance.report.verdict import LEVEL_NAMES
from conformance.run.cover_of_pack import cover_of

_NONE = "No hay ningún paquete instalado."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `packs`."""
    parser.add_argument(
        "name", metavar="PAQUETE", nargs="?", help="solo uno, con lo que deja abierto"
    )
    parser.add_argument("--json", action="store_true", help="lo dice en JSON, para otro programa")


def run(args: argparse.Namespace) -> int:
    """List what is installed; a pack that does not load is told with why, and the others after
    it.
    """
    one = installed.find(args.name) if args.name else None
    known = (one,) if one else installed.registered()
    covers = [(each, cover_of(each.name)) for each in known]
    if args.json:
        rows = [_row(each, cover) for each, cover in covers]
        print(printable(json.dumps({"version": 1, "packs": rows}, ensure_ascii=False, indent=2)))
        return 0
    told = [_told(each, cover, whole=one is not None) for each, cover in covers]
    print(printable("\n\n".join("\n".join(lines) for lines in told) or _NONE))
    return 0


def _row(one: Registered, cover: PackCover | str) -> dict[str, Any]:
    """Return a pack as machines read it."""
    head = {
        "name": one.name,
        "distribution": one.distribution,
        "usual": one.name == installed.usual(),
        "fault": cover if isinstance(cover, str) else "",
    }
    if isinstance(cover, str):
        return head
    told = asdict(cover)
    for setting in told["settings"]:
        del setting["wants"]  # a function says nothing to another program
    return {**head, **told}


def _told(one: Registered, cover: PackCover | str, *, whole: bool) -> Iterator[str]:
    """Yield a pack as people read it."""
    usual = ", el usual" if one.name == installed.usual() else ""
    if isinstance(cover, str):
        yield f"{one.name} ({one.distribution}{usual}): no se pudo cargar."
        yield from (f"  {line}" for line in cover.splitlines())
        return
    yield f"{one.name}: {cover.title} ({one.distribution}{usual})"
    some = counted(cover.capabilities, "capacidad", "capacidades")
    yield f"  {some}, {cover.core} de ellas obligatorias"
    yield f"  requisitos: {_requirements(cover)}"
    yield f"  {counted(cover.scenarios, 'escenario', 'escenarios')}; {_defects(cover)}"
    yield from _documents(cover.documents)
    if any(document.origin != OFFICIAL for document in cover.documents):
        yield "  Lo que se halle no pesa más que aquello en que se apoya."
    yield from _open(cover.settings, whole=whole)


def _requirements(cover: PackCover) -> str:
    parts = []
    for level, count in cover.requirements.items():
        if count.total:
            name = LEVEL_NAMES[Level(level)]
            said = counted(count.total, name, f"{name}s")
            besides = [
                f"{number} {what}"
                for number, what in (
                    (count.attested, "por atestación"),
                    (count.unverified, "sin prueba, con su razón"),
                )
                if number
            ]
            parts.append(f"{said} ({', '.join(besides)})" if besides else said)
    return "; ".join(parts) or "ninguno"


def _defects(cover: PackCover) -> str:
    total = sum(cover.defects.values())
    if not total:
        return "sin defectos que hallar"
    levels = ", ".join(f"{count} {level}" for level, count in cover.defects.items())
    styles = max(len(cover.styles) - 1, 0)
    other = f"; {counted(styles, 'otra manera correcta', 'otras maneras correctas')}"
    return f"{counted(total, 'defecto', 'defectos')} ({levels}; {cover.subtle} sutiles)" + (
        other if styles else ""
    )


def _documents(documents: Iterable[CoveredDocument]) -> Iterator[str]:
    """Yield each document with the services that it is of."""
    services: dict[tuple[str, str], list[str]] = {}
    for one in documents:
        title = f"{one.title} {one.version}".strip()
        services.setdefault((title, one.origin), []).append(one.name)
    for (title, origin), names in services.items():
        some = names[0] if len(names) == 1 else f"{names[0]} y {len(names) - 1} más"
        yield f"  {some}: «{title}», {ORIGIN_WORDS[origin]}"


def _open(settings: tuple[Setting, ...], *, whole: bool) -> Iterator[str]:
    """Yield what a pack leaves open, each only where one pack alone is told of."""
    if not settings:
        return
    guessed = sum(one.guess for one in settings)
    ended = "" if whole else "; se listan con su nombre"
    some = counted(len(settings), "ajuste", "ajustes")
    yield f"  {some}, {guessed} con un valor usual que nadie publicó{ended}"
    for one in settings if whole else ():
        guess = " (nadie lo publicó)" if one.guess else ""
        yield f"    settings.{one.name}: {one.shown(one.usual)}{guess} · {one.text}{_takes(one)}"


def _takes(one: Setting) -> str:
    return f"; se acepta: {', '.join(one.choices)}" if one.choices else ""
