"""What is wrong with one line, all at once: its cells, its form, whose it is, and what was filed before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kit.aggregate import Faute, Refus
from services.territoire import territoire

from ..domain import Cra, CraInvalide, Ebauche, Saisie, verifier
from .colonnes import colonne_de, lire
from .domain import contenu, id_du_cra
from .fichier import Defaut, Ligne
from .qui import Pour

__all__ = ["Lue", "Verifiee", "a_deposer", "juger"]


@dataclass(frozen=True)
class Verifiee:
    """A line that makes a report: its id, whose, and the form."""

    id: str
    conseiller: str
    ebauche: Ebauche


@dataclass(frozen=True)
class Lue:
    """A line whose form is right on its own."""

    numero: int
    verifiee: Verifiee
    saisie: Saisie


def juger(ligne: Ligne | Defaut, pour: Pour, vues: dict[str, int], le: datetime) -> Lue | Defaut:
    """All that is wrong with a line, without the store."""
    if isinstance(ligne, Defaut):
        return ligne
    ebauche, fausses = lire(ligne.champs)
    messages = [f"{colonne} : {message}" for colonne, message in fausses.items()]
    conseiller = ligne.champs.get("conseiller", pour.conseiller)
    if conseiller is None:
        messages.append("conseiller : indiquez de qui est ce compte rendu")
    elif conseiller not in pour.situations:
        messages.append("conseiller : aucun contrat n'est connu pour ce conseiller")
    situation = pour.situations.get(conseiller or "")
    communes = territoire().commune
    saisie = None
    try:
        saisie = verifier(ebauche, le=le, communes=communes)
    except CraInvalide as invalide:
        fautes = invalide.fautes
        if situation is not None:
            try:
                Cra.transmettre("", ebauche, situation=situation, le=le, communes=communes)
            except Refus as refus:
                fautes = refus.fautes or fautes
        messages += _phrases(fautes, sans=fausses)
    if messages or saisie is None or conseiller is None:
        return Defaut(ligne.numero, tuple(messages))
    reference = ligne.champs.get("reference")
    id = id_du_cra(conseiller, saisie, reference, ebauche.contrat)
    if (premiere := vues.setdefault(id, ligne.numero)) != ligne.numero:
        aide = (
            "chaque référence ne sert qu'une fois"
            if reference is not None
            else "si ce sont deux accompagnements, donnez à chacun une référence"
        )
        return Defaut(ligne.numero, (f"répète la ligne {premiere} : {aide}",))
    return Lue(ligne.numero, Verifiee(id, conseiller, ebauche), saisie)


def a_deposer(lue: Lue, depose: Cra | None, pour: Pour, le: datetime) -> Verifiee | Defaut | None:
    """None: it is filed already. A day outside of the contract is found here, since what is filed stays filed."""
    if depose is not None:
        # As it was filed: its conseiller may have corrected it since.
        premiere = depose.historique[0].saisie if depose.historique else depose.saisie
        if contenu(premiere) != contenu(lue.saisie):
            message = "sa référence a déjà été importée avec un autre contenu : corrigez ce compte rendu dans l'outil"
            return Defaut(lue.numero, (f"reference : {message}",))
        return None
    verifiee = lue.verifiee
    try:
        Cra.transmettre(
            verifiee.id,
            verifiee.ebauche,
            situation=pour.situations[verifiee.conseiller],
            le=le,
            communes=territoire().commune,
        )
    except Refus as refus:
        return Defaut(lue.numero, tuple(_phrases(refus.fautes)) or (refus.phrase,))
    return verifiee


def _phrases(fautes: Iterable[Faute], sans: Iterable[str] = ()) -> list[str]:
    """``sans``: columns whose fault is told already; that they are then missing is not another one."""
    dites = [(colonne_de(f.champ), f.message) for f in fautes]
    return [f"{colonne} : {message}" for colonne, message in dites if colonne not in set(sans)]
