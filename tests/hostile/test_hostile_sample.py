"""A sample of the hostile target: each spoiled answer ends in its verdict, in seconds, and leaves
no secret behind.

All of it: `make hostile`, one run in processes of its own for each way, memory measured too.
"""

from pathlib import Path

import pytest
from hostile_run import measure, rehearse
from hostile_ways import WAYS

# One of each kind of what may go wrong: status, framing, encoding, JSON, pages, secrets.
SAMPLE = (
    "500-a-todo",
    "trozos-con-extensiones",
    "103-sin-fin",
    "bomba-gzip-doble",
    "anidado-900",
    "numero-de-cien-mil-cifras",
    "nulo",
    "ids-como-objeto",
    "veinte-mil-filas",
    "basura-con-token",
)
_BY_ID = {way.id: way for way in WAYS}


def test_every_way_has_a_name_of_its_own() -> None:
    assert len(WAYS) == len(_BY_ID)
    assert 40 <= len(WAYS)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_spoiled_answer_ends_in_its_verdict_and_leaves_no_secret(
    name: str, tmp_path: Path
) -> None:
    assert [] == rehearse(_BY_ID[name], tmp_path).faults


def test_a_flood_ends_in_seconds_and_within_memory(tmp_path: Path) -> None:
    """Sixty megabytes of numbers: the whole run, all its processes together, stays under 500 MB."""
    assert [] == measure(_BY_ID["numeros-60-mb"], tmp_path).faults
