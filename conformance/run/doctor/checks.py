"""The table of what the doctor looks at, in its order: what each check says of what was observed.

The rules of the file: a check is a pure function; it says nothing of what nobody could look at. BAD
is what keeps something from being judged, NOTE what a person should know. Each remark that the
target file can mend names the key and what to write there.
"""

from conformance.core.remark import Check, Remark, said_of
from conformance.run.doctor.contract_checks import contract, guesses
from conformance.run.doctor.login_checks import clock, logins
from conformance.run.doctor.network_checks import base_paths, connection, name, names, proxies, tls
from conformance.run.doctor.observed import Observed
from conformance.run.doctor.stock_checks import (
    latency,
    limits,
    paging,
    run_cost,
    stock,
    unjudged,
)

CHECKS: tuple[Check[Observed], ...] = (
    Check("servidores", "cuáles nombra el objetivo, y que no se habla con ningún otro", name),
    Check("DNS", "si alguien conoce el nombre de cada servidor", names),
    Check("proxy", "si se sale a la red por un intermediario", proxies),
    Check("conexión", "si el servidor acepta una conexión en ese puerto", connection),
    Check("TLS", "el certificado: quién lo firma, para qué nombre, hasta cuándo", tls),
    Check("ruta base", "si bajo la dirección atiende ese servicio, y no una página", base_paths),
    Check("ingreso", "si cada rol entra, por quién, y qué puede hacer", logins),
    Check("reloj", "si el reloj del objetivo y el de este equipo coinciden", clock),
    Check("contrato", "qué documento se usa y qué ofrece de lo obligatorio", contract),
    Check("supuestos", "qué supone el paquete que el objetivo no dice", guesses),
    Check("páginas", "si la lista principal se deja leer por páginas", paging),
    Check("recursos", "cuánto hay, libre, para probar", stock),
    Check("latencia", "cuánto tarda en responder", latency),
    Check("límites", "si el objetivo limita cuánto se le pide", limits),
    Check("corrida", "cuánto tomaría la corrida", run_cost),
    Check("juicio", "qué quedaría sin juzgar, y por qué", unjudged),
)


def remarks(observed: Observed) -> tuple[Remark, ...]:
    """Return all that there is to say of what was observed, in the order of the table."""
    return tuple(said_of(CHECKS, observed))
