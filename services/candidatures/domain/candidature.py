"""A candidature: what a structure asks, what its préfecture thinks of it, what the committee decided."""

from dataclasses import dataclass

from .comite import Comite
from .depot import Depot
from .documents import Documents
from .doublon import Doublons
from .instruction import Instruction
from .rattachement import Rattachement

__all__ = ["Candidature"]


@dataclass(frozen=True, kw_only=True)
class Candidature(Depot, Documents, Instruction, Comite, Doublons, Rattachement):
    """One request of a structure, from its draft to its decision; its rules are those of each who acts on it."""
