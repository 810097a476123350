"""What kept a run from asking as it would have is told in whole sentences."""

import pytest

from conformance.http.wire.adaptive_rate import Slowed
from conformance.run.hindrance import Hindrance, from_worker, of_all, to_controller


@pytest.mark.parametrize(
    ("hindrance", "said"),
    [
        (Hindrance(), ()),
        (
            Hindrance(Slowed(12, 3.2, 41.7)),
            (
                "El sistema limitó las peticiones 12 veces (429 o 503): la corrida bajó a "
                "3 peticiones por segundo, y esperó 42 s en total.",
            ),
        ),
        (
            Hindrance(Slowed(1, 0.25, 4.0)),
            (
                "El sistema limitó las peticiones 1 vez (429 o 503): la corrida bajó a "
                "una petición cada 4 segundos, y esperó 4 s en total.",
            ),
        ),
        (
            Hindrance(left_alone=("GET /a no respondió a tiempo",), unreached=3, left_out=1),
            (
                "Se dejó de pedir lo que no se atendía, y lo que lo necesita quedó bloqueado: "
                "GET /a no respondió a tiempo.",
                "Se acabó el tiempo (max_minutes): 3 pruebas sin empezar o sin terminar.",
                "Los límites de la corrida dejaron fuera 1 prueba.",
            ),
        ),
    ],
)
def test_it_is_told(hindrance: Hindrance, said: tuple[str, ...]) -> None:
    assert said == hindrance.sentences


def test_what_workers_hand_over_is_told_together() -> None:
    one = Hindrance(Slowed(2, 1.5, 3.0), ("b", "a"), 1, 7)
    other = Hindrance(Slowed(1, 2.0, 9.0), ("a",), 2, 7)
    handed = [from_worker(to_controller(each)) for each in (one, other)]
    assert [one, other] == handed
    assert Hindrance(Slowed(3, 3.5, 9.0), ("a", "b"), 3, 7) == of_all(handed)
