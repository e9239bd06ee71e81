"""What an operation's outcome is called: our fault is told from a refusal, and from what the client got wrong."""

from collections.abc import Sequence
from typing import Annotated

import pytest
import strawberry
from graphql import GraphQLError
from opentelemetry.metrics import Counter, Histogram

from services.kit import aggregate
from services.kit.identity import PUBLIC, PUBLIC_AGENT, Jetons
from services.kit.subgraph import Contexte, Refus, build_schema, champ, graphql_app, mesure, type_
from services.kit.subgraph.mesure import Issue, issue


class PorteFermee(aggregate.Refus):
    message = "La porte est fermée."


@type_(droits=PUBLIC)
class Porte:
    ouverte: bool


@type_()
class Query:
    @champ(droits=PUBLIC)
    def porte(self, bug: bool = False) -> Porte:
        if bug:
            raise KeyError("quelqu.un@exemple.fr")
        return Porte(ouverte=True)


@type_()
class Mutation:
    @champ(droits=PUBLIC)
    def ouvrir(self) -> Annotated[Porte | Refus, strawberry.union("OuvrirResultat")]:
        raise PorteFermee


@pytest.mark.parametrize(
    ("document", "refus", "causes", "attendue"),
    [
        ("{a}", [], [], "ok"),
        ("{a}", ["PorteFermee"], [], "refus"),
        ("{a}", [], [PorteFermee()], "refus"),
        ("{a}", [], [None], "invalide"),
        ("{a}", [], [GraphQLError("Variable")], "invalide"),
        (None, [], [], "invalide"),
        ("{a}", ["PorteFermee"], [None, KeyError("x")], "erreur"),
    ],
)
def test_only_a_bug_is_our_fault(
    document: str | None, refus: Sequence[str], causes: Sequence[Exception | None], attendue: Issue
) -> None:
    errors = [GraphQLError("…", original_error=cause) for cause in causes]
    assert issue(document, refus, errors) == attendue


class Cahier(Histogram):
    """Keeps what is recorded."""

    def __init__(self) -> None:
        self.notes: list[object] = []

    def record(self, amount: float, attributes: object = None, context: object = None) -> None:
        assert amount > 0
        self.notes.append(attributes)


class Compte(Counter):
    """Keeps what is added."""

    def __init__(self) -> None:
        self.notes: list[object] = []

    def add(self, amount: float, attributes: object = None, context: object = None) -> None:
        self.notes.append((amount, attributes))


@pytest.mark.parametrize(
    ("document", "attendu"),
    [
        ("{ porte { ouverte } }", {"type": "query", "issue": "ok"}),
        ("{ porte(bug: true) { ouverte } }", {"type": "query", "issue": "erreur"}),
        ("{ portail }", {"type": "query", "issue": "invalide"}),
        ("{ porte {", {"type": "query", "issue": "invalide"}),
        ("mutation { ouvrir { ... on Refus { code } } }", {"type": "mutation", "issue": "refus"}),
    ],
)
async def test_each_operation_is_measured_once(document: str, attendu: object, monkeypatch: pytest.MonkeyPatch) -> None:
    cahier = Cahier()
    compte = Compte()
    monkeypatch.setattr(mesure, "_DUREE", cahier)
    monkeypatch.setattr(mesure, "_OPERATIONS", compte)
    schema = build_schema(Query, Mutation)
    await schema.execute(document, context_value=Contexte(PUBLIC_AGENT, None))
    assert cahier.notes == [attendu]
    assert compte.notes == [(1, attendu)]


def test_a_first_error_is_one_more_than_none(monkeypatch: pytest.MonkeyPatch) -> None:
    compte = Compte()
    monkeypatch.setattr(mesure, "_OPERATIONS", compte)
    graphql_app(build_schema(Query, Mutation), None, Jetons("http://127.0.0.1/jwks.json", "issuer", "audience"))
    assert (0, {"type": "mutation", "issue": "erreur"}) in compte.notes
