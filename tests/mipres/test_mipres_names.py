"""What the names of MIPRES' properties hide, and what anybody may see."""

import pytest

from conformance.core.privacy import Privacy
from conformance.http.wire.personal import PersonalData
from conformance.packs.mipres.names import NAMES


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        *((name, True) for name in ("NoIDPaciente", "NroIDPaciente", "NoIDRecibe", "DirPaciente")),
        *((name, True) for name in ("PNPaciente", "SAPaciente", "PNProfS", "NroIDProf")),
        *((name, False) for name in ("nit", "NoIDProv", "NoIDEPS", "NroIDIPS", "NoPrescripcion")),
        *((name, False) for name in ("ID", "IDEntrega", "NoLote", "NoFactura", "TipoIDPaciente")),
    ],
)
def test_what_is_a_persons_is_hidden_and_what_is_an_entitys_is_not(name: str, hidden: bool) -> None:
    personal = PersonalData(Privacy(public=NAMES.public, personal=NAMES.masked))
    assert hidden is personal.hides(name)
