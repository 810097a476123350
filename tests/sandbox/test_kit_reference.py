"""A pack names its reference server, and whoever needs it is told what is wrong with the name."""

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.core.errors import UsageError
from conformance.http.reference import Application, Setup, reference_of
from conformance.packs import siifa


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "no trae servidor de referencia"),
        ("no.such.module:REFERENCE", "no se pudo cargar de «no.such.module:REFERENCE»"),
        ("conformance.http.reference:NONE", "no se pudo cargar"),
        ("conformance.http.reference:PLAIN_STYLE", "es str.\nSe espera un Reference."),
    ],
)
def test_a_reference_that_is_none_is_told(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        reference_of(replace(siifa.load(), reference=name))


def test_the_reference_of_a_pack_answers_what_it_is_asked() -> None:
    """What is served stands at the paths of its services, for the roles that it names."""
    pack = siifa.load()
    reference = reference_of(pack)
    application: Application = reference.create(Setup(password="clave"))
    reply = application.receive("GET", f"{reference.services['factura']}/api/Factura", [], b"")
    assert (401, set(pack.roles), "clave") == (
        reply.status,
        set(reference.roles),
        application.password,
    )


def test_whatever_the_module_of_a_reference_raises_is_told_as_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "averiado.py").write_text("raise OSError('no hay disco')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(UsageError) as raised:
        reference_of(replace(siifa.load(), reference="averiado:REFERENCE"))
    said = str(raised.value).splitlines()[0]
    assert (
        "El servidor de referencia del paquete «siifa» no se pudo cargar de «averiado:REFERENCE»: "
        "OSError (no hay disco), en averiado.py:1."
    ) == said
