"""`impact` on the command line: what it refuses."""

import json
from pathlib import Path

import pytest
import yaml
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
        ([FACTURA, FACTURA, "--also", FACTURA, FACTURA], "el servicio «factura» está dos veces"),
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


def test_the_impact_of_several_services_is_one_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is to be run again of each is in a file of its own; the page holds all of them, and what
    a document says stays text.
    """
    document = yaml.safe_load(Path(SEGURIDAD).read_text(encoding="utf-8"))
    document["info"]["title"] += "<script>alert(1)</script>"
    path, operations = next(iter(document["paths"].items()))
    operations["post"]["responses"]["418"] = {"description": "otro"}
    (tmp_path / "nuevo.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    pairs = [FACTURA, FACTURA, "--also", SEGURIDAD, str(tmp_path / "nuevo.yaml")]
    out = tmp_path / "salida"
    assert 1 == main(["impact", *pairs, "--out", str(out)])
    assert "Servicio seguridad" in capsys.readouterr().out
    kept = {one.name for one in out.iterdir()}
    assert {"impacto.json", "impacto-seguridad.json", "impacto.html"} == kept
    page = (out / "impacto.html").read_text(encoding="utf-8")
    assert (0, True, True) == (page.count("<script"), "418" in page, 'id="2">seguridad' in page)
    items = json.loads((out / "impacto-seguridad.json").read_text(encoding="utf-8"))["items"]
    assert f"{len(items)} pruebas hay que repetirlas" in page
    assert path
