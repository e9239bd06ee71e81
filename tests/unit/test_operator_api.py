"""What the API answers badly is tried again when that can help, and said when it cannot."""

import kmock
import kr8s
import pytest
import pytest_asyncio

from infra.operator.kube import CONFIGMAP, PLATEFORME, Conflict, Kube, NotLeader, Resource

CONUM = "/apis/conum.fr/v1alpha1/namespaces/essai/plateformes/conum"
READ = {"metadata": {"name": "conum", "resourceVersion": "7"}, "status": {"services": 1}}


@pytest_asyncio.fixture
async def server(kmock: kmock.RawHandler) -> kmock.RawHandler:
    kmock["get /version/"] << {"gitVersion": "v1.37.2"}
    kmock[f"get {CONUM}"] << READ
    return kmock


@pytest_asyncio.fixture
async def kube(server: kmock.RawHandler) -> Kube:
    return Kube(await kr8s.asyncio.api(url=str(server.url)), "essai")


async def test_a_status_that_somebody_wrote_first_is_read_and_decided_again(
    kube: Kube, server: kmock.RawHandler
) -> None:
    server[f"put {CONUM}/status"][:2] << 409 << {"message": "the object has been modified"}
    server[f"put {CONUM}/status"] << READ
    decided: list[Resource] = []

    def decide(there: Resource) -> Resource:
        decided.append(there)
        return {"services": 2}

    await kube.status(PLATEFORME, "conum", decide)
    assert len(decided) == 3
    assert [request.data["metadata"]["resourceVersion"] for request in server["put"]] == ["7"] * 3


async def test_a_status_that_is_never_ours_to_write_is_said(kube: Kube, server: kmock.RawHandler) -> None:
    server[f"put {CONUM}/status"] << 409 << {"message": "the object has been modified"}
    with pytest.raises(Conflict):
        await kube.status(PLATEFORME, "conum", lambda there: {"services": 2})


async def test_what_is_the_same_is_not_written(kube: Kube, server: kmock.RawHandler) -> None:
    await kube.status(PLATEFORME, "conum", lambda there: {"services": 1})
    assert len(server["put"]) == 0


async def test_a_failure_of_the_api_is_not_taken_for_a_conflict(kube: Kube, server: kmock.RawHandler) -> None:
    server[f"put {CONUM}/status"] << 500 << {"message": "etcdserver: request timed out"}
    with pytest.raises(kr8s.ServerError):
        await kube.status(PLATEFORME, "conum", lambda there: {"services": 2})
    assert len(server["put"]) == 1


async def test_who_no_longer_leads_writes_nothing(kube: Kube, server: kmock.RawHandler) -> None:
    asleep = Kube(kube._api, "essai", leads=lambda: False)
    for write in (
        asleep.apply(CONFIGMAP, "a", {}),
        asleep.delete(CONFIGMAP, "a"),
        asleep.status(PLATEFORME, "conum", lambda there: {"services": 2}),
    ):
        with pytest.raises(NotLeader):
            await write
    assert len(server["put"]) == len(server["patch"]) == len(server["delete"]) == 0


async def test_an_api_that_asks_for_patience_is_asked_again_by_the_next_pass(
    kube: Kube, server: kmock.RawHandler
) -> None:
    server[f"put {CONUM}/status"][:1] << 429 << {"message": "too many requests"}
    server[f"put {CONUM}/status"] << READ
    with pytest.raises(kr8s.ServerError) as refused:
        await kube.status(PLATEFORME, "conum", lambda there: {"services": 2})
    assert refused.value.response is not None
    assert refused.value.response.status_code == 429
    assert len(server["put"]) == 1
    assert await kube.status(PLATEFORME, "conum", lambda there: {"services": 2}) == READ
