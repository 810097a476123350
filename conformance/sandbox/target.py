"""The target file that points at a sandbox."""

from collections.abc import Mapping

import yaml

from conformance.sandbox.counter import Sandbox

PASSWORD_VARIABLE = "SANDBOX_PASSWORD"  # the name of a variable, not a secret


def target_text(sandbox: Sandbox, base_url: str, revision: str = "oficial") -> str:
    """Return the target file (YAML) of the sandbox at `base_url`: every role, the password from the
    environment.
    """
    base = base_url.rstrip("/")
    target = {
        "name": "Sandbox local",
        "pack": "siifa",
        "revision": revision,
        "services": {"seguridad": f"{base}/siifa-seguridad", "factura": f"{base}/siifa-factura"},
        "environment": "pruebas",
        "roles": {
            user.key: {"userName": user.name, "password": f"${{env:{PASSWORD_VARIABLE}}}"}
            for user in sandbox.store.users.values()
        },
        "facturas": "discover",
        "limits": {"requests_per_second": 1000, "timeout_s": 30},
        **({"enforces_terms": True} if sandbox.enforces_terms else {}),
    }
    return yaml.safe_dump(target, allow_unicode=True, sort_keys=False)


def environment_of(sandbox: Sandbox) -> Mapping[str, str]:
    """Return the variables the target file asks for, with their values."""
    return {PASSWORD_VARIABLE: sandbox.password}
