"""Before anything is filed, every line is read and judged; those that are good wait in a file, not in memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Final

import msgspec

from services.kit.aggregate import Faute, Refus
from services.territoire import territoire

from ..domain import Cra, CraInvalide, Ebauche, Saisie, verifier
from ..store import Stores
from .colonnes import colonne_de, lire
from .domain import contenu, id_du_cra
from .fichier import Defaut, Fichier, Ligne
from .qui import Pour

__all__ = ["Bilan", "Verifiee", "relire", "verifier_tout"]

LOT: Final = 500
"""Lines that are looked up in the store in one round trip."""


@dataclass(frozen=True)
class Verifiee:
    """A line that makes a report: its id, whose, and the form."""

    id: str
    conseiller: str
    ebauche: Ebauche


@dataclass
class Bilan:
    lignes: int = 0
    defauts: int = 0
    deja: int = 0

    @property
    def nouvelles(self) -> int:
        return self.lignes - self.deja


@dataclass(frozen=True)
class _Lue:
    """A line whose form is right on its own."""

    numero: int
    verifiee: Verifiee
    saisie: Saisie


async def verifier_tout(
    stores: Stores,
    fichier: Fichier,
    pour: Pour,
    reserve: IO[bytes],
    *,
    le: datetime,
    dire: Callable[[Defaut], None],
    avance: Callable[[int], None],
) -> Bilan:
    """Writes into ``reserve`` the lines that are to be filed; ``dire`` is told of each bad line, in their order.

    A line that an earlier import has filed is no fault, whatever became of its contract since. Raises FichierRefuse.
    """
    bilan, vues = Bilan(), dict[str, int]()
    encoder = msgspec.json.Encoder()
    for lot in _lots(fichier.lignes()):
        jugees = [_juger(ligne, pour, vues, le) for ligne in lot]
        lues = [j for j in jugees if isinstance(j, _Lue)]
        deposes = dict(
            zip([j.numero for j in lues], await stores.cras.many([j.verifiee.id for j in lues]), strict=True)
        )
        for jugee in jugees:
            suite = jugee if isinstance(jugee, Defaut) else _deposer(jugee, deposes[jugee.numero], pour, le)
            if isinstance(suite, Defaut):
                bilan.defauts += 1
                dire(suite)
                continue
            bilan.lignes += 1
            if suite is None:
                bilan.deja += 1
            else:
                reserve.write(encoder.encode(suite) + b"\n")
        avance(fichier.lu)
    return bilan


def relire(reserve: IO[bytes], lot: int) -> Iterator[list[Verifiee]]:
    """What waits there, so many at a time."""
    reserve.seek(0)
    decoder = msgspec.json.Decoder(Verifiee)
    while lignes := list(islice(reserve, lot)):
        yield [decoder.decode(ligne) for ligne in lignes]


def _lots(lignes: Iterator[Ligne | Defaut]) -> Iterator[list[Ligne | Defaut]]:
    while lot := list(islice(lignes, LOT)):
        yield lot


def _juger(ligne: Ligne | Defaut, pour: Pour, vues: dict[str, int], le: datetime) -> _Lue | Defaut:
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
    return _Lue(ligne.numero, Verifiee(id, conseiller, ebauche), saisie)


def _deposer(lue: _Lue, depose: Cra | None, pour: Pour, le: datetime) -> Verifiee | Defaut | None:
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
