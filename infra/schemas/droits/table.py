"""The rights as a person reads them: what is declared, then what is answered."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from services.kit.identity import PUBLIC, ROLES
from services.kit.subgraph import Subgraph

from .agents import COLONNES
from .releve import Ligne

__all__ = ["declares", "document", "repondus"]

COMMUNS = ("Refus", "Faute", "PageInfo", "_Service")
SUFFIXES = ("Arete", "Connexion")
TITRE = """\
# Droits

Ce document est écrit par `make schemas` et vérifié par `tests/contract/test_droits.py` : il ne se modifie pas à la
main. Un champ qui ne déclare rien est refusé à tous.
"""
DECLARES = """\
## A. Ce qui est déclaré : champ × rôle

✓ : ce rôle peut demander ce champ ; une demande qui contient un seul champ sans ✓ est refusée en entier. Les champs
de mêmes droits d'un type sont sur une ligne. Ce que chacun voit ensuite dépend de son périmètre : partie B.
"""
REPONDUS = """\
## B. Ce qui est répondu : champ × rôle × périmètre

Chaque case a été obtenue en exécutant l'opération, dans un monde d'essai où il n'y a qu'une structure du Rhône, sa
candidature, la décision qui la concerne et le compte rendu de son conseiller. « préfecture », « coordinateur »,
« structure » et « conseiller » sont ceux dont c'est le périmètre ; « autre … » est du même rôle, ailleurs ; « son
collègue » est un autre conseiller de la même structure. « Moment » dit où en est ce monde.

`oui` : répondu ou fait · `vide` : rien (nul ou liste vide), comme si cela n'existait pas · `refusé` : la règle dit non,
sans rien changer · `—` : rôle sans droit déclaré, demande refusée avant d'être exécutée.
"""


def document(schemas: Mapping[str, Subgraph], lignes: Sequence[Ligne]) -> str:
    return "\n".join([TITRE, *declares(schemas), *repondus(lignes)])


def declares(schemas: Mapping[str, Subgraph]) -> list[str]:
    parts = [DECLARES]
    for service, schema in schemas.items():
        parts.append(f"### {service}\n")
        entete = ("Type", "Champs", *ROLES)
        parts.append(_table(entete, _par_type(schema)))
    return parts


def _par_type(schema: Subgraph) -> list[Sequence[str]]:
    lignes: list[Sequence[str]] = []
    communs = [champ for champ in schema.droits if _commun(*champ)]
    for type, champs in groupby(sorted(_demandables(schema) - set(communs), key=_rang), key=lambda c: c[0]):
        par_droits: dict[frozenset[str], list[str]] = {}
        for champ in champs:
            par_droits.setdefault(schema.droits[champ], []).append(champ[1])
        lignes += [(type, ", ".join(noms), *_coches(droits)) for droits, noms in par_droits.items()]
    restreints = sorted(f"{t}.{n}" for t, n in communs if schema.droits[t, n] != PUBLIC)
    assert not restreints, f"shared types are everybody's: {restreints}"
    return [
        *lignes,
        ("types communs", "Refus, Faute, PageInfo, …Arete, …Connexion ; `_service`, `_entities`", *_coches(PUBLIC)),
    ]


def _demandables(schema: Subgraph) -> set[tuple[str, str]]:
    """What a client can ask: what it sends (inputs) is part of the field that takes it."""
    envoyes = {nom for nom, definition in schema.definitions.items() if definition.is_input}
    return {champ for champ in schema.droits if champ[0] not in envoyes}


def _commun(type: str, nom: str) -> bool:
    return type in COMMUNS or type.endswith(SUFFIXES) or (type == "Query" and nom.startswith("_"))


def _rang(champ: tuple[str, str]) -> tuple[int, str, str]:
    racines = ("Query", "Mutation", "Subscription")
    return (racines.index(champ[0]) if champ[0] in racines else len(racines), *champ)


def _coches(droits: frozenset[str]) -> list[str]:
    return ["✓" if role in droits else "" for role in ROLES]


def repondus(lignes: Sequence[Ligne]) -> list[str]:
    parts = [REPONDUS]
    for service, siennes in groupby(lignes, key=lambda ligne: ligne.service):
        parts.append(f"### {service}\n")
        entete = ("Champ", "Moment", *(c.titre for c in COLONNES))
        parts.append(_table(entete, map(_reponses, siennes)))
    return parts


def _reponses(ligne: Ligne) -> Sequence[str]:
    s = ligne.scenario
    champ = f"{s.champ} › {s.precision}" if s.precision else s.champ
    return (champ, s.moment, *(ligne.cellules[c].valeur for c in COLONNES))


def _table(entete: Sequence[str], lignes: Iterable[Sequence[str]]) -> str:
    barre = ["---", "---", *(":-:" for _ in entete[2:])]
    return "".join(f"| {' | '.join(cases)} |\n" for cases in (entete, barre, *lignes))
