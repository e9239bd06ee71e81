"""What the ANCT can ask of notifications, and that nobody else can."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.kit.subgraph import Contexte
from services.notifications.subgraph import schema

from .engines import ENGINES
from .notifications import Notifications, ouvrir

SCHEMA = schema()
DEFINIR = """
mutation ($departement: String!, $courriel: String!, $cle: String) {
  definirBoitePrefecture(departement: $departement, courriel: $courriel, cle: $cle) {
    ... on BoitePrefecture { departement courriel }
    ... on Refus { code fautes { champ } }
  }
}"""
RENVOYER = """
mutation ($id: ID!) {
  renvoyerNotification(id: $id) { ... on Notification { statut } ... on Refus { code } }
}"""
LISTE = """
query ($statut: StatutNotification) {
  notifications(statut: $statut, first: 10) {
    edges { node { id statut raison codeSmtp genre reference } }
  }
}"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with ouvrir(request.param, tmp_path) as opened:
        yield opened


async def ask(service: Notifications, query: str, role: str = "anct", **variables: Any) -> Any:
    contexte = Contexte(Agent(role, "moi"), service.stores, horloge=service.horloge)
    return await SCHEMA.execute(query, variables, context_value=contexte)


async def definir(service: Notifications, departement: str, courriel: str, cle: str | None = None) -> Any:
    answer = await ask(service, DEFINIR, departement=departement, courriel=courriel, cle=cle)
    assert answer.errors is None
    return answer.data["definirBoitePrefecture"]


async def test_anct_gives_and_changes_the_mailbox_of_a_prefecture(service: Notifications) -> None:
    for courriel in ("a@prefecture.example", "b@prefecture.example", "b@prefecture.example"):
        assert await definir(service, "69", courriel) == {"departement": "69", "courriel": courriel}
    listed = await ask(service, "{ boitesPrefecture { edges { node { courriel } } } }")
    assert listed.data["boitesPrefecture"]["edges"] == [{"node": {"courriel": "b@prefecture.example"}}]


async def test_the_same_key_sets_a_mailbox_once(service: Notifications) -> None:
    await definir(service, "69", "a@prefecture.example", cle="k")
    await definir(service, "69", "b@prefecture.example")
    assert (await definir(service, "69", "a@prefecture.example", cle="k"))["courriel"] == "b@prefecture.example"


async def test_a_mailbox_that_is_none_is_refused_with_its_field(service: Notifications) -> None:
    refus = await definir(service, "690", "pas une adresse")
    assert refus == {"code": "BoiteInvalide", "fautes": [{"champ": "departement"}, {"champ": "courriel"}]}


async def test_anct_sees_what_failed_and_sends_it_again(service: Notifications) -> None:
    service.serveur.rcpt = ["550 5.1.1 Adresse inconnue"]
    await service.decision()
    await service.expedition().tour()
    (edge,) = (await ask(service, LISTE, statut="EN_ECHEC")).data["notifications"]["edges"]
    id = edge["node"].pop("id")
    assert edge["node"] == {
        "statut": "EN_ECHEC",
        "raison": "SMTP_REJETE",
        "codeSmtp": 550,
        "genre": "STRUCTURE",
        "reference": "s-1",
    }
    assert (await ask(service, RENVOYER, id=id)).data == {"renvoyerNotification": {"statut": "A_ENVOYER"}}
    assert (await ask(service, RENVOYER, id=id)).data == {"renvoyerNotification": {"code": "PasEnEchec"}}
    assert (await ask(service, RENVOYER, id="rien")).data == {"renvoyerNotification": {"code": "Introuvable"}}


async def test_entities_are_answered_in_their_order(service: Notifications) -> None:
    await service.decision()
    ids = [n.id for n in await service.toutes()]
    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Notification { id } } }"
    asked = [{"__typename": "Notification", "id": i} for i in (*ids, "rien")]
    answer = await ask(service, query, r=asked)
    assert answer.data["_entities"] == [*({"id": i} for i in ids), None]


@pytest.mark.parametrize("role", ["prefecture", "structure", "conseiller", "coordinateur", "partenaire", "public"])
async def test_nobody_but_anct_asks(service: Notifications, role: str) -> None:
    for query, variables in (
        (LISTE, {}),
        ("{ boitesPrefecture { edges { node { courriel } } } }", {}),
        (DEFINIR, {"departement": "69", "courriel": "a@prefecture.example"}),
        (RENVOYER, {"id": "1"}),
    ):
        answer = await ask(service, query, role, **variables)
        assert answer.errors[0].extensions == {"code": "INTERDIT"}
