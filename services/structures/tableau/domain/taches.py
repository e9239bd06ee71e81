"""What a structure has to do next, each with its sentence, its last day and the mutation that does it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from services.kit.temps import mois_apres

from .lignes import ConventionVue, LigneDeConseiller, LigneDePoste, Tache

__all__ = ["a_faire"]

PREVENIR_MOIS: Final = 3
"""A renewal is announced so many months before the day on which it should be asked for (our choice)."""
_PARCOURS: Final = {
    "POSITIONNEMENT": ("enregistrerPositionnement", "Enregistrez le test de positionnement de {nom}."),
    "FORMATION": ("enregistrerFormation", "Enregistrez le calendrier de formation de {nom}."),
    "PRISE_DE_POSTE": ("enregistrerPriseDePoste", "Enregistrez la prise de poste de {nom}, après sa formation."),
    "PIX": ("enregistrerExamen", "Enregistrez la certification Pix de {nom}."),
    "CCP1": ("enregistrerExamen", "Enregistrez le premier bloc du titre professionnel (CCP1) de {nom}."),
}


def a_faire(
    conventions: Iterable[ConventionVue],
    postes: Iterable[LigneDePoste],
    conseillers: Iterable[LigneDeConseiller],
    *,
    jour: date,
) -> tuple[Tache, ...]:
    """By last day, the earliest first; what has none comes after."""
    taches = [
        *(t for c in conventions for t in _convention(c, jour)),
        *(t for p in postes for t in _poste(p, jour)),
        *(t for c in conseillers if c.en_poste for t in _conseiller(c, jour)),
    ]
    return tuple(sorted(taches, key=lambda t: (t.echeance or date.max, t.code, t.cible)))


def _tache(code: str, phrase: str, echeance: date | None, geste: str | None, cible: str, jour: date) -> Tache:
    retard = max(0, (jour - echeance).days) if echeance is not None else 0
    return Tache(code=code, phrase=phrase, echeance=echeance, retard=retard, geste=geste, cible=cible)


def _convention(c: ConventionVue, jour: date) -> Iterator[Tache]:
    if c.etape == "COMPLETER" and c.complete:
        yield _tache(
            "TRANSMETTRE_CONVENTION",
            "Transmettez à la préfecture la convention, qui est complète.",
            c.echeance,
            "transmettreConvention",
            c.id,
            jour,
        )
    elif c.etape == "COMPLETER":
        phrase = "Complétez la convention : informations administratives et pièces."
        yield _tache("COMPLETER_CONVENTION", phrase, c.echeance, "completerConvention", c.id, jour)
    if c.etape == "COMPLETER" and c.renvoyee:
        phrase = "Lisez ce que la préfecture demande avant de transmettre la convention de nouveau."
        yield _tache("REPRENDRE_CONVENTION", phrase, c.echeance, "completerConvention", c.id, jour)
    if c.etape == "SIGNER" and not c.signee_ici:
        phrase = "Signez la convention, puis enregistrez-en la date."
        yield _tache("SIGNER_CONVENTION", phrase, c.echeance, "apposerSignature", c.id, jour)
    if c.etape == "RENOUVELER" and c.echeance is not None and jour >= mois_apres(c.echeance, -PREVENIR_MOIS):
        phrase = f"Demandez le renouvellement de la convention, qui finit le {c.fin:%d/%m/%Y}."
        yield _tache("RENOUVELER_CONVENTION", phrase, c.echeance, "demanderRenouvellement", c.id, jour)
    for e in c.engagements:
        if not e.constate and e.echeance is not None and e.etat in ("A_TENIR", "EN_RETARD"):
            phrase = f"Tenez, puis attestez, cet engagement : {e.titre[0].lower()}{e.titre[1:]}."
            yield _tache(f"ATTESTER_{e.code}", phrase, e.echeance, "attesterEngagement", c.id, jour)


def _poste(p: LigneDePoste, jour: date) -> Iterator[Tache]:
    if p.etat != "VACANT":
        return
    if p.rendre_avant is not None and jour > p.rendre_avant:
        phrase = f"Rendez le poste n° {p.numero}, vacant depuis six mois, ou transférez-le dans le département."
        yield _tache("RENDRE_OU_TRANSFERER_POSTE", phrase, p.rendre_avant, "rendrePoste", p.id, jour)
    elif p.recruter_avant is not None:
        phrase = f"Recrutez un conseiller numérique sur le poste n° {p.numero}."
        yield _tache("RECRUTER", phrase, p.recruter_avant, "recruter", p.id, jour)
    elif p.rendre_avant is not None:
        phrase = f"Recrutez de nouveau sur le poste n° {p.numero}, ou rendez-le."
        yield _tache("REMPLACER", phrase, p.rendre_avant, "recruter", p.id, jour)


def _conseiller(c: LigneDeConseiller, jour: date) -> Iterator[Tache]:
    nom = c.nom or "votre conseiller"
    if not c.lie:
        attendu = c.lien_expire is not None
        phrase = (
            f"Demandez à {nom} de suivre le lien reçu par courriel, pour relier son compte."
            if attendu
            else f"Renvoyez à {nom} le lien vers son compte : le précédent ne vaut plus."
        )
        yield _tache("RELIER_COMPTE", phrase, c.lien_expire, "renvoyerLienDuCompte", c.id, jour)
    for etape in c.etapes:
        if not etape.faite and (etape.echeance is not None or etape is _premiere(c)):
            geste, phrase = _PARCOURS[etape.code]
            if etape.code == "FORMATION" and etape.prevue is not None:
                phrase = (
                    f"Laissez {{nom}} suivre sa formation, jusqu'au {etape.prevue:%d/%m/%Y}, avant sa prise de poste."
                )
            yield _tache(f"PARCOURS_{etape.code}", phrase.format(nom=nom), etape.echeance, geste, c.id, jour)


def _premiere(c: LigneDeConseiller) -> object:
    """The first step that is not done: it is to do, even without a day."""
    return next((e for e in c.etapes if not e.faite), None)
