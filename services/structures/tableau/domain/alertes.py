"""What is wrong in a structure by now: what is late, what is broken, what does not come any more."""

from collections.abc import Iterable, Iterator
from datetime import date

from .lignes import Alerte, ConventionVue, LigneDeConseiller, LigneDePoste

__all__ = ["alertes"]

_ETAPES = {
    "COMPLETER": "La convention n'a pas été transmise à temps.",
    "INSTRUIRE": "La préfecture n'a pas encore instruit la convention.",
    "SIGNER": "La convention n'a pas été signée à temps.",
    "RENOUVELER": "Le renouvellement de la convention n'a pas été demandé à temps.",
}


def alertes(
    conventions: Iterable[ConventionVue],
    postes: Iterable[LigneDePoste],
    conseillers: Iterable[LigneDeConseiller],
    *,
    jour: date,
) -> tuple[Alerte, ...]:
    """The oldest first."""
    toutes = [
        *(a for c in conventions for a in _convention(c, jour)),
        *(a for p in postes for a in _poste(p, jour)),
        *(a for c in conseillers if c.en_poste for a in _conseiller(c, jour)),
    ]
    return tuple(sorted(toutes, key=lambda a: (a.depuis or date.max, a.code, a.cible)))


def _convention(c: ConventionVue, jour: date) -> Iterator[Alerte]:
    if c.etape is not None and c.echeance is not None and jour > c.echeance:
        yield Alerte(code=f"CONVENTION_{c.etape}", phrase=_ETAPES[c.etape], depuis=c.echeance, cible=c.id)
    for e in c.engagements:
        if e.etat == "MANQUEMENT":
            phrase = f"Un manquement est constaté : {e.titre[0].lower()}{e.titre[1:]}."
            yield Alerte(code="MANQUEMENT", phrase=phrase, depuis=e.manquement_le, cible=c.id)
        elif e.etat == "EN_RETARD":
            phrase = f"Un engagement n'est pas tenu à temps : {e.titre[0].lower()}{e.titre[1:]}."
            yield Alerte(code=f"ENGAGEMENT_{e.code}", phrase=phrase, depuis=e.echeance, cible=c.id)


def _poste(p: LigneDePoste, jour: date) -> Iterator[Alerte]:
    if p.rendre_avant is not None and jour > p.rendre_avant:
        phrase = f"Le poste n° {p.numero} est vacant depuis plus de six mois : il est à rendre ou à transférer."
        yield Alerte(code="VACANCE_PROLONGEE", phrase=phrase, depuis=p.rendre_avant, cible=p.id)
    elif p.recruter_avant is not None and jour > p.recruter_avant:
        phrase = f"Personne n'est recruté sur le poste n° {p.numero}, trois mois après son attribution."
        yield Alerte(code="RECRUTEMENT_EN_RETARD", phrase=phrase, depuis=p.recruter_avant, cible=p.id)


def _conseiller(c: LigneDeConseiller, jour: date) -> Iterator[Alerte]:
    for etape in c.etapes:
        if etape.alerte is not None:
            yield Alerte(code=f"{etape.code}_A_VERIFIER", phrase=etape.alerte, depuis=None, cible=c.id)
        if not etape.faite and etape.echeance is not None and jour > etape.echeance:
            phrase = f"Une étape du parcours de {c.nom or 'votre conseiller'} est en retard."
            yield Alerte(code=f"PARCOURS_{etape.code}", phrase=phrase, depuis=etape.echeance, cible=c.id)
