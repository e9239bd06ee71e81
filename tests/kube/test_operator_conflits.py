"""Two who write the same status at once, on the genuine API: nothing is lost, and who never comes first is told so."""

from collections.abc import Callable

import kr8s
import pytest
import pytest_asyncio

from infra.local.kube import KubeServer
from infra.operator.kube import CONFIGMAP, PLATEFORME, Conflict, Kube, Resource

from .operateur import Espace, install_crds


@pytest.fixture(scope="module")
def espace(kube: KubeServer) -> Espace:
    install_crds(kube)
    there = Espace(kube)
    kube.kubectl("create", "namespace", there.name)
    there.plateforme(("structures", "http://127.0.0.1:9/graphql"))
    return there


@pytest_asyncio.fixture
async def ours(espace: Espace) -> Kube:
    return Kube(await kr8s.asyncio.api(kubeconfig=str(espace.kube.kubeconfig)), espace.name)


def while_another_writes(espace: Espace, times: int) -> tuple[list[str], Callable[[Resource], Resource]]:
    """Decides after somebody else has written, the first ``times``; with the versions it was given."""
    versions: list[str] = []

    def decide(there: Resource) -> Resource:
        versions.append(there["metadata"]["resourceVersion"])
        if len(versions) <= times:
            status = {"status": {"services": len(versions)}}
            espace.kube.api.patch(f"{espace.path('plateformes', 'conum')}/status", status)
        return {**there.get("status", {}), "observedGeneration": 1}

    return versions, decide


async def test_a_status_is_decided_again_on_what_the_other_wrote(espace: Espace, ours: Kube) -> None:
    versions, decide = while_another_writes(espace, 3)
    await ours.status(PLATEFORME, "conum", decide)
    assert len(set(versions)) == len(versions) == 4
    assert (espace.get("plateformes", "conum") or {})["status"] == {"services": 3, "observedGeneration": 1}


async def test_who_never_comes_first_is_told(espace: Espace, ours: Kube) -> None:
    espace.kube.api.patch(f"{espace.path('plateformes', 'conum')}/status", {"status": {"observedGeneration": None}})
    versions, decide = while_another_writes(espace, 1_000)
    with pytest.raises(Conflict):
        await ours.status(PLATEFORME, "conum", decide)
    assert "observedGeneration" not in (espace.get("plateformes", "conum") or {})["status"]
    assert len(versions) > 4


async def test_what_the_gateway_reads_is_taken_back_from_who_edited_it(espace: Espace, ours: Kube) -> None:
    """By server-side apply: the other's version is no conflict, its fields become ours."""
    before = await ours.apply(CONFIGMAP, "graphe", {"data": {"supergraph.graphql": "a"}})
    espace.kube.api.patch(espace.path("configmaps", "graphe"), {"data": {"supergraph.graphql": "b", "note": "c"}})
    after = await ours.apply(CONFIGMAP, "graphe", {"data": {"supergraph.graphql": "a"}})
    assert after["data"] == {"supergraph.graphql": "a", "note": "c"}
    again = await ours.apply(CONFIGMAP, "graphe", {"data": {"supergraph.graphql": "a"}})
    assert before["metadata"]["resourceVersion"] != after["metadata"]["resourceVersion"]
    assert again["metadata"]["resourceVersion"] == after["metadata"]["resourceVersion"]
