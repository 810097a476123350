"""`conformance requirements` lists what the norm asks; an obligation with neither test nor reason
ends with 1.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.cli.requirements import all_items, coverage, faults_of
from conformance.core.errors import InputError, UsageError
from conformance.core.finding import Level
from conformance.core.requirement import ATTESTATION, Requirement
from conformance.http.item import Item
from conformance.http.pack import Pack, load_requirements
from conformance.http.verification import load_pack

PACK = load_pack("siifa")
ITEM = Item(
    "scenario/uno",
    "scenario",
    "Uno",
    lambda context: None,
    ("SIIFA-R09",),
    capability="responder_glosa",
)
FILE = """\
documents: {D: Documento}
requirements:
- {id: A, level: MUST, document: D, source: s, text: Uno.}
"""


def _pack(*requirements: Requirement) -> Pack:
    return replace(
        PACK, requirements={**PACK.requirements, **{one.id: one for one in requirements}}
    )


@cache
def _items() -> tuple[Item, ...]:
    return all_items(PACK)


def _faults(pack: Pack, *items: Item) -> list[str]:
    every = (*_items(), *items)
    return faults_of(pack, every, coverage(pack, every))


def test_the_list_shows_id_level_source_and_text_under_its_document(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert 0 == main(["requirements"])
    said = capsys.readouterr().out
    assert "Ley 1438 de 2011 · Artículo 57: trámite de glosas\n" in said
    assert (
        "  SIIFA-LEY-57.1d  [recomendado]  Ley 1438 de 2011, art. 57, inciso 1\n    «Una vez "
        "formuladas" in said
    )
    assert all(name in said for name in PACK.requirements)


def test_coverage_says_by_what_each_is_verified_and_counts_by_level(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert 0 == main(["requirements", "--coverage", "--pack", "siifa"])
    said = capsys.readouterr().out
    assert "pruebas: scenario/glosa-fecha-de-respuesta" in said.replace("\n    ", " ")
    assert (
        "→ no se verifica por la API, pide una atestación: Ninguna solicitud dice si un hecho es "
        "nuevo." in said
    )
    assert "Obligatorio: " in said
    assert "falta:" not in said


def test_quiet_coverage_is_the_counts_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["requirements", "--coverage", "--quiet"])
    assert ["Obligatorio:", "Recomendado:", "Informativo:"] == [
        line.split()[0] for line in capsys.readouterr().out.splitlines()
    ]


def test_an_obligation_with_neither_item_nor_reason_is_a_fault_and_a_reason_heals_it() -> None:
    alone = Requirement("SIIFA-X", Level.MUST, "s", "d", "Solo.")
    assert [
        "SIIFA-X es obligatorio, ninguna prueba lo verifica y no dice por qué (note)."
    ] == _faults(_pack(alone))
    assert [] == _faults(_pack(replace(alone, note="Falta un usuario.")))
    assert [] == _faults(_pack(replace(alone, level=Level.SHOULD)))


def test_an_item_that_cites_what_is_not_there_is_a_fault() -> None:
    assert ["scenario/uno cita SIIFA-X, que no existe."] == _faults(
        PACK, replace(ITEM, requirements=("SIIFA-X",))
    )


def test_a_part_that_names_an_unknown_capability_and_an_attestation_that_is_verified_are_faults() -> (  # noqa: E501
    None
):
    part = Requirement(
        "SIIFA-X", Level.MAY, "s", "d", "Uno.", within=("SIIFA-R09",), capabilities=("volar",)
    )
    assert ["SIIFA-X nombra la capacidad volar, que no existe."] == _faults(_pack(part))
    word = Requirement(
        "SIIFA-X", Level.MAY, "s", "d", "Uno.", note="Porque sí.", verify=ATTESTATION
    )
    assert ["SIIFA-X pide una atestación y lo verifica scenario/uno."] == _faults(
        _pack(word), replace(ITEM, requirements=("SIIFA-X",))
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "- {id: A, level: MUST, document: D, source: s, text: Dos.}",
            "El requisito «A» está repetido.",
        ),
        (
            "- {id: B, level: MUST, document: D, text: Dos.}",
            "requirements.yaml:4:3\n  4 | - {id: B, level: MUST, document: D, text: Dos.}\n"
            "    |   ^\nAl requisito «B» le falta: source.",
        ),
        (
            "- {id: B, level: MUST, document: D, source: s, text: Dos., otra: 1}",
            "Clave desconocida «otra» en un requisito.",
        ),
        (
            "- {id: B, level: MUST, document: D, source: s, text: Dos., within: Z}",
            "B está dentro de Z, que no existe.",
        ),
        (
            "- {id: B, level: MUST, document: D, source: s, text: Dos., within: A}\n"
            "- {id: C, level: MUST, document: D, source: s, text: Tres., within: [B]}",
            "C está dentro de B, que a su vez",
        ),
        (
            "- {id: B, level: MUST, document: D, source: s, text: Dos., verify: fe}",
            "B se verifica por «fe»",
        ),
        (
            "- {id: B, level: MUST, document: D, source: s, text: Dos., verify: attestation}",
            "B pide una atestación y no",
        ),
        (
            "- {id: B, level: MUST, document: D, source: s, text: Dos., verify: standing, within: "
            "A}",
            "B no puede tener",
        ),
        (
            "- {id: B, level: MUST, document: D, source: s, text: Dos., calls: [x]}",
            "B acota un requisito más amplio",
        ),
    ],
)
def test_a_register_that_does_not_hold_together_is_refused(
    tmp_path: Path, rows: str, said: str
) -> None:
    file = tmp_path / "requirements.yaml"
    file.write_text(FILE + rows + "\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_requirements(file)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "requirements.yaml está vacío: el archivo de requisitos debe ser un mapa"),
        ("a: [", "no es YAML válido: "),
        ("version: 9\n", "requirements.yaml:1:10\n  1 | version: 9\n    |          ^\nVersión «9»"),
        ("requirements: []\n", "Falta «documents»"),
        ("documents: {}\nrequirements: hola\n", "requirements debe ser una lista"),
        ("documents: {}\nrequirements: [hola]\n", "Un requisito debe ser un mapa"),
        (FILE.replace("MUST", "DEBE"), "El nivel de «A» es «DEBE».\nSe acepta: MUST, SHOULD, MAY."),
        (FILE.replace("id: A", "id: ' '"), "id de « » debe ser un texto."),
        (FILE.replace("id: A", "id: 7"), "id de «7» debe ser un texto."),
        (
            FILE.replace("Uno.}", "Uno., calls: [1]}"),
            "Un elemento de calls de «A» debe ser un texto.",
        ),
    ],
)
def test_a_register_of_another_shape_is_told_with_file_and_line(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "requirements.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_requirements(file)
    assert said in str(raised.value)
    assert "requirements.yaml" in str(raised.value)


def test_a_register_that_is_not_there_or_without_end_is_told(tmp_path: Path) -> None:
    """It is bounded as every file is."""
    file = tmp_path / "requirements.yaml"
    with pytest.raises(UsageError, match=r"No existe el archivo de requisitos .*ents\.yaml"):
        load_requirements(file)
    rows = "".join(f"- {{id: R{n}, level: MUST, document: D, text: t}}\n" for n in range(60_000))
    file.write_text(FILE + rows, encoding="utf-8")
    with pytest.raises(
        UsageError, match=r"No se pudo leer el archivo de requisitos .*: pasa de 1 MB"
    ):
        load_requirements(file)
    file.write_text(FILE + "- [" + "1," * 300_000 + "]", encoding="utf-8")
    with pytest.raises(InputError, match="no es YAML que se admita"):
        load_requirements(file)
