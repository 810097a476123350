"""Who answers for a package: an in-toto statement of its members and its result, signed with
Ed25519 in one DSSE envelope, by as many as want to.

The statement is made by whoever signs first; whoever signs later signs the same. A signature
carries its public key, so that anybody can see that it holds; whose key it is says only who knows
the key.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import Error
from securesystemslib.signer import CryptoSigner, SSlibKey

from conformance.core.errors import UsageError
from conformance.core.finding import Verdict
from conformance.evidence.package import json_text

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
SIGNERS = 20
"""Signatures of an envelope that are read, at most."""

_RESULT = {"CONFORME": "PASSED", "CONFORME_CON_OBSERVACIONES": "WARNED"}
_PUBLIC = "publicKey"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature of an envelope: the id of its key, and whether it is a signature of that key."""

    key: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Attested:
    """What an envelope says: its statement, and who signed it; `fault` says why it is none of this
    package, "" for one that is.
    """

    statement: Mapping[str, Any]
    signed: tuple[Signed, ...]
    fault: str = ""

    @property
    def valid_until(self) -> str:
        """The last day on which it holds, "" where it says none."""
        return str(self.statement.get("predicate", {}).get("validUntil") or "")


UNSIGNED = Attested({}, ())


def statement_of(
    subjects: Mapping[str, str],
    summary: Mapping[str, Any],
    ended: Mapping[str, Verdict],
    until: str,
) -> dict[str, Any]:
    """Return the statement of a package: its members by digest, and what the run found of each
    item.
    """
    named = {
        key: sorted(name for name, verdict in ended.items() if verdict is wanted)
        for key, wanted in (("passedTests", Verdict.PASSED), ("failedTests", Verdict.FAILED))
    }
    configuration = [
        {"name": row["source"], "digest": {"sha256": row["sha256"]}} for row in summary["contract"]
    ]
    plan = {"name": "plan", "digest": {"sha256": summary["plan"]["sha256"]}}
    return {
        "_type": STATEMENT,
        "subject": [
            {"name": name, "digest": {"sha256": digest}}
            for name, digest in sorted(subjects.items())
        ],
        "predicateType": PREDICATE,
        "predicate": {
            "result": _RESULT.get(summary["verdict"], "FAILED"),
            "configuration": [plan, *configuration],
            **named,
            "warnedTests": [],
            "number": summary["number"],
            "verdict": summary["verdict"],
            "validUntil": until or None,
        },
    }


def private_key(pem: bytes, password: str, named: str) -> Ed25519PrivateKey:
    """Return the key of a PEM text. Raises UsageError, which never quotes it."""
    try:
        key = load_pem_private_key(pem, password.encode() or None)
    except TypeError:
        wrong = "está cifrada y falta su contraseña" if not password else "no está cifrada"
        raise UsageError(
            f"{named}: la clave {wrong}.\nLa contraseña se da en la variable {PASSWORD}."
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError(f"{named}: no es una clave privada que se entienda.\n{_MAKING}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{named}: la clave no es Ed25519.\n{_MAKING}")
    return key


PASSWORD = "CONFORMANCE_KEY_PASSWORD"
_MAKING = (
    "Se acepta PEM (PKCS#8) Ed25519, como la que hace «openssl genpkey -algorithm ed25519 -out "
    "clave.pem»."
)


def key_id(pem: bytes) -> str:
    """Return the id of a public key. Raises ValueError for what is none of Ed25519."""
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("no es Ed25519")
    return SSlibKey.from_crypto(key).keyid


def signed_with(envelope: bytes, statement: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """Return an envelope with one signature more; a new one for the statement where there was
    none. Raises UsageError when the key has signed it.
    """
    whole = _envelope(envelope) if envelope else Envelope(json_text(statement), PAYLOAD_TYPE, {})
    signer = CryptoSigner(key)
    if signer.public_key.keyid in whole.signatures:
        raise UsageError(f"La clave {signer.public_key.keyid} ya firmó este paquete.")
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    whole.sign(signer).unrecognized_fields[_PUBLIC] = raw.hex()
    return json_text(whole.to_dict())


def attested(envelope: bytes, subjects: Mapping[str, str]) -> Attested:
    """Return what an envelope says of members with these digests."""
    try:
        whole = _envelope(envelope)
        statement = json.loads(whole.payload)
        said = {row["name"]: row["digest"]["sha256"] for row in statement["subject"]}
        predicate = statement["predicate"]
        kinds = whole.payload_type, statement["_type"], statement["predicateType"]
        sound = isinstance(predicate, dict) and kinds == (PAYLOAD_TYPE, STATEMENT, PREDICATE)
    except _UNREADABLE:
        return Attested({}, (), "las firmas no se entienden")
    if not sound or not 0 < len(whole.signatures) <= SIGNERS:
        return Attested({}, (), "las firmas no son las de un paquete")
    fault = "" if said == dict(subjects) else _others(said, subjects)
    return Attested(statement, _signatures(whole), fault)


_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, Error)


def _others(said: Mapping[str, Any], subjects: Mapping[str, str]) -> str:
    other = sorted(name for name in {**said, **subjects} if said.get(name) != subjects.get(name))
    return f"lo firmado no es lo que el paquete trae: difiere {', '.join(other)}"


def _envelope(text: bytes) -> Envelope:
    """Return an envelope. Raises one of _UNREADABLE for what is none, or is not as it is
    written.
    """
    whole = Envelope.from_dict(json.loads(text))
    if json_text(whole.to_dict()) != text:
        raise ValueError("no está escrito como se escribe")
    return whole


def _signatures(whole: Envelope) -> tuple[Signed, ...]:
    return tuple(Signed(one, _holds(whole, one)) for one in whole.signatures)


def _holds(whole: Envelope, name: str) -> bool:
    """Say whether a signature is that of the key whose id it has."""
    signature = whole.signatures[name]
    try:
        raw = bytes.fromhex(signature.unrecognized_fields[_PUBLIC])
        key = SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(raw))
        return key.keyid == name and bool(whole.verify([key], 1))
    except _UNREADABLE:
        return False


def valid_keys(said: Attested) -> Sequence[str]:
    """Return the ids of the keys that signed."""
    return [one.key for one in said.signed if one.valid]
