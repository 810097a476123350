"""How the table of defects is made, and what switching one on does besides."""

import pytest
from sandbox_client import GLOSA, SandboxClient, glosa

from conformance.core.errors import UsageError
from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.app import create
from conformance.packs.siifa.sandbox.defects import DEFECTS


def test_a_defect_switches_rules_or_wraps_and_never_both() -> None:
    odd = [one.id for one in DEFECTS.values() if bool(one.off) == (one.wrapper is not None)]
    assert [] == odd


def test_a_defect_about_an_amount_reads_a_body_that_has_none() -> None:
    """A glosa whose value is `true` is refused as ever: the defect adds no 500 of its own."""
    sent = glosa(valorGlosa=True)
    answer = SandboxClient("un-centavo-menos-rechazado").call("erp", "POST", GLOSA, sent)
    assert 400 == answer.status


def test_an_unknown_defect_is_told_in_spanish() -> None:
    with pytest.raises(UsageError, match="no-existe"):
        create(Setup(defects=("no-existe",)))


def test_refused_glosas_are_counted_until_the_factura_has_another() -> None:
    """Between two writes that are done its rows stay the same: only what is read before and after a
    refusal shows the defect.
    """
    client = SandboxClient("glosa-rechazada-que-se-cuenta")

    def counted() -> int:
        shown = client.get("erp", f"{GLOSA}/Resumen/ByIdFactura/1").json
        return int(shown["conteoIdSeguimientoFacturaGlosa"])

    shown = [counted()]
    assert 400 == client.call("erp", "POST", GLOSA, glosa(valorGlosa=-1)).status
    shown.append(counted())
    client.glosa()
    shown.append(counted())
    assert [0, 1, 1] == shown
