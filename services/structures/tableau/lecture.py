"""Reading what a tableau is put together from: one call for each kind of thing, however many there are."""

from dataclasses import dataclass
from datetime import datetime

from services.kit.store import Entre, Parmi
from services.kit.temps import jour_paris, mois_apres

from ..conseillers.domain import Conseiller, EtatEtape, etapes
from ..conventions.domain import LISTE, Convention, Statut
from ..conventions.events import Partie
from ..postes.domain import Poste
from ..store import Stores
from .activite import premier_mois
from .domain import (
    ConventionVue,
    EngagementVu,
    EtapeVue,
    LigneDeConseiller,
    LigneDePoste,
    Tableau,
    assembler,
)

__all__ = ["Lu", "lire_le_tableau"]

VACANCE_MOIS = 6


@dataclass(frozen=True, kw_only=True)
class Lu:
    """The conventions are shown whole, beside what is put together."""

    conventions: list[Convention]
    tableau: Tableau


async def lire_le_tableau(stores: Stores, structure: str, *, le: datetime) -> Lu:
    """Of that structure, with all that is still under the structures that it absorbed."""
    jour = jour_paris(le)
    absorbees = [s.id async for s in stores.structures.scan({"absorbee_par": structure})]
    ou = Parmi((structure, *absorbees))
    conventions = [c async for c in stores.conventions.scan({"structure": ou}, ("ouverte_le",))]
    postes = [p async for p in stores.postes.scan({"structure": ou})]
    conseillers = [c async for c in stores.conseillers.scan({"structure": ou}, ("declare_le",)) if c.actif]
    mois = Entre(du=premier_mois(jour))
    cra = [c async for c in stores.cra_du_mois.scan({"structure": ou, "mois": mois}, ("mois",))]
    tenus = {k.conseiller for p in postes for k in p.ouverts}
    passes = {k.conseiller for p in postes for k in p.contrats} - tenus
    tableau = assembler(
        conventions=[_convention(c) for c in conventions],
        postes=[_poste(p, le, ou.valeurs) for p in postes],
        conseillers=[_conseiller(c, le, en_poste=c.id not in passes) for c in conseillers],
        cra=cra,
        jour=jour,
    )
    return Lu(conventions=conventions, tableau=tableau)


def _convention(c: Convention) -> ConventionVue:
    return ConventionVue(
        id=c.id,
        etape=str(c.etape) if c.etape else None,
        echeance=c.terme,
        complete=not c.manques,
        renvoyee=c.statut is Statut.A_COMPLETER and bool(c.renvois),
        signee_ici=c.a_signe(Partie.STRUCTURE),
        fin=c.fin,
        engagements=() if c.terminee else tuple(_engagements(c)),
    )


def _engagements(c: Convention) -> list[EngagementVu]:
    return [
        EngagementVu(
            code=str(e.code),
            titre=LISTE[e.code].titre,
            etat=str(e.etat),
            echeance=e.echeance,
            constate=LISTE[e.code].constate,
            manquement_le=jour_paris(e.manquement.le) if e.manquement else None,
        )
        for e in c.engagements
    ]


def _poste(p: Poste, le: datetime, structures: tuple[object, ...]) -> LigneDePoste:
    jour = jour_paris(le)
    titulaire, depuis = p.titulaire(jour), p.vacant_depuis
    return LigneDePoste(
        id=p.id,
        numero=p.numero,
        genre=str(p.genre),
        etat=str(p.etat(jour)),
        conseiller=titulaire.conseiller if titulaire else None,
        attribue=p.rattachements[0].structure in structures,
        vacant_depuis=depuis,
        recruter_avant=p.recruter_avant,
        rendre_avant=mois_apres(depuis, VACANCE_MOIS) if depuis else None,
    )


def _conseiller(c: Conseiller, le: datetime, *, en_poste: bool) -> LigneDeConseiller:
    identite, attendu, test = c.identite, c.confirmation, c.parcours.positionnement
    valable = attendu is not None and c.compte is None and le < attendu.expire_le
    return LigneDeConseiller(
        id=c.id,
        nom=f"{identite.prenom} {identite.nom}" if identite else None,
        lie=c.compte is not None,
        en_poste=en_poste,
        lien_expire=jour_paris(attendu.expire_le) if attendu is not None and valable else None,
        heures=test.heures if test else None,
        etapes=tuple(
            EtapeVue(
                code=str(e.etape),
                faite=e.etat is EtatEtape.FAIT,
                echeance=e.echeance,
                prevue=e.jour if e.etat is not EtatEtape.FAIT else None,
                alerte=e.alerte,
            )
            for e in etapes(c, jour_paris(le))
        ),
    )
