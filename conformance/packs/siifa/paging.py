"""How SIIFA gives its lists (R26; OF4, parameters of every GET that pages)."""

from conformance.core.paging import Paging

PAGING = Paging(
    page="NumeroPagina",
    size="RegistrosPorPagina",
    rows="resultado",
    total="totalRegistros",
    pages="totalPaginas",
    taken="registrosPorPagina",
    at="paginaActual",
    largest=1500,
    largest_of={"listar_cuentas": 100, "listar_bancos": 100},
)
