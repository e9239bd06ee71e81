"""After all that was played and killed: nobody's name, mail or telephone in a log or in an event."""

import pytest

from infra.local.demo.journee import Journee
from infra.local.demo.personnes import ASSOCIATION, AURILLAC, BOURG, CONSEILLERE, DIE, GUERET, VALENCE
from infra.local.supervisor import Plateforme

from .foule import CONTACT
from .releve import lire

pytestmark = pytest.mark.asyncio(loop_scope="session")

ORGANISMES = (DIE, VALENCE, BOURG, GUERET, AURILLAC, ASSOCIATION)
CONTACTS = [CONTACT, CONSEILLERE, *(organisme.demande["contact"] for organisme in ORGANISMES)]
PRIVES = {c[champ].encode() for c in CONTACTS for champ in ("nom", "prenom", "courriel", "telephone")}


def trahis(octets: bytes) -> list[bytes]:
    """Which of them can be read there; ``Exemple`` and ``.example`` differ by their last letter."""
    return sorted(prive for prive in PRIVES if prive in octets)


async def test_no_contact_is_in_any_event(journee: Journee, conum: Plateforme) -> None:
    octets = (await lire(conum.kafka)).octets
    assert DIE.siret.encode() in octets
    assert trahis(octets) == []


async def test_no_contact_is_in_any_log(journee: Journee, conum: Plateforme) -> None:
    journaux = {fichier.name: fichier.read_bytes() for fichier in conum.place.logs.iterdir()}
    assert {f"{part}.log" for part in conum.parts} <= set(journaux)
    assert {nom: trahis(octets) for nom, octets in journaux.items() if trahis(octets)} == {}


async def test_the_look_for_contacts_finds_them_where_they_may_be(journee: Journee, conum: Plateforme) -> None:
    """In the mails' headers: were they looked for in vain, the two tests above would prove nothing."""
    lettres = b"".join(fichier.read_bytes() for fichier in conum.mails.glob("*.eml"))
    assert DIE.demande["contact"]["courriel"].encode() in trahis(lettres)
