"""Why nothing can be judged is a sentence: of the target, of what it answered, or of ours."""

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.resource import Pool
from conformance.run.preparation import Prepared
from conformance.run.unusable import unusable

_REQUEST = Request("GET", "http://x/a", "erp", operation="GET /a")


def _last(status: int, body: str, *headers: tuple[str, str]) -> Exchange:
    shown = Evidence("", (), None, headers, body, "")
    return Exchange("x", _REQUEST, Response(status, headers), None, "", 0.0, shown)


def _hide(text: str) -> str:
    return text.replace("secreto", "***")


def test_a_target_that_can_be_used_has_no_reason() -> None:
    assert "" == unusable(Prepared(Pool()), None, _hide)


def test_a_target_that_refuses_is_told_in_its_own_words_without_secrets() -> None:
    said = unusable(Prepared(Pool(), unavailable="rechaza a secreto"), None, _hide)
    assert "rechaza a ***" == said


def test_what_came_last_is_told_beside_what_could_not_be_read() -> None:
    made = Prepared(Pool(), unprepared="no trae datos")
    last = _last(302, "Mo\n ved", ("content-type", "text/html"), ("location", "http://x/entrar"))
    said = unusable(made, last, _hide)
    assert said.endswith(
        "no trae datos. Lo último que llegó (GET /a): 302, text/html, «Mo ved», redirige a "
        "http://x/entrar."
    )


def test_a_long_body_is_shown_by_its_beginning_and_an_empty_one_is_said_so() -> None:
    made = Prepared(Pool(), unprepared="no")
    said = [unusable(made, _last(200, body), _hide) for body in ("a" * 121, "")]
    assert f"«{'a' * 120}…»." in said[0]
    assert said[1].endswith("200, sin content-type, cuerpo vacío.")


def test_nothing_is_said_of_an_answer_that_did_not_come() -> None:
    assert unusable(Prepared(Pool(), unprepared="no"), None, _hide).endswith(": no.")


def test_an_error_of_ours_is_told_by_its_last_line() -> None:
    made = Prepared(Pool(), ours="Traceback…\n  File\nKeyError: 'secreto'\n")
    assert "(KeyError: '***')" in unusable(made, None, _hide)
