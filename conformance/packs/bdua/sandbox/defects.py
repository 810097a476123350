"""The ways of being wrong that the reference validator has, each by the code that finds it."""

from conformance.core.finding import Level
from conformance.files.reference import FileDefect
from conformance.packs.bdua.sandbox.rules import BY_FILE, BY_RECORD, SIGNED, WHOLE_FILE

_M, _S, _Y = Level.MUST, Level.SHOULD, Level.MAY

_PLAIN = (
    ("recibe-el-noveno", "Recibe el noveno día hábil", "LIF-11", "4.p1", _M),
    ("recibe-tras-la-hora", "Recibe después de la hora de cierre", "LIF-11", "4.p1", _M),
    ("no-recibe-el-octavo", "No recibe el octavo día hábil", "LIF-01", "4.a1", _M),
    ("trece-para-subsidiado", "Recibe el decimotercer día del subsidiado", "LIF-11", "4.b1", _M),
    ("no-recibe-el-trece", "No recibe el decimotercer día hábil", "LIF-01", "4.a2", _M),
    ("trimestral-en-marzo", "Recibe en marzo lo trimestral", "LIF-11", "4.c1", _M),
    ("sin-carta", "Recibe sin carta del representante legal", "LIF-02", "9.7b", _M),
    ("carta-tardia", "Recibe con la carta tardía", "LIF-11", "9.6", _M),
    ("maestro-primero", "El orden de llegada decide el de validación", "LIF-06", "4.5", _M),
    ("todo-o-nada", "Un registro malo rechaza los buenos", "LIF-07", "6.2", _M),
    ("todo-se-acepta", "Acepta todo registro", "ERR-02", "6.1", _M),
    ("sin-inconsistentes", "Los registros malos desaparecen", "CON-02", "6.3", _M),
    ("multipresentado-en-silencio", "Los multipresentados desaparecen", "CON-02", "6.4", _M),
    ("solo-avisa-a-una", "Solo avisa a una de las entidades", "CON-02", "6.5", _M),
    ("estructura-no-mirada", "No cuenta los campos", "ERR-02", "6.1", _M),
    ("sin-copia-ftp", "No copia los resultados al FTP", "CON-02", "4.10", _M),
    ("sin-copia-ministerio", "No copia los resultados al Ministerio", "CON-02", "4.11", _M),
    ("resultados-antes", "Da los resultados el octavo día", "LIF-11", "4.7", _S),
    ("quince-en-catorce", "Da el catorce los resultados del quince", "LIF-11", "4.8", _S),
    ("resultados-ajenos", "Deja resultados en la carpeta de otra entidad", "SEC-05", "10", _M),
    ("se-cae-con-vacio", "Se cae con un archivo vacío", "ERR-01", "6.1", _S),
)
_SUBTLE = (
    ("festivo-ignorado", "Cuenta los festivos como hábiles", "LIF-11", "4.p1", _M),
    ("festivo-no-movido", "No traslada el festivo de noviembre", "LIF-11", "4.p1", _M),
    ("sabado-habil", "Cuenta el sábado como hábil", "LIF-11", "4.p1", _M),
    ("chiquinquira", "No conoce el festivo de julio de 2026", "LIF-11", "4.p1", _M),
    ("hora-utc", "Cierra a la hora de otro huso", "LIF-11", "4.p1", _M),
    ("orden-alfabetico", "Valida por el nombre del archivo", "LIF-06", "4.5", _M),
    ("orden-por-entidad", "Valida una entidad tras otra", "LIF-06", "4.5", _M),
    ("neg-recortado", "Recorta a 255 el registro que lista", "CON-01", "6.3", _S),
    ("neg-reordenado", "Lista los registros en otro orden", "CON-01", "6.3", _Y),
    ("val-y-neg", "Un registro está aceptado y listado", "CON-02", "6.3", _S),
    ("registro-perdido", "Pierde la última línea sin final", "CON-02", "6.2", _S),
    ("duplicado-doble", "Aplica dos veces un registro repetido", "LIF-03", "5.4", _M),
    ("rechazo-aplicado", "Aplica lo que lista", "CON-05", "6.2", _M),
    ("n01-borra", "El cambio de identidad pierde a la persona", "CON-01", "5.3", _M),
    ("n01-al-final", "El cambio de identidad se aplica al final", "LIF-01", "5.3", _Y),
    ("as-de-once", "Acepta una identificación AS de once", "LIF-10", "7", _S),
    ("fecha-31-02", "Acepta una fecha que no existe", "ERR-02", "6.1", _M),
    ("utf8-aceptado", "Recibe UTF-8 y codifica dos veces", "CON-06", "6.1", _S),
    ("ceros-perdidos", "Pierde los ceros de la izquierda", "CON-06", "6.2", _S),
    ("corte-ignorado", "Acepta hechos posteriores al corte", "LIF-11", "4.b2", _S),
    ("carta-de-otra-entidad", "Le vale la carta de otra entidad", "SEC-05", "9.7b", _M),
    ("entidad-ajena-en-registro", "Acepta registros de otra entidad", "SEC-05", "10", _M),
    ("reproceso-distinto", "Validar otra vez da otra cosa", "CON-01", "6.2", _S),
    ("copia-no-igual", "La copia del FTP no es igual", "CON-02", "4.10", _S),
    ("maestro-con-ajenos", "El maestro devuelto trae gente de otra entidad", "SEC-05", "10", _M),
    ("reentrega-suma", "La segunda entrega se suma a la primera", "LIF-03", "4.2", _S),
)

_RECORD, _FILE, _SIGNED, _WHOLE = (BY_RECORD,), (BY_FILE,), (SIGNED,), (WHOLE_FILE,)
_ASKED = (
    ("sin-control", "Acepta sin su control", "LIF-02", "9.7a", _M, _RECORD),
    ("control-no-mirado", "No mira cuántos registros dice el control", "ERR-02", "9.7a", _M, _FILE),
    ("control-de-menos", "Le vale un control que dice de menos", "ERR-02", "9.7a", _M, _RECORD),
    ("control-ajeno", "Le vale el control de otra entidad", "SEC-05", "9.7a", _M, _FILE),
    ("control-tardio", "Le vale el control tardío", "LIF-11", "4.p1", _M, _FILE),
    ("control-como-registro", "Lista el control como un registro", "CON-01", "6.3", _S, _RECORD),
    ("carta-sin-firma", "Recibe con una carta sin firma", "LIF-02", "9.7b", _M, _SIGNED),
    ("estructura-del-primero", "Cuenta los campos del primero", "ERR-02", "9.7a", _M, _WHOLE),
)
"""What shows where the target asks for it: of what the norm leaves open, so all of it is subtle."""

DEFECTS = {
    name: FileDefect(name, title, code, f"BDUA-RES-{requirement}", level, subtle, agreed)
    for rows, subtle in ((_PLAIN, False), (_SUBTLE, True), (_ASKED, True))
    for name, title, code, requirement, level, *more in rows
    for agreed in (more[0] if more else (),)
}
