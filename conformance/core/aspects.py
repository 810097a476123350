"""The aspects that core judges: the words by which a pack's citations say which requirement speaks
of what.

The rules of the file: a probe, a check or a generation names an aspect of this table and no other;
what it judges under it is one sentence, in Spanish, since who writes a pack reads it in
`docs/paquetes.md`. A pack cites these, and those that its own tables name (races, wrong elements of
a bulk), which it tells in `Citations.own`; any other is refused when the pack is loaded.
"""

from collections.abc import Mapping

ASPECTS: Mapping[str, str] = {
    "auth.missing": "Una petición sin credencial se rechaza.",
    "auth.malformed": "Una credencial que no tiene forma de serlo se rechaza.",
    "auth.altered": "Una credencial buena que se alteró se rechaza.",
    "auth.forged": "Una credencial fabricada, de otro lugar o vencida se rechaza.",
    "auth.elsewhere": "Una credencial buena fuera de su sitio, o de clave adivinable, se rechaza.",
    "login.accepted": "Quien entra con su usuario y su clave recibe un token.",
    "login.refused": "Una clave errada no da token.",
    "login.hostile": "Lo que no es una credencial no da token, y el rechazo no cuenta nada.",
    "login.media": "Un inicio de sesión con otro tipo de contenido se rechaza.",
    "role.read": "Lee quien puede, y nadie más.",
    "role.write": "Escribe quien puede, y nadie más.",
    "isolation": "Las filas de una entidad no se muestran ni se cambian a otra.",
    "isolation.any": "Nada de lo que se lee, por ningún camino, muestra filas de otra entidad.",
    "isolation.write": "Ninguna escritura de otra entidad se acepta ni cambia nada.",
    "id.unknown": "Un id que ninguna fila tiene se responde como desconocido.",
    "id.malformed": "Lo que no es un id se rechaza como inválido.",
    "id.undescribed": "Un id desconocido se rechaza aunque ningún documento diga cómo.",
    "verb.wrong": "Un verbo que la ruta no tiene se rechaza.",
    "media.wrong": "Un cuerpo de otro tipo de contenido, o ninguno, se rechaza.",
    "query.type": "Un parámetro de otro tipo se rechaza.",
    "query.choice": "Un filtro obligatorio que falta, o fuera de sus valores, se rechaza.",
    "query.page": "Una página o un tamaño fuera de sus límites se rechaza.",
    "negative.query": "Cada error de a uno en una consulta se rechaza, y el rechazo lo nombra.",
    "negative.write": "Cada error de a uno en un cuerpo se rechaza, lo nombra y no cambia nada.",
    "field.missing": "Un cuerpo al que le falta una propiedad obligatoria se rechaza.",
    "amount.least": "Un importe menor que el mínimo se rechaza.",
    "amount.hostile": "Ningún importe causa un error.",
    "code.wrong": "Un código que su catálogo no tiene se rechaza.",
    "codes.listed": "Lo que un catálogo lista se acepta.",
    "text.long": "Un texto más largo que su máximo se rechaza.",
    "text.long.soft": "Un texto más largo que un máximo que solo pone la norma se rechaza.",
    "text.limit": "Un valor en un límite que solo pone la norma se acepta.",
    "text.kept": "Un texto se conserva como se envió, o se rechaza.",
    "filter.hostile": "Ningún texto en un filtro causa un error.",
    "hostile.request": "Lo que ningún cliente debería enviar se rechaza sin errores del servidor.",
    "generated.valid": "Lo generado dentro del contrato se acepta.",
    "generated.invalid": "Lo generado fuera del contrato se rechaza.",
    "generated.unknown": "Los ids generados que nada tiene se rechazan.",
    "generated.long": "Un texto generado muy por encima de un máximo de la norma se rechaza.",
    "bulk.empty": "Una lista sin elementos se rechaza.",
    "bulk.atomic": "Un elemento malo rechaza la lista entera, y no queda ninguna de sus filas.",
    "bulk.rows": "De cada elemento de una lista queda su fila, como se envió.",
    "list.filter": "Cada filtro trae las filas que lo cumplen, todas y solo ellas.",
    "list.exact": "Un filtro exacto no halla partes.",
    "list.order": "Las filas vienen en su orden.",
    "list.pages": "Las páginas no repiten ni omiten filas, y sus totales son exactos.",
    "list.detail": "Una fila dice lo mismo que su detalle.",
    "list.own": "Una lista le muestra a una entidad solo sus filas.",
    "list.at_once": "Dos entidades que leen a la vez ven cada una lo suyo.",
    "catalogue.filter": "Un catálogo se filtra dentro de cada grupo de códigos.",
    "detail.listed": "Un detalle dice lo mismo que su lista.",
    "lifecycle": "Un recorrido de un ciclo de vida va por sus estados, y toda lectura lo muestra.",
    "document": "El documento publicado está bien escrito y dice lo mismo que la norma.",
    "document.core": "Cada capacidad del núcleo tiene su operación en el documento.",
}
