"""Names of fields, headers and parameters whose values are secrets, or belong to a person (Ley 1581
de 2012).
"""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Without case, accents, underscores and hyphens.
_SECRET_WHOLE = frozenset(
    {
        "authorization",
        "proxyauthorization",
        "cookie",
        "setcookie",
        "setcookie2",
        "sessionid",
        "idsesion",
        "jsessionid",
        "phpsessid",
        "pin",
        "otp",
    }
)
_PERSONAL_WHOLE = frozenset(
    {
        "titular",
        "cedula",
        "nombres",
        "apellidos",
        "nombrecompleto",
        "fullname",
        "firstname",
        "lastname",
        "direccion",
        "direccionresidencia",
        "domicilio",
        "birthdate",
        "nombrepaciente",
        "nombreafiliado",
        "numerohistoriaclinica",
    }
)
_PREFIXES = (
    "numerodocumento",
    "numdocumento",
    "nrodocumento",
    "numeroidentificacion",
    "numidentificacion",
    "nroidentificacion",
    "numerocuenta",
    "documentoidentidad",
    "documentoidentificacion",
    "fechanacimiento",
    "titularcuenta",
    "nombretitular",
    # Whoever's they are: the name of whom comes behind.
    "primernombre",
    "segundonombre",
    "primerapellido",
    "segundoapellido",
)
_SUFFIXES = ("apikey", "accesskey", "secretkey", "privatekey", "subscriptionkey", "functionskey")
_SECRET = frozenset(
    {
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "contrasena",
        "contrasenia",
        "clave",
        "secret",
        "secreto",
        "token",
        "jwt",
        "credential",
        "credentials",
        "credencial",
        "credenciales",
    }
)
_REACHES = frozenset({"correo", "email", "telefono", "celular", "movil", "phone"})
_LIVES = frozenset({"direccion", "domicilio"})
# What stands after such a word speaks of it and does not give it: tokenType, passwordExpired.
_ABOUT = frozenset(
    {
        "type",
        "tipo",
        "expira",
        "expiracion",
        "expiration",
        "expires",
        "expired",
        "expiry",
        "lifetime",
        "vida",
        "duracion",
        "policy",
        "politica",
        "changed",
        "required",
        "requerido",
        "enviado",
        "verified",
        "verificado",
        "confirmed",
        "confirmado",
        "valid",
        "valido",
    }
)
# Some records number their columns: u01NumeroDocumentoIdentificacion.
_CODED = re.compile(
    r"[a-z]{1,3}\d{2}(numerodocumentoidentificacion|fechanacimiento|numerodocumento|direccion)"
)


@lru_cache(maxsize=4096)
def is_personal(name: str) -> bool:
    """Say whether a field, header or parameter of this name holds a secret or a person's data."""
    words = _words(name)
    if not words:
        return False
    joined = "".join(words)
    if (
        joined.startswith(_PREFIXES)
        or joined in _SECRET_WHOLE | _PERSONAL_WHOLE
        or joined.endswith(_SUFFIXES)
        or _CODED.fullmatch(joined)
    ):
        return True
    if words[-1] in _SECRET | _REACHES:
        return True
    return _begins(words, joined)


@lru_cache(maxsize=4096)
def is_secret(name: str) -> bool:
    """Say whether what stands under such a name lets somebody in: it is never compared, nor shown
    on demand.
    """
    words = _words(name)
    if not words or not is_personal(name):
        return False
    joined = "".join(words)
    return (
        joined in _SECRET_WHOLE
        or joined.endswith((*_SUFFIXES, "token", "secret"))
        or joined.startswith(("password", "contrasena"))
        or not _SECRET.isdisjoint((words[0], words[-1]))
    )


def plain(name: str) -> str:
    """Return a name without case, accents, underscores and hyphens."""
    return "".join(_words(name))


def _begins(words: list[str], joined: str) -> bool:
    """Say whether a name begins with such a word and what follows does not merely speak of it."""
    if words[0] in _SECRET | _REACHES | _LIVES or (
        len(words) == 1 and joined.startswith(("password", "contrasena"))
    ):
        return _ABOUT.isdisjoint(words[1:])
    return joined in {
        "accesstoken",
        "refreshtoken",
        "idtoken",
        "clientsecret",
        "correoelectronico",
        "phonenumber",
    }


def _words(name: str) -> list[str]:
    """Return the words of a name, in lower case and without accents: `Contraseña_Actual` has
    two.
    """
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)
    )
    return [word.lower() for word in _WORD.findall(plain)]
