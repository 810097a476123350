"""The catalogues hold the codes of Resolución 2284 in the groups that the operations ask for."""

import csv
from collections import Counter

import pytest
from specs_siifa import SHARED, catalog

SEGUIMIENTO = ("glosa", "devolucion", "respuesta", "decision")
SOURCES = {
    "glosa": "glosa_res2284",
    "devolucion": "devolucion_res2284",
    "respuesta": "respuesta_res2284_todas",
}


def _groups() -> Counter[str]:
    return Counter(
        group for name in SEGUIMIENTO for row in catalog(name) for group in row["groups"].split("|")
    )


def test_groups_hold_the_codes_of_the_norm() -> None:
    """RE22, RE2201 and RE2202 belong to the paying entity: they answer nothing and are in no
    group.
    """
    assert _groups() == {
        "GLOSA": 292,
        "DEVOLUCION": 12,
        "RESPUESTA": 14,
        "RESPUESTA_DEV_PTS_PSS": 3,
        "": 3,
    }


def test_codes_are_unique_and_parents_lose_two_digits() -> None:
    rows = [row for name in SEGUIMIENTO for row in catalog(name)]
    codes = {row["code"] for row in rows}
    assert len(rows) == len(codes)
    for row in rows:
        assert row["parent"] == ("" if row["level"] == "1" else row["code"][:-2])
        assert row["parent"] in codes | {""}


def test_labels_are_short() -> None:
    assert [
        row["code"]
        for name in SEGUIMIENTO
        for row in catalog(name)
        if not 0 < len(row["label"].split()) <= 8
    ] == []


@pytest.mark.parametrize("name", SOURCES)
def test_codes_are_the_published_ones(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("los catálogos publicados no están junto a esta copia")
    with (SHARED / "catalogs" / f"{SOURCES[name]}.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        published = [(row["code"], row["parent"], row["level"]) for row in csv.DictReader(lines)]
    assert [(row["code"], row["parent"], row["level"]) for row in catalog(name)] == published


def test_reference_domains_and_banks() -> None:
    domains = Counter(row["domain"] for row in catalog("referencias"))
    assert domains == {"9": 2, "10": 2, "11": 2, "12": 3, "13": 4, "14": 3}
    assert [row["estado"] for row in catalog("bancos")] == [
        "ACTIVO",
        "ACTIVO",
        "ACTIVO",
        "INACTIVO",
    ]
