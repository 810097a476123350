"""`impact` on the command line: what it refuses."""

from pathlib import Path

import pytest
from report_sample import ended, write

from conformance.cli import main
from conformance.core.data_path import data

FACTURA, SEGURIDAD = (
    str(data("specs", "siifa", f"{name}.openapi.yaml")) for name in ("factura", "seguridad")
)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([FACTURA, SEGURIDAD], "Dé dos revisiones del documento de un mismo servicio"),
        ([FACTURA, "no-existe.yaml"], "no-existe.yaml"),
        ([FACTURA, FACTURA, "no-existe"], "No existe «no-existe»"),
    ],
)
def test_bad_input_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Documents of two services, or what is neither document nor run: exit code 4."""
    assert 4 == main(["impact", *arguments])
    assert said in capsys.readouterr().err


def test_the_same_document_needs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that another document judged is told to be looked at; without runs nothing is left to
    do.
    """
    write(tmp_path / "a", outcomes=ended())
    assert 1 == main(["impact", FACTURA, FACTURA, str(tmp_path / "a")])
    assert "REVISAR" in capsys.readouterr().out
