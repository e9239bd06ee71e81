"""What a report must say (domaine.md, CRA): every fault of a form at once, each with its field."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from services.kit.aggregate import Faute, Refus
from services.kit.temps import jour_paris
from services.territoire import Communes

from ..vocabulaire import Lieu, Materiel, Theme, TypeCra
from .saisie import Ebauche, Saisie

__all__ = ["DUREE_MAX", "PARTICIPANTS_MAX", "CraInvalide", "fautes", "fautes_d_ebauche", "verifier"]

DUREE_MAX = 1439
PARTICIPANTS_MAX = 10_000
CHEZ_L_EMPLOYEUR = frozenset({Lieu.DOMICILE, Lieu.A_DISTANCE})

Regle = tuple[str, bool, str]
"""A field, whether it is as it should be, and the sentence when it is not."""


class CraInvalide(Refus):
    message = "Ce compte rendu d'activité n'est pas complet."


def verifier(e: Ebauche, *, le: datetime, communes: Communes) -> Saisie:
    """The whole form; raises CraInvalide with every fault."""
    trouvees = fautes(e, le=le, communes=communes)
    if trouvees or e.jour is None or e.type is None or e.duree is None or e.lieu is None:
        raise CraInvalide(fautes=trouvees)
    commune = communes(e.commune) if e.commune else None
    return Saisie(
        jour=e.jour,
        type=e.type,
        duree=e.duree,
        lieu=e.lieu,
        commune=commune.code if commune else None,
        themes=e.themes,
        sous_themes=e.sous_themes,
        participants=_participants(e),
        deja_accompagnes=e.deja_accompagnes or 0,
        ages={k: n for k, n in e.ages if n},
        statuts={k: n for k, n in e.statuts if n},
        genres={k: n for k, n in e.genres if n},
        materiels=e.materiels,
        autonomie=e.autonomie,
        orientations=e.orientations,
    )


def fautes(e: Ebauche, *, le: datetime, communes: Communes) -> tuple[Faute, ...]:
    aujourd_hui = jour_paris(le)
    return _dire((*_quand(e, aujourd_hui), *_ou(e, communes), *_quoi(e), *_qui(e), *_suites(e)))


def fautes_d_ebauche(e: Ebauche, *, communes: Communes) -> tuple[Faute, ...]:
    """A draft may lack anything, but not hold what no report can: a commune that is none, the same word twice."""
    inconnue = ("commune", e.commune is None or communes(e.commune) is not None, COMMUNE_INCONNUE)
    return _dire((inconnue, *_une_fois(e)))


def _dire(regles: Iterable[Regle]) -> tuple[Faute, ...]:
    return tuple(dict.fromkeys(Faute(champ, message) for champ, juste, message in regles if not juste))


def _quand(e: Ebauche, aujourd_hui: date) -> Iterator[Regle]:
    yield "jour", e.jour is not None, "Indiquez le jour de l'accompagnement."
    yield "jour", e.jour is None or e.jour <= aujourd_hui, "Un accompagnement ne peut pas être daté dans le futur."
    yield "duree", e.duree is not None and 1 <= e.duree <= DUREE_MAX, f"La durée est de 1 à {DUREE_MAX} minutes."


COMMUNE_INCONNUE = "Aucune commune n'a ce code INSEE."


def _ou(e: Ebauche, communes: Communes) -> Iterator[Regle]:
    yield "lieu", e.lieu is not None, "Indiquez le lieu de l'accompagnement."
    if e.lieu in CHEZ_L_EMPLOYEUR:
        # Our choice: a commune that would count for nothing is said, rather than dropped in silence.
        chez = "À domicile ou à distance, la commune est celle de votre employeur : n'en indiquez pas."
        yield "commune", e.commune is None, chez
    elif e.lieu is not None:
        yield "commune", e.commune is not None, "Indiquez la commune de ce lieu."
    yield "commune", e.commune is None or communes(e.commune) is not None, COMMUNE_INCONNUE


def _quoi(e: Ebauche) -> Iterator[Regle]:
    yield "type", e.type is not None, "Indiquez le type d'accompagnement."
    yield "themes", bool(e.themes), "Indiquez au moins un thème."
    demarches = Theme.AIDE_AUX_DEMARCHES_ADMINISTRATIVES in e.themes
    precise = "Ces thèmes précisent une aide aux démarches administratives : indiquez-la aussi."
    yield "sousThemes", demarches or not e.sous_themes, precise
    yield from _une_fois(e)


def _une_fois(e: Ebauche) -> Iterator[Regle]:
    listes: tuple[tuple[str, Sequence[object]], ...] = (
        ("themes", e.themes),
        ("sousThemes", e.sous_themes),
        ("materiels", e.materiels),
        ("orientations", e.orientations),
        ("ages", [k for k, _ in e.ages]),
        ("statuts", [k for k, _ in e.statuts]),
        ("genres", [k for k, _ in e.genres]),
    )
    for champ, mots in listes:
        yield champ, len(set(mots)) == len(mots), "La même réponse n'est donnée qu'une fois."


def _qui(e: Ebauche) -> Iterator[Regle]:
    participants = _participants(e)
    if e.type is TypeCra.COLLECTIF:
        # No least number above 1: a workshop to which one person came is still a workshop.
        yield "participants", e.participants is not None, "Indiquez le nombre de participants."
    elif e.type is not None:
        seul = "Un accompagnement individuel ou une démarche compte un participant."
        yield "participants", participants == 1, seul
    nombre = f"De 1 à {PARTICIPANTS_MAX} participants."
    yield "participants", e.participants is None or 1 <= e.participants <= PARTICIPANTS_MAX, nombre
    deja = "Les personnes déjà accompagnées ne sont pas plus nombreuses que les participants."
    yield "dejaAccompagnes", 0 <= (e.deja_accompagnes or 0) <= participants, deja
    for champ, parts in (("ages", e.ages), ("statuts", e.statuts), ("genres", e.genres)):
        nombres = [n for _, n in parts]
        yield champ, all(n >= 0 for n in nombres), "Un nombre de personnes n'est pas négatif."
        yield champ, sum(nombres) <= participants, "Le total dépasse le nombre de participants."


def _participants(e: Ebauche) -> int:
    """One, unless something else is said: two reports in three are of one person."""
    return 1 if e.participants is None else e.participants


def _suites(e: Ebauche) -> Iterator[Regle]:
    aucun = "« Aucun » matériel ne va avec aucun autre."
    yield "materiels", Materiel.AUCUN not in e.materiels or len(e.materiels) == 1, aucun
