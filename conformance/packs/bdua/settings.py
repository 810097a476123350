"""What the target file of a validator may say, and what each key means where it says nothing."""

from conformance.files.target_key import FLAG, NUMBER, SEVERAL, TargetKey
from conformance.packs.bdua.layouts import HOMES, PROFILES

KINDS = tuple(HOMES[PROFILES[0]])
ENTITIES = {
    "eps": "EPS999",
    "otra_eps": "EPS998",
    "eoc": "EOC999",
    "departamento": "DEP999",
    "distrito_capital": "DTC999",
    "plan_adicional": "PLA999",
    "regimen_especial": "ESP999",
}
"""A synthetic entity for each role that delivers."""

SIDES = ("validador",)
SEEN, WHOLE, ONE = ("observa", "archivo", "registro")

KEYS = (
    TargetKey("lado", SIDES[0], "qué se prueba", accepted=SIDES),
    TargetKey("perfil", PROFILES[0], "según qué se juzga", accepted=PROFILES),
    TargetKey("validador.comando", (), "cómo se corre el validador", SEVERAL, told=False),
    TargetKey("validador.observa", False, "el validador observa la carpeta por sí mismo", FLAG),
    TargetKey("validador.timeout_s", 60.0, "cuánto puede tardar cada validación", NUMBER),
    TargetKey("puerta.entrega", "entrada/{ENTIDAD}/{TT}{ENTIDAD}{DDMMAAAA}.txt", "la entrega"),
    TargetKey("puerta.carta", "entrada/{ENTIDAD}/CARTA{ENTIDAD}{DDMMAAAA}.txt", "la carta"),
    TargetKey("puerta.salida", "salida/{ENTIDAD}", "dónde salen los resultados"),
    TargetKey("puerta.acuse", "ACUSE{ENTIDAD}{DDMMAAAA}.json", "cómo se llama el acuse"),
    TargetKey(
        "puerta.devuelto", "{ENTIDAD}{TT}00{DDMMAAAA}.TXT", "cómo se llama el maestro devuelto"
    ),
    TargetKey("puerta.copia_ftp", "salida/FTP/{ENTIDAD}", "su copia en el FTP"),
    TargetKey("puerta.copia_ministerio", "salida/MINISTERIO/{ENTIDAD}", "su copia al Ministerio"),
    TargetKey("calendario.cierre", "23:59:59", "hasta qué hora se recibe"),
    TargetKey("calendario.anios", ("2026", "2027"), "los años que se juzgan", SEVERAL),
    TargetKey("calendario.sabado_habil", False, "el sábado cuenta como día hábil", FLAG),
    TargetKey("calendario.festivos_extra", (), "días no hábiles además de los festivos", SEVERAL),
    TargetKey("layouts.*", "", "el layout propio de un tipo de archivo", names=KINDS),
    TargetKey("codificacion", "cp1252", "con qué codificación se escribe"),
    TargetKey("separador", ",", "qué separa los campos"),
    TargetKey("fin_de_linea", "CRLF", "cómo acaban las líneas", accepted=("CRLF", "LF")),
    TargetKey("control", "ninguno", "si hay registro o archivo de control", accepted=("ninguno",)),
    TargetKey(
        "carta.firma", "presencia", "qué hace firmada a una carta", accepted=("presencia", "texto")
    ),
    TargetKey("salida.aceptados", ".VAL", "cómo acaba el archivo de los aceptados"),
    TargetKey("salida.inconsistentes", ".NEG", "cómo acaba el de los inconsistentes"),
    TargetKey("salida.multipresentados", ".NEG", "cómo acaba el de los multipresentados"),
    TargetKey("entidades.*", "", "el código de la entidad de un rol", names=tuple(ENTITIES)),
    TargetKey(
        "regimenes",
        ("contributivo", "subsidiado", "trimestral"),
        "los que el sistema atiende",
        SEVERAL,
    ),
    TargetKey(
        "estructura_al_recibir",
        SEEN,
        "un registro mal construido tumba el archivo, se lista, o se observa cuál de las dos",
        accepted=(SEEN, WHOLE, ONE),
    ),
    TargetKey("volumen", 100_000.0, "cuántos registros tiene el archivo grande", NUMBER),
    TargetKey("flujo_subsidiado", False, "el validador recibe el flujo de los municipios", FLAG),
)
