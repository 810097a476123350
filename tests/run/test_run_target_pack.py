"""A target that names the wrong pack is told so, with the right one where there is one."""

from dataclasses import dataclass
from typing import Any, cast

import pytest

from conformance.core import installed
from conformance.core.errors import UsageError
from conformance.core.installed import Words
from conformance.run.target_pack import Named, mistaken


@dataclass(frozen=True)
class Spoken:
    """What a target file has to know of a pack to be told of which it is."""

    name: str
    services: tuple[str, ...]
    roles: tuple[str, ...]


_ONE = Spoken("uno", ("seguridad", "factura"), ("erp", "ips"))
_OTHER = Spoken("dos", ("acceso", "recetas"), ("medico",))


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "names", lambda: ("roto", "uno", "dos"))


def _pack_of(name: str | None) -> Words:
    if name == "roto":
        raise UsageError("no carga")
    return cast("Words", {"uno": _ONE, "dos": _OTHER}[name or "uno"])


def _said(services: tuple[str, ...], roles: tuple[str, ...]) -> Any:
    return mistaken(cast("Words", _ONE), Named(services, roles), _pack_of)


def test_names_of_another_pack_tell_which_one_to_write() -> None:
    """One that does not load has no names, and ends nothing."""
    said = _said(("acceso", "recetas"), ("medico",))
    assert (_OTHER, "Escriba pack: dos, que los tiene.") == (said.right, said.advice)


def test_names_of_nobody_tell_what_the_pack_has() -> None:
    said = _said(("turnos",), ("paciente",))
    assert (None, "El paquete «uno» tiene: seguridad, factura.") == (said.right, said.advice)


@pytest.mark.parametrize(
    ("services", "roles"),
    [(("factura",), ("erp",)), (("facturas",), ("zzzz",)), ((), ()), (("",), ("zzzz",))],
)
def test_its_own_names_misspelt_ones_and_none_are_no_other_packs(
    services: tuple[str, ...], roles: tuple[str, ...]
) -> None:
    assert _said(services, roles) is None
