"""What the services hold of a person, found by an address or an account, whatever the case of the letters."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from services.activites.store import Stores as Activites
from services.kit.store import engine_of
from services.structures.store import Stores as Structures

from ..cadre import Cadre
from ..lieux import Lieu

__all__ = ["Magasins", "Trouve", "chercher", "ouvrir"]


@dataclass(frozen=True)
class Magasins:
    structures: Structures
    activites: Activites


@dataclass
class Trouve:
    """Ids, except ``courriels``, ``telephones`` and ``noms``, which are the person's and are shown to nobody."""

    courriels: set[str] = field(default_factory=set, repr=False)
    telephones: set[str] = field(default_factory=set, repr=False)
    noms: set[str] = field(default_factory=set, repr=False)
    comptes: set[str] = field(default_factory=set)
    conseillers: list[str] = field(default_factory=list)
    structures: list[str] = field(default_factory=list)
    brouillons: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)

    @property
    def rien(self) -> bool:
        return not (self.conseillers or self.structures or self.brouillons)


@asynccontextmanager
async def ouvrir(lieux: tuple[Lieu, ...]) -> AsyncIterator[Magasins]:
    """The stores of the two services that hold somebody; the services themselves may go on working."""
    par_service = {lieu.service: lieu for lieu in lieux}
    structures, activites = par_service["structures"], par_service["activites"]
    un = await engine_of(structures.settings, structures.collections)
    try:
        deux = await engine_of(activites.settings, activites.collections)
        try:
            yield Magasins(Structures.on(un), Activites.on(deux))
        finally:
            await deux.close()
    finally:
        await un.close()


async def chercher(cadre: Cadre, magasins: Magasins, *, courriel: str | None, compte: str | None) -> Trouve:
    """From an account to its conseiller's address, and from an address to every conseiller and contact that has it."""
    trouve = Trouve(courriels={courriel.casefold()} if courriel else set(), comptes={compte} if compte else set())
    with cadre.avance("conseillers") as avance:
        async for conseiller in magasins.structures.conseillers.scan():
            avance(1)
            identite = conseiller.identite
            connu = identite is not None and identite.courriel.casefold() in trouve.courriels
            if not connu and conseiller.compte not in trouve.comptes - {""}:
                continue
            trouve.conseillers.append(conseiller.id)
            if conseiller.compte:
                trouve.comptes.add(conseiller.compte)
            if identite:
                _noter(trouve, identite.courriel, identite.telephone, identite.nom)
    with cadre.avance("structures") as avance:
        async for structure in magasins.structures.structures.scan():
            avance(1)
            for adresse in trouve.courriels.copy():
                if not structure.connait(adresse):
                    continue
                trouve.structures.append(structure.id)
                contact = structure.contact
                if contact and contact.courriel.casefold() == adresse:
                    _noter(trouve, contact.courriel, contact.telephone, contact.nom)
    await _chez_activites(magasins.activites, trouve)
    return trouve


def _noter(trouve: Trouve, courriel: str, telephone: str | None, nom: str) -> None:
    trouve.courriels.add(courriel.casefold())
    trouve.noms.add(nom.casefold())
    if telephone:
        trouve.telephones.add(telephone)


async def _chez_activites(activites: Activites, trouve: Trouve) -> None:
    for compte in trouve.comptes:
        brouillons = activites.brouillons.scan({"compte": compte}, ("ecrit_le",))
        trouve.brouillons += [brouillon.id async for brouillon in brouillons]
        exports = activites.exports.scan({"demandeur": compte}, ("demande_le",))
        trouve.exports += [export.id async for export in exports]
