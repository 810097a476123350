"""The reference validator as its pack names it."""

from conformance.files.reference import FileReference
from conformance.packs.bdua.sandbox.defects import DEFECTS
from conformance.packs.bdua.sandbox.mutants import space_of
from conformance.packs.bdua.sandbox.rules import AGREED, MANNERS
from conformance.packs.bdua.sandbox.validator import validate, validate_wrongly

REFERENCE = FileReference(
    validate,
    "conformance.packs.bdua.sandbox",
    DEFECTS,
    MANNERS,
    validate_wrongly,
    space_of,
    AGREED,
)
