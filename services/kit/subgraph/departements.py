"""Which départements a list shows to whom asks for it."""

from ..aggregate import Introuvable
from ..identity import Agent
from ..store import Parmi
from ..store.contract import Where

__all__ = ["des_departements"]


def des_departements(agent: Agent, departement: str | None) -> Where:
    """For the column ``departement``: the one that is asked, or else all of them for ``anct`` and its own for whoever
    else follows some. Raises Introuvable for one that is not the asker's."""
    if agent.role != "anct" and departement not in (None, *agent.departements):
        raise Introuvable
    if departement is not None:
        return {"departement": departement}
    return {} if agent.role == "anct" else {"departement": Parmi(tuple(sorted(agent.departements)))}
