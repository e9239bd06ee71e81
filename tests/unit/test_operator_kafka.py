"""What the operator does of topics, partners and replays: it grows, gives and sends what is asked, and no more."""

from typing import Any

import pytest

from infra.operator.domain.indexes import Progress as IndexProgress
from infra.operator.domain.indexes import missing, synced
from infra.operator.domain.replay import BATCH, Progress, is_replay
from infra.operator.domain.subscriptions import Right, groups, rights, username
from infra.operator.domain.topics import Found, plan, twin

CRA = {"topic": "conum.cra", "partitions": 12, "plateforme": "conum"}
ABONNEMENT = {"partner": "carto", "topics": ["conum.cra"], "plateforme": "conum"}


@pytest.mark.parametrize(
    ("found", "do", "reason"),
    [
        (None, "create", "CommeDeclare"),
        (Found(12, 3, False), "nothing", "CommeDeclare"),
        (Found(6, 3, True), "grow", "CommeDeclare"),
        (Found(6, 3, False), "refuse", "SujetNonVide"),
        (Found(24, 3, True), "refuse", "PartitionsEnTrop"),
    ],
)
def test_a_topic_is_made_or_grows_and_is_otherwise_left(found: Found | None, do: str, reason: str) -> None:
    decided = plan(CRA, found)
    assert (decided.do, decided.ready.reason) == (do, reason)


def test_a_topic_with_records_grows_when_that_is_said_to_be_wanted() -> None:
    assert plan({**CRA, "growth": "Always"}, Found(6, 3, False)).do == "grow"


def test_a_topic_that_is_replicated_otherwise_is_refused_even_to_grow() -> None:
    assert plan({**CRA, "replication": 3}, Found(6, 2, True)).ready.reason == "ReplicationAutre"


def test_of_two_resources_for_one_topic_the_older_has_its_say() -> None:
    def resource(name: str, le: str, **spec: Any) -> dict[str, Any]:
        return {"metadata": {"name": name, "creationTimestamp": le}, "spec": {**CRA, **spec}}

    first, second = resource("cra", "2026-01-01T00:00:00Z"), resource("cra-bis", "2026-02-01T00:00:00Z")
    elsewhere = resource("autre", "2025-01-01T00:00:00Z", plateforme="essai")
    assert twin(first, [first, second, elsewhere]) is None
    assert twin(second, [first, second, elsewhere]) == "cra"
    assert plan(CRA, None, "cra").do == "refuse"


def test_a_partner_reads_what_is_listed_in_groups_of_its_own_and_writes_nothing() -> None:
    assert rights(ABONNEMENT) == {
        Right("topic", "conum.cra", "READ"),
        Right("topic", "conum.cra", "DESCRIBE"),
        Right("group", "partenaire.carto.", "READ", prefixed=True),
    }
    assert username(ABONNEMENT) == "partenaire-carto"


def test_the_groups_of_a_partner_are_not_within_those_of_another() -> None:
    assert not groups({"partner": "carto-bis"}).startswith(groups({"partner": "carto"}))


def test_a_replay_takes_its_partitions_in_order_and_ends_at_its_bounds() -> None:
    progress = Progress({1: (5, 8), 0: (2, 3)}, 0, 1_000)
    assert progress.next == (0, 2, 3, BATCH)
    progress = progress.sent(0, 3, 1)
    assert progress.next == (1, 5, 8, BATCH)
    assert progress.sent(1, 8, 3).next is None


def test_a_replay_never_sends_more_than_asked() -> None:
    assert Progress({0: (0, 500)}, 0, 7).next == (0, 0, 500, 7)
    assert Progress({0: (7, 500)}, 7, 7).next is None


def test_a_replay_that_is_taken_up_goes_on_where_it_was() -> None:
    before = Progress({0: (40, 90), 3: (2, 2)}, 38, 50)
    assert Progress.read(before.shown, 50) == before


def test_what_was_replayed_is_not_replayed_again() -> None:
    assert is_replay([("ce_id", b"1"), ("conum-only-group", b"activites")], "conum-only-group")
    assert not is_replay([("ce_id", b"1")], "conum-only-group")


def test_only_the_indexes_that_are_not_there_are_built() -> None:
    wanted = {"cra": ["outboxAt", "siret__unique"], "vues": ["outboxAt"]}
    there = {"cra": ["_id_", "outboxAt", "a_la_main"]}
    assert missing(wanted, there) == [
        ("cra", "siret__unique"),
        ("vues", "outboxAt"),
    ]


def test_a_platform_is_synced_once_every_index_is_built() -> None:
    assert synced([IndexProgress("selection", 3, 3)]).status == "True"
    behind = synced([IndexProgress("selection", 3, 3), IndexProgress("activites", 9, 4)])
    assert (behind.status, behind.reason) == ("False", "IndexEnCours")
    assert "activites" in behind.message
    assert synced([], "MongoDB ne répond pas.").reason == "IndexEnDefaut"
