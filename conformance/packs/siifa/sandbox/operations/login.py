"""The login: a token for a name and a password."""

import hmac

from conformance.packs.siifa.sandbox.call import Call
from conformance.sandbox.reply import RefusalError, Reply, answer

_WRONG = "El usuario o la contraseña no son válidos"


def iniciar_sesion(call: Call) -> Reply:
    """Answer a token, or 400 with one answer for an unknown user and for a wrong password (S11)."""
    users, given = call.store.users, call.body
    named = [user for user in users.values() if user.name == given["userName"]]
    right = hmac.compare_digest(given["password"].encode(), call.sandbox.password.encode())
    user = named[0] if named else None
    if (user is None or not right) and not call.store.rule("login"):
        user, right = user or users["ips_consulta"], True
    if user is None or not right:
        raise RefusalError(400, f"{_WRONG}.", {"UserName": [_WRONG]})
    return answer({"success": True, "token": call.sandbox.issue(user), "errors": None})
