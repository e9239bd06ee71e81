"""What the operator publishes and what it holds back, and how it says so."""

from datetime import UTC, datetime, timedelta

from infra.operator.domain import composition as rules
from infra.operator.domain.composition import Served
from infra.operator.domain.conditions import Condition, paused, said, stands
from infra.operator.domain.operations import broken

LE = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
AVANT = "type Query { moi: String  structure(id: ID!): String }"
APRES = "type Query { moi: String }"
STRUCTURE = {"ab12": 'query LaStructure { structure(id: "1") }', "cd34": "{ moi }"}
REPOND = Served("structures", "http://structures/graphql", "type Query { moi: String }")
MUET = Served("selection", "http://selection/graphql", None, "pas de réponse, ConnectError")


def test_an_operation_breaks_when_the_published_schema_took_it_and_the_new_one_does_not() -> None:
    (cassee,) = broken(STRUCTURE, APRES, AVANT)
    assert cassee.name == "LaStructure"
    assert "Cannot query field 'structure'" in cassee.reason


def test_an_operation_that_is_broken_already_does_not_hold_back_the_others() -> None:
    assert broken(STRUCTURE, APRES, APRES) == []


def test_the_first_publication_takes_no_operation_that_it_would_refuse() -> None:
    assert [b.name for b in broken(STRUCTURE, APRES, None)] == ["LaStructure"]


def test_a_document_that_cannot_be_read_is_named_by_its_hash() -> None:
    (illisible,) = broken({"0123456789abcdef": "query {"}, APRES, None)
    assert illisible.name == "0123456789ab"


def test_nothing_is_composed_while_a_subgraph_is_silent() -> None:
    condition = rules.silent([REPOND, MUET])
    assert condition is not None
    assert (condition.status, condition.reason) == ("False", "SubgraphMuet")
    assert "selection (pas de réponse, ConnectError)" in condition.message
    assert "reste celui d'avant" in condition.message
    assert rules.silent([REPOND]) is None


def test_a_refusal_says_which_operations_and_how_many_more() -> None:
    casses = broken({f"{n:x}": f"query Q{n} {{ perdu }}" for n in range(7)}, APRES, None)
    condition = rules.refused(broken=casses)
    assert condition is not None
    assert condition.reason == "OperationCassee"
    assert "7 opération(s)" in condition.message
    assert "et 2 autres" in condition.message


def test_a_platform_is_ready_once_published_and_while_all_answer() -> None:
    def ready(*served: Served, published: bool) -> tuple[str, str]:
        condition, _ = rules.health(served, published, [])
        return condition.status, condition.reason

    assert ready(REPOND, published=False) == ("False", "SansSupergraphe")
    assert ready(REPOND, MUET, published=True) == ("False", "SubgraphMuet")
    assert ready(REPOND, published=True) == ("True", "Repond")


def test_a_resource_in_default_degrades_the_platform() -> None:
    _, degraded = rules.health([REPOND], True, ["EventTopic/cra"])
    assert degraded.status == "True"
    assert "EventTopic/cra" in degraded.message


def test_a_condition_keeps_its_date_until_its_status_flips() -> None:
    d_abord = said([], [Condition("Ready", "True", "A", "a")], 1, LE)
    ensuite = said(d_abord, [Condition("Ready", "True", "B", "b")], 2, LE + timedelta(hours=1))
    assert ensuite[0]["lastTransitionTime"] == d_abord[0]["lastTransitionTime"] == "2026-11-27T03:00:00Z"
    assert (ensuite[0]["reason"], ensuite[0]["observedGeneration"]) == ("B", 2)
    (enfin,) = said(ensuite, [Condition("Ready", "False", "C", "c")], 2, LE + timedelta(hours=2))
    assert enfin["lastTransitionTime"] == "2026-11-27T05:00:00Z"


def test_a_condition_that_is_not_said_again_stays() -> None:
    deux = said([], [Condition("Ready", "True", "A", ""), Condition("Synced", "True", "A", "")], 1, LE)
    assert [c["type"] for c in said(deux, [Condition("Ready", "False", "B", "")], 1, LE)] == ["Ready", "Synced"]
    assert stands({"status": {"conditions": deux}}, "Synced") == "True"
    assert stands({}, "Synced") == "Unknown"


def test_the_annotation_of_pause_holds_unless_it_says_false() -> None:
    assert paused({"metadata": {"annotations": {"conum.fr/pause": "intervention en cours"}}})
    assert not paused({"metadata": {"annotations": {"conum.fr/pause": "false"}}}, None, {"metadata": {}})
