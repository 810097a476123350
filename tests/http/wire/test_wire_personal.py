"""Personal data is masked by its name, by its shape and because it was masked before; nothing that
a finding needs is taken for it.
"""

import base64
import json
from dataclasses import replace

import pytest

from conformance.core.exchange import Request, Response
from conformance.core.privacy import Privacy
from conformance.http.wire.evidence import body_text, evidence
from conformance.http.wire.masking import MASK, Secrets
from conformance.http.wire.personal import PersonalData

RULES = Privacy(key=b"k" * 16, public=r"(?i)^nit|obligado$")
DOCUMENT = "1032456789"
URL = "http://x/api/Cosa"


def _secrets(rules: Privacy = RULES) -> Secrets:
    return Secrets({}, PersonalData(rules))


@pytest.mark.parametrize(
    "text",
    [
        f"El usuario con CC {DOCUMENT} no existe",
        "documento: 1.032.456.789",
        f"identificado con cédula de ciudadanía N° {DOCUMENT}",
        f"No. identificación {DOCUMENT}",
        f"CC{DOCUMENT}",
        f"TI-{DOCUMENT}",
        f"<b>Documento</b><td>{DOCUMENT}</td>",
        f'{{"tipo":"CC","numero":"{DOCUMENT}"}}',
        f'{{"CC {DOCUMENT}": 1}}',
        f'{{"detail":"c\\u00e9dula {DOCUMENT}"}}',
        f"/api/buscar?q=CC%20{DOCUMENT}",
        "tel 6017421234",
        "llame al 300 123 4567",
        "+57 300 123 4567",
        "celular: 3001234567",
        "contacto 3001234567",
        "escriba a ana.perez@hospital.com.co",
        "correo=ana%40x.co",
        base64.b64encode(f"Paciente CC {DOCUMENT}".encode()).decode(),
        base64.b64encode(b"ana@hospital.com.co").decode().rstrip("="),
    ],
)
def test_what_looks_like_a_persons_is_masked(text: str) -> None:
    """Documents beside their words, phones and addresses, however they are written."""
    shown = _secrets().scrub(text)
    digits = "".join(filter(str.isdigit, shown.replace("%20", "")))
    assert MASK in shown
    assert not any(one in shown for one in ("ana", "Pacient")) or "%40" in text
    assert DOCUMENT not in digits
    assert "3001234567" not in digits


@pytest.mark.parametrize(
    "text",
    [
        "La fila 3000000000 no existe",
        "La fila 4294967299 no existe",
        '{"idCosa": 3101234567, "valor": 3125000000}',
        "NIT 900100200",
        '{"nitEmisor": 900100200}',
        "/api/Cosa/3101234567",
        "valor 3125000000 supera el saldo",
        "$ 3.101.234.567",
        "85965062.74",
        "2026-11-27T21:30:02.854411-05:00",
        "f8349468-8b96-5075-9b86-300123456701",
        "f" * 96,
        "0" * 96,
        "documento 2026-11-28",
        "RAD-000004",
        "tipoDocumento: CC, valor: 1500000",
        '{"TipoDocumento":"CC","codigoMunicipio":"11001"}',
        "codigo 110010000001",
        "total de documentos: 12",
        '{"observacionDeLaRespuesta": "identificadorDeSeguimiento"}',
    ],
)
def test_what_a_finding_needs_is_shown(text: str) -> None:
    """Ids, amounts, dates, codes, digests and the numbers of companies are no person's."""
    assert text == _secrets().scrub(text)


def test_what_was_masked_once_by_its_name_is_masked_wherever_it_appears_again() -> None:
    secrets = _secrets()
    body = {"numeroDocumentoIdentificacion": int(DOCUMENT), "nombres": "Ana María Peralta"}
    told = json.loads(body_text(json.dumps(body, ensure_ascii=False).encode(), secrets))
    mask = told["numeroDocumentoIdentificacion"]
    assert mask.startswith(MASK)
    assert f"falla de {mask} en /x/{mask}" == secrets.scrub(f"falla de {DOCUMENT} en /x/{DOCUMENT}")
    assert f'{{"id": "{mask}"}}' == secrets.scrub(f'{{"id": {DOCUMENT}}}')
    assert f"no existe {told['nombres']}" == secrets.scrub("no existe ANA MARÍA PERALTA")
    assert f"nit: {DOCUMENT}" == secrets.scrub(f"nit: {DOCUMENT}")


def test_masked_values_can_be_compared_within_a_run_and_not_between_runs() -> None:
    """One value has one tag, however it is written; of a password nothing can be compared."""
    one, other = _secrets(), _secrets(Privacy(key=b"l" * 16))
    dotted, plain = one.scrub("CC 1.032.456.789"), one.scrub(f"CC {DOCUMENT}")
    assert plain == dotted
    assert plain != one.scrub("CC 1032456780")
    assert plain != other.scrub(f"CC {DOCUMENT}")
    assert f"CC {MASK}" == Secrets({}).scrub(f"CC {DOCUMENT}")
    assert f'{{"password": "{MASK}"}}' == body_text(b'{"password": "una-de-tantas"}', one)


def test_a_token_that_was_answered_is_masked_wherever_it_appears_again() -> None:
    """Whatever field or cookie gave it, in whatever form it comes back."""
    secrets, token = _secrets(), "o9Kq-77xY_opaco-1"
    got = Response(
        200,
        (("set-cookie", "s=galleta-88-larga; Path=/"),),
        f'{{"refreshToken":"{token}"}}'.encode(),
    )
    evidence(Request("GET", URL, "erp"), got, secrets)
    coded = base64.b64encode(f"t={token}".encode()).decode()
    shown = secrets.scrub(f"eco {token} galleta-88-larga {coded}")
    assert shown.startswith(f"eco {MASK} {MASK} ")
    assert coded not in shown


def test_what_the_run_made_up_to_ask_with_is_shown() -> None:
    """A number sent as an id, and the address of nobody: without them nothing is replayed."""
    secrets = _secrets()
    sent = json.dumps({"idCosa": "3104567891", "userName": "nadie@conformidad.example"})
    answer = Response(404, (), b"No existe 3104567891 de nadie@conformidad.example")
    shown = evidence(Request("POST", URL, "erp", (), sent.encode()), answer, secrets)
    assert (sent, answer.body.decode()) == (shown.request_body, shown.response_body)


def test_a_target_says_what_else_is_masked_and_what_is_shown() -> None:
    body = b'{"numeroCuenta": "40000001", "codigo_interno": "abc-77", "clave": "c"}'
    asked = Privacy(mask=("codigoInterno",), show=("numeroCuenta",))
    shown = json.loads(body_text(body, _secrets(asked)))
    assert {"numeroCuenta": "40000001", "codigo_interno": MASK, "clave": MASK} == shown


def test_a_pack_says_which_names_hold_a_persons_data() -> None:
    """No word of them says so; the target shows them all the same where it asks to."""
    rules = Privacy(personal="^P[NA]Paciente$")
    assert [True, False] == [PersonalData(rules).hides(one) for one in ("PNPaciente", "ZNPaciente")]
    assert not PersonalData(replace(rules, show=("PNPaciente",))).hides("PNPaciente")


def test_a_sentence_about_a_field_is_no_name() -> None:
    """What a refusal says of the fields at fault is shown of the others."""
    secrets = _secrets()
    said = "El valor debe ser mayor a 0"
    body_text(json.dumps({"errors": {"Titular": [said], "Direccion": said}}).encode(), secrets)
    assert said == secrets.scrub(said)


def test_an_amount_that_equals_a_document_is_shown() -> None:
    secrets = _secrets()
    secrets.scrub(f"CC {DOCUMENT}")
    told = f'{{"valorBruto": {DOCUMENT}, "valor": {DOCUMENT}.00}}'
    assert told == secrets.scrub(told)


def test_texts_are_left_as_they_are_where_the_target_says_so() -> None:
    assert f"CC {DOCUMENT}" == _secrets(Privacy(text=False)).scrub(f"CC {DOCUMENT}")


def test_unmasked_shows_people_and_never_secrets() -> None:
    body = b'{"titular": "Ana Peralta", "password": "una-clave"}'
    shown = json.loads(body_text(body, _secrets(Privacy(off=True))))
    assert {"titular": "Ana Peralta", "password": MASK} == shown
