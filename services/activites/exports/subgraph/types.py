"""An export as clients read it: how far it is, and a link to its file for whoever may still see what it holds."""

from datetime import date, datetime
from typing import Self

import strawberry

from services.kit.subgraph import champ, type_

from ...subgraph.perimetre import LECTEURS, Info
from .. import domain, vocabulaire
from ..liens import LienExport as LienSigne
from ..perimetre import couvre

__all__ = ["Export", "PerimetreDemande"]

for _enum, _nom in (
    (vocabulaire.FormatExport, "FormatExport"),
    (vocabulaire.StatutExport, "StatutExport"),
    (vocabulaire.GenrePerimetre, "GenrePerimetreExport"),
    (vocabulaire.RaisonEchec, "RaisonEchecExport"),
):
    strawberry.enum(_enum, name=_nom)


@strawberry.input(name="ChoixPerimetreExport", description="Une partie de ce que l'on peut voir ; un seul des deux.")
class PerimetreDemande:
    departement: str | None = strawberry.field(default=None, description="Le code d'un département.")
    structure: strawberry.ID | None = None


@type_(droits=LECTEURS, description="De qui sont les comptes rendus d'un export.")
class PerimetreExport:
    genre: vocabulaire.GenrePerimetre
    valeurs: list[str] = champ(taille=10, description="Des identifiants, ou des codes de départements.")


@type_(droits=LECTEURS, description="Où lire le fichier d'un export (GET ; une reprise par Range est possible).")
class LienExport:
    url: str
    expire_le: datetime

    @classmethod
    def de(cls, lien: LienSigne) -> Self:
        return cls(url=lien.url, expire_le=lien.expire_le)


@type_(droits=LECTEURS, description="Un fichier de comptes rendus, préparé à part.")
class Export:
    prive: strawberry.Private[domain.Export]
    id: strawberry.ID
    format: vocabulaire.FormatExport
    perimetre: PerimetreExport
    du: date
    au: date
    statut: vocabulaire.StatutExport
    demande_le: datetime
    avancement: int = champ(description="La part du travail qui est faite, de 0 à 100.")
    lignes_trouvees: int = champ(description="Comptes rendus trouvés jusqu'ici.")
    lignes_ecrites: int = champ(description="Lignes écrites jusqu'ici dans le fichier.")
    fini_le: datetime | None
    expire_le: datetime | None = champ(description="Jusqu'à quand le fichier est gardé.")
    taille: float | None = champ(description="En octets.")
    sha256: str | None = champ(description="L'empreinte du contenu, en hexadécimal ; aussi son ETag.")
    raison: vocabulaire.RaisonEchec | None = champ(description="Pourquoi il n'y aura pas de fichier.")

    @champ(droits=LECTEURS, description="Où lire le fichier, pendant une heure ; à demander au moment de s'en servir.")
    async def lien(self, info: Info) -> LienExport | None:
        contexte, export = info.context, self.prive
        le = contexte.maintenant()
        if export.statut is not vocabulaire.StatutExport.PRET or export.expire_le is None or export.expire_le <= le:
            return None
        if not await couvre(contexte.stores, contexte.agent, export.perimetre):
            return None
        return LienExport.de(contexte.stores.liens_exports.signer(export.id, le=le))

    @classmethod
    def de(cls, e: domain.Export) -> Self:
        return cls(
            prive=e,
            id=strawberry.ID(e.id),
            format=e.format,
            perimetre=PerimetreExport(genre=e.perimetre.genre, valeurs=list(e.perimetre.valeurs)),
            du=e.du,
            au=e.au,
            statut=e.statut,
            demande_le=e.demande_le,
            avancement=e.avancement,
            lignes_trouvees=e.reprise.trouvees,
            lignes_ecrites=e.ecrites,
            fini_le=e.fini_le,
            expire_le=e.expire_le,
            taille=e.fichier.taille if e.fichier else None,
            sha256=e.fichier.sha256 if e.fichier else None,
            raison=e.raison,
        )
