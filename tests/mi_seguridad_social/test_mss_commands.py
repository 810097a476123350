"""What the commands about documents and codes say of a pack with a service for each operation."""

import pytest

from conformance.cli import main
from conformance.core.data_path import data

_SPECS = data("specs", "mi_seguridad_social")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "caja.openapi.yaml",
            {
                "autenticarse_en_ccf": "POST /oauth/token",
                "notificar": "POST /notificacionSAT/recibir",
            },
        ),
        (
            "ministerio.openapi.yaml",
            {
                "obtener_token": "POST /token",
                "solicitar_afiliacion": "POST /SolicitudAfiliacion",
                "reportar_inicio": "POST /InicioRelacionLaboralCcf",
            },
        ),
    ],
)
def test_a_document_of_several_services_is_bound_whole(
    file: str, expected: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each operation to the capability that spells it to the letter."""
    assert 0 == main(["contract", "bind", "--pack", "mi_seguridad_social", str(_SPECS / file)])
    printed = capsys.readouterr().out.strip().splitlines()
    bound = {name: operation.strip() for name, _, operation in (x.partition(" ") for x in printed)}
    assert expected.items() <= bound.items()
    assert ("obtener_token" in bound) == ("obtener_token" in expected)


def test_where_all_services_are_of_one_origin_it_is_told_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A code's explanation is no list of twenty names."""
    assert 0 == main(["explain", "LIF-03", "--pack", "mi_seguridad_social"])
    told = capsys.readouterr().out
    assert "De dónde sale el contrato: todos sus servicios, reconstrucción" in told
