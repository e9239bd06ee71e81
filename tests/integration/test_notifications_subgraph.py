"""What the ANCT can ask of notifications, and that nobody else can."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.kit.subgraph import Contexte
from services.notifications.domain import Raison, Statut
from services.notifications.subgraph import schema

from .engines import ENGINES
from .notifications import MAIRIE, Notifications, ouvrir

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


ECHECS = """
query ($after: String) {
  notificationsEnEchec(first: 2, after: $after) {
    edges { node { id reference raison codeSmtp echoueeLe } } pageInfo { hasNextPage endCursor }
  }
}"""


async def refuser(service: Notifications, combien: int) -> None:
    """So many structures whose address is refused for good, one a minute."""
    for n in range(combien):
        await service.decision(f"s-{n}")
        service.serveur.rcpt = ["550 5.1.1 Adresse inconnue"]
        await service.expedition().tour()
        service.horloge.avancer(timedelta(minutes=1))


async def test_anct_pages_through_what_was_given_up_the_last_first(service: Notifications) -> None:
    await refuser(service, 5)
    lues: list[Any] = []
    curseur, suite = None, True
    while suite:
        page = (await ask(service, ECHECS, after=curseur)).data["notificationsEnEchec"]
        lues += [edge["node"] for edge in page["edges"]]
        curseur, suite = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert [n["reference"] for n in lues] == [f"s-{n}" for n in reversed(range(5))]
    assert {(n["raison"], n["codeSmtp"]) for n in lues} == {("SMTP_REJETE", 550)}
    assert await ask(service, RENVOYER, id=lues[0]["id"])
    page = (await ask(service, ECHECS)).data["notificationsEnEchec"]
    assert page["edges"][0]["node"]["reference"] == "s-3"


async def test_an_address_corrected_in_structures_is_taken_when_the_mail_is_sent_again(service: Notifications) -> None:
    await refuser(service, 1)
    service.structures.adresses["s-0"] = "corrigee@mairie.example"
    (edge,) = (await ask(service, ECHECS)).data["notificationsEnEchec"]["edges"]
    await ask(service, RENVOYER, id=edge["node"]["id"])
    await service.expedition().tour()
    assert len(service.serveur.recus_par("corrigee@mairie.example")) == 1
    assert (await ask(service, ECHECS)).data["notificationsEnEchec"]["edges"] == []


async def test_an_address_corrected_in_structures_is_taken_at_the_next_try(service: Notifications) -> None:
    service.serveur.rcpt = ["451 4.7.1 Plus tard"]
    await service.decision()
    await service.expedition().tour()
    service.structures.adresses["s-1"] = "corrigee@mairie.example"
    service.horloge.avancer(timedelta(minutes=1))
    await service.expedition().tour()
    assert len(service.serveur.recus_par("corrigee@mairie.example")) == 1


async def test_sending_again_by_two_at_once_is_one_fact_and_one_mail(service: Notifications) -> None:
    await refuser(service, 1)
    (edge,) = (await ask(service, ECHECS)).data["notificationsEnEchec"]["edges"]
    id = edge["node"]["id"]
    answers = await asyncio.gather(*(ask(service, RENVOYER, id=id) for _ in range(5)))
    codes = Counter(a.data["renvoyerNotification"].get("code") for a in answers)
    assert codes == {None: 1, "PasEnEchec": 4}
    told = [e.type for e in await service.engine.rows("notifications").outbox(1000) if e.key == id]
    assert told.count("notification.notification_relancee.v1") == 1
    await service.expedition().tour()
    assert len(service.serveur.recus) == 1


async def test_no_address_is_written_in_a_log_when_mails_fail(
    service: Notifications, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await service.decision()
    for reponse in (f"451 4.7.1 <{MAIRIE}> plus tard", f"550 5.1.1 <{MAIRIE}> inconnue"):
        service.serveur.rcpt = [reponse]
        await service.expedition().tour()
        service.horloge.avancer(timedelta(minutes=1))
    assert (await service.une(lambda n: n.raison is Raison.SMTP_REJETE)).statut is Statut.EN_ECHEC
    siens = [r for r in caplog.records if not r.name.startswith("mail.")]  # the test's own mail server
    assert MAIRIE not in "".join(f"{r.getMessage()}{r.exc_info}" for r in siens)


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
        (ECHECS, {}),
        ("{ boitesPrefecture { edges { node { courriel } } } }", {}),
        (DEFINIR, {"departement": "69", "courriel": "a@prefecture.example"}),
        (RENVOYER, {"id": "1"}),
    ):
        answer = await ask(service, query, role, **variables)
        assert answer.errors[0].extensions == {"code": "INTERDIT"}
