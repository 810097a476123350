"""What a target file of a validator says: each key by its own bounds, and every fault told."""

from pathlib import Path
from typing import Any

import pytest

from conformance.cli.main import main
from conformance.core.errors import InputError, UsageError
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.pack import load
from conformance.run.deliveries.target import parse_delivery_target
from conformance.run.deliveries.verification import verified

HEAD = "name: prueba\npack: bdua\n"


def _read(said: str) -> DeliveryTarget:
    return parse_delivery_target(HEAD + said, "objetivo.yaml", load())


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("volumen: 1000000", "volumen", 1_000_000),
        ("volumen: 0", "volumen", 0),
        ("validador: {timeout_s: 86400}", "validador.timeout_s", 86_400.0),
        ("calendario: {cierre: '17:00:00'}", "calendario.cierre", "17:00:00"),
        ("calendario: {anios: ['2028']}", "calendario.anios", ("2028",)),
        ("codificacion: latin-1", "codificacion", "latin-1"),
        ("puerta: {salida: 'out/{ENTIDAD}'}", "puerta.salida", "out/{ENTIDAD}"),
        ("entidades: {eps: EPS010}", "entidades.eps", "EPS010"),
        ("control: archivo", "control", "archivo"),
        ("control_linea: '1,{REGISTROS}'", "control_linea", "1,{REGISTROS}"),
        ("carta: {firma: texto, marca: 'Firma:'}", "carta.marca", "Firma:"),
    ],
)
def test_a_key_takes_what_is_its_own(said: str, key: str, value: Any) -> None:
    """Records are no seconds: a million of them is a number like another."""
    assert value == _read(said).settings[key]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("volumen: 20000000", "volumen es 20000000"),
        ("volumen: 1.5", "volumen debe ser un número entero"),
        ("validador: {timeout_s: 100000}", "validador.timeout_s «100000» no se acepta"),
        ("calendario: {cierre: '25:99'}", "Se espera una hora"),
        ("calendario: {anios: [x]}", "Se espera una lista de años"),
        ("calendario: {anios: []}", "Se espera una lista de años"),
        ("calendario: {festivos_extra: [mañana]}", "Se espera una lista de días"),
        ("codificacion: klingon", "Se espera una codificación"),
        ("codificacion: ascii", "Se espera una codificación"),
        ("separador: a", "que no sea letra ni cifra"),
        ("regimenes: [otro]", "Se acepta una lista de: contributivo"),
        ("entidades: {eps: ../x}", "como EPS999"),
        ("puerta: {salida: 'salida/{NADIE}'}", "que puede llevar {ENTIDAD}"),
        ("puerta: {entrega: '../{ENTIDAD}'}", "por debajo de la carpeta"),
        ("puerta: {entrega: '/entregas/{ENTIDAD}'}", "por debajo de la carpeta"),
        ("fin_de_linea: CR", "fin_de_linea «CR» no se conoce"),
        ("lado: reportante", "todavía no juzga los archivos de quien reporta"),
        ("carta: {firma: pkcs7}", "todavía no firma cartas así"),
        ("control_linea: 'sin total'", "Se espera una línea con {REGISTROS}"),
        ("control_linea: '{REGISTROS},{OTRO}'", "Se espera una línea con {REGISTROS}"),
        ("puerta: {control: '../{ENTIDAD}'}", "por debajo de la carpeta"),
    ],
)
def test_what_a_key_does_not_take_is_told_before_anything_is_delivered(
    said: str, told: str
) -> None:
    """At its place, with what is accepted."""
    with pytest.raises((UsageError, InputError)) as caught:
        _read(said)
    assert told in str(caught.value)


def test_what_is_usual_is_what_each_key_takes() -> None:
    """A pack whose usual values are not is refused when it is loaded."""
    assert "bdua" == verified(load()).name


def test_a_volume_of_a_million_is_planned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the command line too."""
    target = tmp_path / "objetivo.yaml"
    target.write_text(
        HEAD + "validador: {comando: [validador, '{raiz}', '{iso}']}\nvolumen: 1000000\n", "utf-8"
    )
    out = ["--out", str(tmp_path / "informes")]
    assert 0 == main(["run", "--target", str(target), "--dry-run", *out])
    assert "el validador recibe la fecha" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("environment: produccion\nvalidador: {comando: [x]}", "en producción no se escribe"),
        ("volumen: 0", "no dice quién valida"),
    ],
)
def test_a_target_to_which_nothing_can_be_delivered_is_refused(
    said: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With exit code 4, before anything is delivered."""
    target = tmp_path / "objetivo.yaml"
    target.write_text(HEAD + said, "utf-8")
    assert 4 == main(["run", "--target", str(target), "--out", str(tmp_path / "informes")])
    assert told in capsys.readouterr().err
