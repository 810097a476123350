"""The record of the pack: what its register, its settings and its items are."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from conformance.core.data_path import data
from conformance.core.finding import Level
from conformance.core.requirement_file import load_requirements
from conformance.core.setting import Setting
from conformance.files.item import DeliveryItem
from conformance.files.pack import DeliveryPack
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.citations import CITATIONS
from conformance.packs.bdua.control import unsaid
from conformance.packs.bdua.desk import historic
from conformance.packs.bdua.items import (
    bad_files,
    base_read,
    controls,
    flow,
    letters,
    order,
    records,
    results,
    shared,
    volume,
    windows,
)
from conformance.packs.bdua.layouts import PROFILES
from conformance.packs.bdua.looks import looks
from conformance.packs.bdua.sandbox.defects import DEFECTS
from conformance.packs.bdua.settings import BY_PRESENCE, ENTITIES, KEYS, MARK, SIGNATURE

CAPABILITIES: Mapping[str, str] = {
    "entregar_novedades": "entrega de novedades",
    "entregar_maestro": "entrega de maestro de ingresos",
    "entregar_carta": "entrega de la carta",
    "recibir_acuse": "acuse de recibo",
    "recibir_resultados": "resultados",
    "copiar_resultado_ftp": "copia de resultados en el FTP",
    "copiar_resultado_ministerio": "copia de resultados al Ministerio",
    "leer_bdua": "maestro devuelto",
    "flujo_municipio": "flujo al municipio",
    "flujo_departamento": "flujo al departamento",
}
_TOLD_ELSEWHERE = ("perfil", "validador.comando", "puerta.servidor", "puerta.carpeta")
_GROUPS = (
    windows,
    letters,
    controls,
    order,
    records,
    shared,
    results,
    base_read,
    bad_files,
    flow,
    volume,
)


def items(target: DeliveryTarget) -> tuple[DeliveryItem, ...]:
    """Return what there is to verify of a target, in the order in which it is told."""
    return tuple(item for group in _GROUPS for item in group.items(target))


def level(target: DeliveryTarget, said: Level) -> Level:
    """Return what a deviation may decide: today's practice obliges nobody by the norm of 2007, and
    neither does what rests on a guess of ours.
    """
    obliges = historic(target) and not guessed(target)
    return said if obliges or said is not Level.MUST else Level.SHOULD


def guessed(target: DeliveryTarget) -> list[str]:
    """Return the keys that would say the form of what a target asks of each delivery, and that its
    file does not have.
    """
    signature = target.text(SIGNATURE) != BY_PRESENCE and MARK not in target.given
    return [*unsaid(target), *([MARK] if signature else [])]


def _tellable(one: Setting) -> bool:
    return not one.private and one.name not in _TOLD_ELSEWHERE


def remarks(target: DeliveryTarget) -> tuple[str, ...]:
    """Return what the acta says of how a target is judged."""
    profile = (
        "Perfil histórico: se juzga según la Resolución 0812 de 2007, que está derogada."
        if historic(target)
        else "Perfil de la práctica: lo que hoy se ve hacer recomienda o informa, y nunca obliga."
    )
    given = [one for one in KEYS if one.name in target.given and _tellable(one)]
    usual = [one for one in KEYS if one.guess and one.name not in target.given]
    return (
        profile,
        "La carpeta de entregas es invención del arnés: la norma no dice por dónde se entrega.",
        *_told("Lo que la norma no dice y el objetivo fija", given, target),
        *_told("Lo que ni la norma ni el objetivo dicen, y el arnés supone", usual, target),
        *_unsaid(guessed(target)),
    )


def _told(what: str, several: Sequence[Setting], target: DeliveryTarget) -> Iterator[str]:
    said = [f"{one.name} = {one.shown(target.settings[one.name])}" for one in several]
    if said:
        yield f"{what}: {'; '.join(said)}."


def _unsaid(keys: Sequence[str]) -> Iterator[str]:
    if keys:
        yield (
            "El objetivo pide control o firma sin decir su forma: nada de lo hallado obliga "
            f"mientras no diga {', '.join(keys)}."
        )


@cache
def load() -> DeliveryPack:
    """Return the pack, read whole from its folder."""
    return DeliveryPack(
        interface=1,
        name="bdua",
        title="Base de Datos Única de Afiliados",
        requirements=load_requirements(data("specs", "bdua", "requirements.yaml")),
        citations=CITATIONS,
        capabilities=CAPABILITIES,
        keys=KEYS,
        items=items,
        profile=lambda target: target.text("perfil"),
        level=level,
        remarks=remarks,
        reference="conformance.packs.bdua.sandbox.served:REFERENCE",
        profiles=PROFILES,
        roles=tuple(ENTITIES),
        defects=lambda: [(one.level, one.subtle) for one in DEFECTS.values()],
        looks=looks,
        brief={"calendario.anios": ("2026",), "volumen": 0},
    )
