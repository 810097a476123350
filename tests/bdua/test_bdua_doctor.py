"""The doctor looks at a target of files before any run: what would keep it from judging is told,
with what to write, and nothing is delivered.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from bdua_rehearsal import target_of

from conformance.cli.main import main
from conformance.core.remark import Remark, State
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.looks import looks
from conformance.packs.bdua.pack import load
from conformance.run.deliveries.doctor import Observed, look, opinion, remarks
from conformance.run.deliveries.plan import plan_of

HEAD = "name: prueba\npack: bdua\n"
PLACES = ("--raiz", "{raiz}", "--ahora", "{iso}")


def _examined(target: DeliveryTarget) -> tuple[Observed, list[Remark]]:
    seen = look(plan_of(load(), target))
    return seen, list(remarks(seen))


def _wrong(said: list[Remark]) -> list[tuple[str, str]]:
    return [(one.check, one.mend.key if one.mend else "") for one in said if one.state is State.BAD]


def test_at_the_sandbox_a_machine_reads_that_it_is_ready(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One JSON object, and exit 0; what is supposed is told."""
    assert 0 == main(["doctor", "--target", "sandbox:bdua", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (1, 0) == (told["version"], told["exit_code"])
    assert {"bien", "atención"} == {one["state"] for one in told["checks"]}
    assert any("control = ninguno" in one["said"] for one in told["checks"])
    assert told["run"]["judged"] <= told["run"]["obligatory"]


def test_a_command_that_is_there_is_not_run(tmp_path: Path) -> None:
    """It would leave a mark."""
    mark = tmp_path / "corrido"
    code = f"import pathlib; pathlib.Path({str(mark)!r}).touch()"
    seen, said = _examined(target_of(validador__comando=(sys.executable, "-c", code, *PLACES)))
    assert [] == _wrong(said)
    assert (0, True) == (opinion(seen, said).exit_code, opinion(seen, said).may_run)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"validador.comando": ("no-esta", *PLACES)}, ("validador", "validador.comando")),
        ({"validador.comando": (sys.executable, "{iso}")}, ("validador", "validador.comando")),
        ({"validador.comando": ()}, ("validador", "validador.comando")),
        ({"puerta.entrega": "entrada/{ENTIDAD}/{DDMMAAAA}.txt"}, ("puerta", "puerta.entrega")),
        ({"puerta.carta": "cartas/{DDMMAAAA}.txt"}, ("puerta", "puerta.carta")),
        ({"salida.inconsistentes": ".val"}, ("puerta", "salida.inconsistentes")),
        ({"entidades.otra_eps": "EPS999"}, ("entidades", "entidades.otra_eps")),
        ({"layouts.NC": "no/esta.csv"}, ("layouts", "layouts.NC")),
    ],
)
def test_what_would_keep_a_run_from_judging_is_told(
    given: dict[str, Any], told: tuple[str, str]
) -> None:
    """With the key to mend; then no run may begin."""
    right = {"validador.comando": (sys.executable, *PLACES)}
    seen, said = _examined(target_of(**{**right, **given}))
    assert told in _wrong(said)
    assert (2, False) == (opinion(seen, said).exit_code, opinion(seen, said).may_run)


def test_two_names_that_are_one_are_told() -> None:
    """A control that would stand where its file does."""
    same = "entrada/{ENTIDAD}/{TT}{ENTIDAD}{DDMMAAAA}.txt"
    target = target_of(control="archivo", puerta__control=same)
    assert ("puerta", "puerta.control") in _wrong(list(looks(target)))


def test_a_window_that_does_not_fit_its_month_is_told() -> None:
    """A month with so many holidays of its own that its fifteenth business day is in the next."""
    days = tuple(f"2026-02-{day:02d}" for day in range(1, 21))
    target = target_of(calendario__festivos_extra=days)
    assert [("calendario", "calendario.festivos_extra")] == _wrong(list(looks(target)))


def test_who_takes_no_date_is_ready_in_part() -> None:
    """What depends on the day goes unjudged, and that is told before."""
    seen, said = _examined(target_of(validador__comando=(sys.executable, "{raiz}")))
    assert (2, True) == (opinion(seen, said).exit_code, opinion(seen, said).may_run)


def test_production_is_no_target_of_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its place in the file."""
    target = tmp_path / "objetivo.yaml"
    target.write_text(f"{HEAD}environment: produccion\nvalidador: {{observa: true}}\n", "utf-8")
    assert 2 == main(["doctor", "--target", str(target)])
    assert "objetivo.yaml:3, escriba environment: pruebas" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing could be delivered."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no-esta"))
    target = target_of(validador__comando=(sys.executable, *PLACES))
    assert [("carpeta", "")] == _wrong(_examined(target)[1])
