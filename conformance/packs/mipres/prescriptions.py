"""The prescription: what the acts of MIPRES are about."""

from conformance.core.noun import Noun
from conformance.core.resource import TEXT, Attribute, Need, Resource, ResourceKind, ResourceState
from conformance.core.unjudged import BlockedError

FREE = "sin direccionar"
PRESCRIPCION = ResourceKind(
    name="prescripcion",
    key="casos",
    noun=Noun("prescripción", "prescripciones", feminine=True),
    states=(ResourceState(FREE, "sin direccionar", "sin direccionar", written=FREE),),
    attributes=(
        Attribute("tipo_documento", TEXT, "CC"),
        Attribute("documento", TEXT, "1900000001"),
    ),
    count_key="cuantas",
    ids=TEXT,
    form="[0-9]{20}",
    form_words="20 cifras",
    unlisted=True,
)


def needed(count: int = 1) -> Need:
    """Return the need of so many prescriptions that nobody has used."""
    return PRESCRIPCION.need(count)


def given(resource: Resource | None) -> Resource:
    """Return the prescription that an item was given. Raises BlockedError without one."""
    if resource is None:
        raise BlockedError("hace falta una prescripción sin usar")
    return resource


def document_of(prescription: Resource) -> tuple[str, str]:
    """Return the type and the number of the patient's document."""
    return str(prescription.get("tipo_documento")), str(prescription.get("documento"))
