"""Several things, and a number of them, are said as one does in Spanish."""

import pytest

from conformance.core.phrase import counted, listed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["erp"], "erp"),
        (["erp", "admin"], "erp y admin"),
        (["erp_consulta", "ips_consulta"], "erp_consulta e ips_consulta"),
        (["a", "", "historias", "«iglesias»"], "a, historias e «iglesias»"),
        (["a", "hielo"], "a y hielo"),
        ([1, 2, 3], "1, 2 y 3"),
    ],
)
def test_the_last_of_a_list_comes_after_y_or_e(names: list[object], said: str) -> None:
    """Before the sound of an «i» it is «e»; what says nothing is left out."""
    assert said == listed(names)


def test_one_is_said_otherwise_than_several() -> None:
    assert ["0 filas", "1 fila", "2 filas"] == [counted(n, "fila", "filas") for n in range(3)]
