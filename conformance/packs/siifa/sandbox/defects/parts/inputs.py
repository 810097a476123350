"""What is invalid of a request, taken."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import cases as c
from conformance.packs.siifa.sandbox.faults import mending as m
from conformance.packs.siifa.sandbox.faults import queries as q
from conformance.packs.siifa.sandbox.faults import selection as at
from conformance.packs.siifa.sandbox.faults import undone as u
from conformance.packs.siifa.sandbox.faults.negatives import ABSENT, forgiven, forgiven_items
from conformance.sandbox.application import ServedOperation


def _single(operation: ServedOperation) -> bool:
    return operation.body is not None and operation.capability not in (
        "formular_glosa_masivo",
        "registrar_pago_masivo",
    )


def _all_but_glosas(operation: ServedOperation) -> bool:
    return operation.body is not None and operation.capability != "formular_glosa_masivo"


_PLAIN = (
    wrap(
        "incompleto-no-se-hace",
        "Lo que llega sin un dato obligatorio se responde con 200 y no se hace",
        "ERR-02",
        "R12",
        u.left_undone(_all_but_glosas),
    ),
    wrap(
        "paginas-sin-limite",
        "Ninguna lista rechaza una página fuera de sus límites",
        "ERR-02",
        "R26",
        q.asked(at.lists, q.limitless),
    ),
    wrap(
        "rangos-invertidos",
        "Ninguna lista rechaza un rango invertido",
        "ERR-02",
        "R27",
        q.ranges_forgotten(at.lists),
    ),
    wrap(
        "textos-sin-limite",
        "Ningún texto tiene límite: lo que sobra se corta",
        "ERR-02",
        "R17",
        m.mended(_single, m.texts_cut()),
    ),
    wrap(
        "anexos-sin-mirar",
        "Los anexos de una glosa no se verifican",
        "ERR-02",
        "R13",
        m.mended(at.named("formular_glosa"), m.annexes_forgotten),
    ),
    wrap(
        "pago-sin-verificar",
        "Un pago se registra con cualquier valor, referencia, fuente y subfuente",
        "ERR-02",
        "R32",
        m.mended(at.named("registrar_pago"), c.payment_mended),
    ),
    wrap(
        "cuenta-sin-verificar",
        "Una cuenta se abre con cualquier NIT, banco y tipo",
        "ERR-02",
        "R34",
        m.mended(at.named("crear_cuenta", "actualizar_cuenta"), c.account_mended),
    ),
    wrap(
        "lote-sin-tipos",
        "En el lote de glosas la observación puede ser cualquier cosa",
        "ERR-02",
        "S06",
        forgiven_items(
            "formular_glosa_masivo",
            "listaGlosas",
            "observacion",
            lambda value: not isinstance(value, str | None),
            start=0,
        ),
    ),
)
_SUBTLE = all_subtle(
    wrap(
        "fecha-ausente-es-hoy",
        "La fecha que falta es la del momento",
        "ERR-02",
        "R12",
        m.dated_now(_all_but_glosas),
    ),
    wrap(
        "un-caracter-de-mas",
        "Todo texto puede pasar de su límite en un carácter",
        "ERR-02",
        "R17",
        m.mended(_single, m.texts_cut(1)),
    ),
    wrap(
        "pago-por-cero",
        "Se registra un pago por cero",
        "ERR-02",
        "R32",
        m.mended(at.named("registrar_pago"), m.field_taken("valor", lambda value: value == 0, 1)),
    ),
    wrap(
        "fuente-muy-alta",
        "Los códigos de fuente y subfuente de más de 900000 no se verifican",
        "ERR-02",
        "R32",
        m.mended(
            at.named("registrar_pago"),
            c.payment_mended,
            at.holds_more(codigoFuente=900_000, codigoSubFuente=900_000),
        ),
    ),
    wrap(
        "cuenta-muy-alta",
        "El NIT, el banco y el tipo de una cuenta no se verifican cuando son muy altos",
        "ERR-02",
        "R34",
        m.mended(
            at.named("crear_cuenta"),
            c.account_mended,
            at.holds_more(codigoTipoCuenta=9000, codigoBanrep=900_000, nit=999_000_000),
        ),
    ),
    wrap(
        "anexo-muy-alto",
        "Un anexo de id mayor que cien millones no se verifica",
        "ERR-02",
        "R13",
        m.mended(
            at.named("formular_glosa"), m.annexes_forgotten, at.holds_more(idConsulta=100_000_000)
        ),
    ),
    wrap(
        "titular-omitido",
        "Una cuenta se abre sin titular",
        "ERR-02",
        "R12",
        forgiven("crear_cuenta", "titular", lambda value: value is ABSENT, "SIN TITULAR"),
    ),
)
INPUTS: tuple[Defect, ...] = (*_PLAIN, *_SUBTLE)
