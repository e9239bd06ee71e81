"""Whether what the running subgraphs serve may be published: it composes, and breaks no persisted operation."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from .conditions import Condition
from .operations import Broken

__all__ = ["COMPOSED", "Served", "digest", "health", "refused", "silent"]

SHOWN = 5
COMPOSED = Condition("Composed", "True", "Publie", "Ce que servent les sous-graphes est composé et publié.")


@dataclass(frozen=True)
class Served:
    """What one subgraph answered: its ``sdl``, or ``why`` there is none, in words."""

    name: str
    url: str
    sdl: str | None
    why: str = ""

    @property
    def ready(self) -> Condition:
        if self.sdl is None:
            return Condition("Ready", "False", "SubgraphMuet", f"Ne dit pas son schéma à {self.url} : {self.why}.")
        return Condition("Ready", "True", "SubgraphRepond", "Dit son schéma.")


def digest(*texts: str) -> str:
    """The name of a text, short enough to be read aloud."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def silent(served: Sequence[Served]) -> Condition | None:
    """Why nothing can be composed: a subgraph does not say what it serves. None when all do."""
    mute = [s for s in served if s.sdl is None]
    if not served:
        return _kept("SansSubgraph", "Aucun sous-graphe n'est déclaré.")
    if mute:
        whys = " ; ".join(f"{s.name} ({s.why})" for s in mute)
        return _kept("SubgraphMuet", f"Ne disent pas leur schéma : {whys}.")
    return None


def refused(*, reasons: str = "", unread: str = "", broken: Sequence[Broken] = ()) -> Condition | None:
    """Why what was composed is not published; None when nothing is against it.

    ``reasons``: the composition's own. ``unread``: why the persisted operations cannot be read.
    """
    if reasons:
        return _kept("CompositionRefusee", f"Les sous-graphes ne se composent pas :\n{reasons}")
    if unread:
        return _kept("OperationsIllisibles", f"{unread}.")
    if broken:
        shown = "\n".join(map(str, broken[:SHOWN]))
        more = f"\net {len(broken) - SHOWN} autres" if len(broken) > SHOWN else ""
        return _kept("OperationCassee", f"{len(broken)} opération(s) persistée(s) ne passeraient plus :\n{shown}{more}")
    return None


def _kept(reason: str, why: str) -> Condition:
    return Condition("Composed", "False", reason, f"{why}\nLe supergraphe publié reste celui d'avant.")


def health(served: Sequence[Served], published: bool, children: Sequence[str]) -> tuple[Condition, Condition]:
    """Ready and Degraded. ``children``: the resources of this platform that are not ready, as ``Kind/name``."""
    mute = [s.name for s in served if s.sdl is None]
    if not published:
        ready = Condition("Ready", "False", "SansSupergraphe", "Aucun supergraphe n'a encore été publié.")
    elif mute:
        ready = Condition("Ready", "False", "SubgraphMuet", f"Ne répondent pas : {', '.join(mute)}.")
    else:
        ready = Condition("Ready", "True", "Repond", "Un supergraphe est publié et tous les sous-graphes répondent.")
    if children:
        return ready, Condition("Degraded", "True", "RessourcesEnDefaut", f"En défaut : {', '.join(children)}.")
    return ready, Condition("Degraded", "False", "RienASignaler", "Aucune ressource n'est en défaut.")
