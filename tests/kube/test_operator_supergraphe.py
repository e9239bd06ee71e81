"""The supergraph is what the running subgraphs serve, unless it would break an operation: then the old one stays."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.kube import KubeServer

from .operateur import Espace, Operateur, en_service, install_crds, operateurs, sous_graphe

AVANT = sous_graphe(structures=str, oubliee=str)
MOI = {"ab12": "query Accueil { structures candidatures }"}


@pytest.fixture
def espace(kube: KubeServer) -> Espace:
    install_crds(kube)
    there = Espace(kube)
    kube.kubectl("create", "namespace", there.name)
    return there


@pytest.fixture
def operateur(espace: Espace, tmp_path: Path) -> Iterator[Operateur]:
    with operateurs(espace, tmp_path) as (one,):
        yield one


def test_what_runs_is_published_and_what_would_break_an_operation_is_not(espace: Espace, operateur: Operateur) -> None:
    with en_service(AVANT) as structures, en_service(sous_graphe(candidatures=int)) as candidatures:
        espace.operations(**MOI)
        services = ("structures", structures.url), ("candidatures", candidatures.url)
        espace.plateforme(*services, operations={"configMap": "operations"})
        espace.until("plateformes", "conum", "Ready", "True")
        published = espace.supergraph()
        assert "oubliee" in published
        assert espace.condition("subgraphs", "conum-structures", "Ready")["status"] == "True"

        # What nobody asks may go.
        structures.sert(sous_graphe(structures=str, nouvelle=str))
        espace.kube.wait(lambda: "nouvelle" in espace.supergraph(), 60)
        published = espace.supergraph()
        assert "oubliee" not in published

        structures.sert(sous_graphe(nouvelle=str))
        why = espace.until("plateformes", "conum", "Composed", "False", "OperationCassee")["message"]
        assert "« Accueil » : Cannot query field 'structures'" in why
        assert espace.supergraph() == published

        structures.sert(sous_graphe(structures=int, candidatures=str))
        why = espace.until("plateformes", "conum", "Composed", "False", "CompositionRefusee")["message"]
        assert "candidatures" in why
        assert espace.supergraph() == published

        # Deleted by hand meanwhile: the one that was published comes back.
        espace.kube.api("DELETE", espace.path("configmaps", "conum-supergraph"))
        espace.kube.wait(lambda: espace.supergraph() == published, 60)

        structures.sert(AVANT)
        espace.until("plateformes", "conum", "Composed", "True")
        assert "oubliee" in espace.supergraph()
    espace.until("plateformes", "conum", "Composed", "False", "SubgraphMuet")
    espace.until("plateformes", "conum", "Ready", "False", "SubgraphMuet")
    reasons = {e["reason"] for e in espace.kube.api("GET", espace.path("events"))["items"]}
    assert {"OperationCassee", "Publie"} <= reasons


def test_drift_is_repaired_and_a_pause_lets_it_be(espace: Espace, operateur: Operateur) -> None:
    with en_service(AVANT) as structures:
        espace.plateforme(("structures", structures.url))
        espace.until("plateformes", "conum", "Ready", "True")
        published = espace.supergraph()

        espace.kube.api.patch(espace.path("configmaps", "conum-supergraph"), {"data": {"supergraph.graphql": "rien"}})
        espace.kube.wait(lambda: espace.supergraph() == published, 60)
        espace.kube.api("DELETE", espace.path("subgraphs", "conum-structures"))
        espace.kube.wait(lambda: espace.get("subgraphs", "conum-structures"), 60)
        espace.until("subgraphs", "conum-structures", "Ready", "True")

        espace.annotate("plateformes", "conum", "intervention")
        espace.until("plateformes", "conum", "Synced", "False", "EnPause")
        espace.kube.api.patch(espace.path("configmaps", "conum-supergraph"), {"data": {"supergraph.graphql": "main"}})
        structures.sert(sous_graphe(nouvelle=str))
        # The end of the pause is what shows that it held: nothing else could have kept this text.
        assert espace.supergraph() == "main"
        espace.annotate("plateformes", "conum", None)
        espace.kube.wait(lambda: "nouvelle" in espace.supergraph(), 60)
        espace.until("plateformes", "conum", "Synced", "True")


def test_conditions_do_not_move_while_nothing_does(espace: Espace, operateur: Operateur) -> None:
    with en_service(AVANT) as structures:
        espace.plateforme(("structures", structures.url))
        espace.until("plateformes", "conum", "Ready", "True")
        espace.until("plateformes", "conum", "Synced", "True")
        handled = "conum.fr/last-handled-configuration"
        espace.kube.wait(lambda: handled in (espace.get("plateformes", "conum") or {})["metadata"]["annotations"], 60)
        before = espace.get("plateformes", "conum")
        asked = structures.asked
        espace.kube.wait(lambda: structures.asked > asked + 9, 60)
        assert espace.get("plateformes", "conum") == before


def test_a_killed_leader_is_replaced_and_its_work_goes_on(espace: Espace, tmp_path: Path) -> None:
    with en_service(AVANT) as structures, operateurs(espace, tmp_path, ["un", "deux"]) as pair:
        espace.plateforme(("structures", structures.url))
        espace.until("plateformes", "conum", "Ready", "True")
        leader, standby = sorted(pair, key=lambda one: not one.leads())
        assert not standby.leads()
        leader.end(9)
        structures.sert(sous_graphe(nouvelle=str))
        espace.kube.wait(lambda: "nouvelle" in espace.supergraph(), 60)
        assert standby.leads()
        # Asked politely, it gives the lease back.
        assert standby.end() == 0
        assert espace.holder() == ""


def test_the_server_refuses_what_makes_no_sense(espace: Espace) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        espace.plateforme(("structures", "pas une adresse"))
    assert "spec.services[0].url" in refused.value.stderr
    espace.plateforme(("structures", "http://structures/graphql"))
    kafka = {"bootstrap": "kafka:9092", "security": "SASL_SSL"}
    with pytest.raises(subprocess.CalledProcessError) as refused:
        espace.plateforme(("structures", "http://structures/graphql"), kafka=kafka)
    assert "avec SASL, un Secret" in refused.value.stderr
