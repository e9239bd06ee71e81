"""What ANCT sees of the structures that may be one, each pair with its reasons in words."""

import strawberry

from services.kit.identity import roles
from services.kit.store import Page, Parmi
from services.kit.subgraph import Connexion, champ, page_to_connexion, type_
from services.territoire import territoire

from .. import domain
from ..domain.radar import MotifRapprochement, Paire, organisation, rapprocher
from .types import Info, Structure, structures_vues

__all__ = ["LecturesDesDoublons"]

strawberry.enum(MotifRapprochement, name="MotifRapprochement")
ANCT = roles("anct")


@type_(droits=ANCT, description="Ce qui rapproche deux structures.")
class Rapprochement:
    motif: MotifRapprochement
    explication: str


@type_(droits=ANCT, description="Deux structures qui n'en sont peut-être qu'une.")
class PaireDeStructures:
    une: Structure
    autre: Structure
    probable: bool = champ(
        description="Faux pour deux établissements d'un même SIREN : ce ne sont pas des doublons, on les dit ensemble."
    )
    motifs: list[Rapprochement] = champ(taille=3)


@type_()
class LecturesDesDoublons:
    @champ(
        droits=ANCT,
        description="Les structures à rapprocher, les plus probables d'abord, d'un département ou de tous.",
    )
    async def doublons(
        self, info: Info, departement: str | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[PaireDeStructures]:
        stores = info.context.stores
        if departement is None:
            page = await stores.paires.page({}, ("-rang_national",), first, after)
        else:
            page = await stores.paires.page({"departement": Parmi((departement,))}, ("-rang",), first, after)
        ids = [id for paire in page.items for id in (paire.une, paire.autre)]
        connues = {s.id: s for s in await stores.structures.many(ids) if s is not None}
        vues = dict(zip(connues, structures_vues(info.context, connues.values()), strict=True))
        # A structure that was merged or closed a moment ago is still in the list for as long as its fact travels.
        gardees = [
            (_paire(paire, connues[paire.une], vues), curseur)
            for paire, curseur in zip(page.items, page.curseurs, strict=True)
            if paire.une in connues
            and paire.autre in connues
            and rapprocher(connues[paire.une], connues[paire.autre], territoire().commune)
        ]
        restantes = Page(items=[p for p, _ in gardees], curseurs=[c for _, c in gardees], suite=page.suite)
        connexion = page_to_connexion(restantes, lambda paire: paire)
        connexion.page_info.end_cursor = page.curseurs[-1] if page.curseurs else None
        return connexion


def _paire(paire: Paire, une: domain.Structure, vues: dict[str, Structure]) -> PaireDeStructures:
    return PaireDeStructures(
        une=vues[paire.une],
        autre=vues[paire.autre],
        probable=paire.probable,
        motifs=[Rapprochement(motif=motif, explication=_explication(motif, paire, une)) for motif in paire.motifs],
    )


def _explication(motif: MotifRapprochement, paire: Paire, une: domain.Structure) -> str:
    match motif:
        case MotifRapprochement.MEME_RNA:
            return f"Le même numéro RNA ({une.rna}) : une association n'en a qu'un, et les deux SIREN diffèrent."
        case MotifRapprochement.MEME_NOM:
            return "Le même nom, aux abréviations près, dans la même commune."
        case MotifRapprochement.NOM_PROCHE:
            ou = "la même commune" if paire.meme_commune else "deux communes du même département"
            return f"Des noms proches ({paire.proximite} %) dans {ou}."
        case MotifRapprochement.MEME_SIREN:
            return (
                f"Deux établissements d'un même organisme ({organisation(une.siret)}) : ce ne sont pas des doublons, "
                "chacun peut accueillir des conseillers."
            )
