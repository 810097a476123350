"""Forged tokens differ from the true one where they say, and are made only of what can be read."""

import base64

import jwt
import pytest

from conformance.http.auth.forging import forgeries, parse
from conformance.http.auth.reading import claims_of
from conformance.http.auth.recipe import Family
from conformance.packs.siifa.auth import AUTH, FORGING

KEY = "una-clave-de-prueba-de-32-bytes-o-mas"
CLAIMS = {"sub": "1", "role": "SIIFA_ERP", "NitEntidad": "900100001", "exp": 1_900_000_000}
TOKEN = jwt.encode(CLAIMS, KEY, algorithm="HS256")


def _false(token: str) -> dict[str, str]:
    made = forgeries(token, FORGING)
    return {one.what: one.text for one in made if one.family is Family.FALSE}


def test_no_forgery_is_the_token_nor_verifies() -> None:
    made = _false(TOKEN)
    assert len(made) == len(set(made.values())) == 20
    assert f"Basic {TOKEN}" == made.pop("el token bueno con el esquema Basic")
    for authorization in made.values():
        with pytest.raises(jwt.PyJWTError):
            jwt.decode(authorization.partition(" ")[2], KEY, algorithms=["HS256"])


def test_a_forged_claim_keeps_header_and_signature() -> None:
    made = _false(TOKEN)
    forged = parse(
        made["el rol cambiado a SIIFA_Admin, con la firma de antes"].removeprefix("Bearer ")
    )
    true = parse(TOKEN)
    assert forged is not None
    assert true is not None
    assert (true.parts[0], true.parts[2], "SIIFA_Admin") == (
        forged.parts[0],
        forged.parts[2],
        forged.claims["role"],
    )


@pytest.mark.parametrize(
    "token", ["opaco", "a.b.c", "e30.W10.x", f"{base64.b64encode(b'[]').decode()}.e30.x", ""]
)
def test_a_token_that_is_no_jwt_is_forged_only_as_a_whole(token: str) -> None:
    assert parse(token) is None
    assert 4 == len(_false(token))


def test_a_key_that_anybody_guesses_signs_the_same_claims() -> None:
    """The pack adds the words that its own system might use."""
    made = [one for one in forgeries(TOKEN, FORGING) if one.family is Family.GUESSED]
    weak = {one.what: one.text for one in made}
    assert {
        CLAIMS == claims_of(weak[f"la firma {digest} de la clave «minsalud»"].partition(" ")[2])
        for digest in ("HS256", "HS512")
    } == {True}


def test_a_pack_says_at_most_how_many_false_ones_there_are() -> None:
    assert AUTH.of("factura").most_false == len(_false(TOKEN))
