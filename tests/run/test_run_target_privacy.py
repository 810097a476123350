"""What a target file says of personal data is judged where it is read."""

import pytest

from conformance.core.errors import InputError
from conformance.core.privacy import Privacy
from conformance.run.target_file import parse_target

TARGET = """\
name: T
pack: siifa
services: {seguridad: http://127.0.0.1:1/s, factura: http://127.0.0.1:1/f}
roles: {erp: {userName: a, password: b}}
"""


def _read(privacy: str) -> Privacy:
    return parse_target(f"{TARGET}privacy: {privacy}\n", "t.yaml", {}).privacy


def test_names_and_whether_texts_are_searched_are_read() -> None:
    said = _read("{mask: [codigoInterno], show: [numeroCuenta], text: false}")
    assert Privacy(("codigoInterno",), ("numeroCuenta",), text=False) == said


@pytest.mark.parametrize(
    ("privacy", "said"),
    [
        ("{}", "privacy no dice nada."),
        ("{hide: [a]}", "Clave desconocida «hide» en privacy."),
        ("{mask: a}", "privacy.mask debe ser una lista con al menos un elemento."),
        ("{mask: ['---']}", "«---» no es el nombre de un campo en privacy.mask."),
        (
            "{show: [accessToken]}",
            "privacy.show nombra «accessToken», que es una clave o un token.",
        ),
        ("{mask: [a_b], show: [aB]}", "«aB» está en privacy.mask y en privacy.show."),
        ("{text: quizás}", "privacy.text debe ser true o false."),
    ],
)
def test_what_makes_no_sense_is_told(privacy: str, said: str) -> None:
    with pytest.raises(InputError) as told:
        _read(privacy)
    assert said in str(told.value)
