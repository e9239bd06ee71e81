"""The best share of the posts under the envelopes, found by CP-SAT (OR-tools), which says whether it proved it."""

import asyncio
from dataclasses import dataclass
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Final

from .domain import Probleme, glouton

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["LIMITE", "Repartition", "prechauffer", "repartir", "resoudre"]

LIMITE: Final = 3.0
"""Seconds after which the best share found so far is given, unproved: the gateway gives up after five."""
_UN_A_LA_FOIS: Final = asyncio.Semaphore(1)


@dataclass(frozen=True, kw_only=True)
class Repartition:
    """Candidature → posts, those with none left out. ``prouve``: no share is worth more than ``objectif``."""

    postes: dict[str, int]
    objectif: int
    prouve: bool


def prechauffer() -> None:
    """Loads the solver meanwhile: it takes pandas along, which on a busy machine is longer than one waits for an
    answer."""
    Thread(target=lambda: import_module("ortools.sat.python.cp_model"), name="solveur", daemon=True).start()


async def repartir(question: Probleme, *, limite: float = LIMITE) -> Repartition | None:
    """``resoudre`` on a thread (the solver leaves the interpreter free), one question at a time."""
    async with _UN_A_LA_FOIS:
        return await asyncio.to_thread(resoudre, question, limite=limite)


def resoudre(question: Probleme, *, limite: float = LIMITE) -> Repartition | None:
    """The best share, or after ``limite`` seconds the best found; None when the hypotheses alone exceed an envelope.

    The same question has the same answer: one worker, one seed, a start that is always the same; when posts are
    divisible and the optimum is proved, no other share is as good.
    """
    if not question.tient(question.imposes):
        return None
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    depart = glouton(question)
    postes = []
    for choix in question.choix:
        domaine = cp_model.Domain.from_values(list(question.valeurs(choix)))
        variable = model.new_int_var_from_domain(domaine, choix.candidature)
        model.add_hint(variable, depart.get(choix.candidature, 0))
        postes.append(variable)
    _enveloppes(model, question, postes)
    model.maximize(cp_model.LinearExpr.weighted_sum(postes, question.poids))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limite
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    # The whole of the linear relaxation: ten times faster to prove, since envelopes are sums.
    solver.parameters.linearization_level = 2
    statut = solver.solve(model)
    if statut in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        trouves = {c.candidature: solver.value(v) for c, v in zip(question.choix, postes, strict=True)}
    else:
        trouves = depart
    donnes = {c: n for c, n in trouves.items() if n}
    return Repartition(postes=donnes, objectif=question.objectif(donnes), prouve=statut == cp_model.OPTIMAL)


def _enveloppes(model: "cp_model.CpModel", question: Probleme, postes: "list[cp_model.IntVar]") -> None:
    model.add(sum(postes) <= question.national)
    for departement, reste in question.departements.items():
        siens = [v for c, v in zip(question.choix, postes, strict=True) if c.departement == departement]
        if siens:
            model.add(sum(siens) <= reste)
