"""An answer that no service of an API gives, and one that it may give."""

import pytest

from conformance.run.misplaced import misplaced


@pytest.mark.parametrize(
    ("status", "media_type", "location", "said"),
    [
        (None, "", "", ""),
        (200, "application/json", "", ""),
        (401, "", "", ""),
        (403, "application/problem+json", "", ""),
        (302, "text/html", "https://x/entrar", "redirige a https://x/entrar"),
        (301, "", "", "redirige a ninguna parte"),
        (503, "text/html", "", "responde 503: el servicio no está sano"),
        (200, "text/html; charset=utf-8", "", "responde 200 con una página web, no con una API"),
        (404, "text/html", "", "responde 404 con una página web, no con una API"),
        (404, "application/json", "", "responde 404: ahí no está ese servicio, o es otro"),
    ],
)
def test_the_first_thing_that_is_odd_of_an_answer_is_said(
    status: int | None, media_type: str, location: str, said: str
) -> None:
    assert said == misplaced(status, media_type, location)
