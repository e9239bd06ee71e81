"""What a pass over a Plateforme leaves behind, whatever the subgraphs answer and whoever writes meanwhile."""

from collections.abc import Sequence

from infra.composition import Composition, CompositionRefused, Sdl
from infra.operator.domain.composition import Served
from infra.operator.kube import CONFIGMAP, PLATEFORME, SUBGRAPH
from infra.operator.plateforme import Plateformes

from .operateur import KubeEnMemoire

URL = "http://structures/graphql"
SPEC = {"services": [{"name": "structures", "url": URL}], "operations": {"configMap": "operations", "key": "d.json"}}
PUBLIC = "type Query { structures: String }"


class Dehors:
    """The subgraphs and the composition: ``sdl`` is what is served, and what it composes to."""

    def __init__(self) -> None:
        self.sdl: str | None = PUBLIC
        self.composed = 0

    async def ask(self, subgraphs: Sequence[tuple[str, str]]) -> list[Served]:
        return [Served(name, url, self.sdl, "" if self.sdl else "pas de réponse") for name, url in subgraphs]

    async def compose(self, subgraphs: Sequence[Sdl]) -> Composition:
        self.composed += 1
        if "@" in subgraphs[0].text:
            raise CompositionRefused("UNKNOWN: @perdue")
        return Composition(f"# supergraphe\n{subgraphs[0].text}", subgraphs[0].text)


def _platform(document: str = "{ structures }") -> tuple[KubeEnMemoire, Dehors, Plateformes]:
    kube, dehors = KubeEnMemoire(), Dehors()
    kube.put(PLATEFORME, "conum", SPEC)
    kube.there["configmaps", "operations"] = {"metadata": {"name": "operations"}, "data": {"d.json": document}}
    return kube, dehors, Plateformes(kube, dehors.ask, dehors.compose)


def _composed(kube: KubeEnMemoire) -> tuple[str, str]:
    conditions = kube.there["plateformes", "conum"]["status"]["conditions"]
    return next((c["status"], c["reason"]) for c in conditions if c["type"] == "Composed")


def _published(kube: KubeEnMemoire) -> str | None:
    held = kube.there.get(("configmaps", "conum-supergraph"))
    return held["data"]["public.graphql"] if held else None


async def test_what_composes_is_published_and_a_second_pass_writes_nothing() -> None:
    kube, dehors, plateformes = _platform('{"ab": "{ structures }"}')
    await plateformes.reconcile("conum")
    assert _composed(kube) == ("True", "Publie")
    assert _published(kube) == PUBLIC
    assert kube.there["subgraphs", "conum-structures"]["status"]["conditions"][0]["status"] == "True"
    assert kube.reasons == ["Publie"]

    writes = kube.writes
    await plateformes.reconcile("conum")
    assert (kube.writes, dehors.composed) == (writes, 1)


async def test_whatever_is_wrong_keeps_what_was_published() -> None:
    kube, dehors, plateformes = _platform('{"ab": "query Accueil { structures }"}')
    await plateformes.reconcile("conum")
    for sdl, reason in (
        ("type Query { autres: String }", "OperationCassee"),
        ("type Query @perdue { structures: String }", "CompositionRefusee"),
        (None, "SubgraphMuet"),
    ):
        dehors.sdl = sdl
        await plateformes.reconcile("conum")
        assert _composed(kube) == ("False", reason)
        assert _published(kube) == PUBLIC


async def test_operations_that_cannot_be_read_hold_everything_back() -> None:
    for text in ("{", "[]", '{"ab": 1}'):
        kube, _, plateformes = _platform(text)
        await plateformes.reconcile("conum")
        assert _composed(kube) == ("False", "OperationsIllisibles")
        assert _published(kube) is None
    del kube.there["configmaps", "operations"]
    await plateformes.reconcile("conum")
    assert _composed(kube) == ("False", "OperationsIllisibles")


async def test_two_revisions_are_kept_beside_what_the_gateway_reads() -> None:
    kube, dehors, plateformes = _platform("{}")
    for field in "abcd":
        dehors.sdl = f"type Query {{ {field}: String }}"
        await plateformes.reconcile("conum")
    held = [body for (plural, name), body in kube.there.items() if plural == "configmaps" and name != "operations"]
    assert len(held) == 3
    assert _published(kube) == "type Query { d: String }"


async def test_what_the_gateway_reads_does_not_go_with_the_platform() -> None:
    """Kubernetes deletes what a Plateforme owns with it; the gateway must still find its graph."""
    kube, _, plateformes = _platform('{"ab": "{ structures }"}')
    await plateformes.reconcile("conum")
    owned = {name for (plural, name), one in kube.there.items() if one["metadata"].get("ownerReferences")}
    assert "conum-supergraph" not in owned
    assert any(name.startswith("conum-supergraph-") for name in owned)


async def test_who_writes_first_is_read_again_and_not_lost() -> None:
    kube, _, plateformes = _platform("{}")
    left = [1, 2, 3]

    def somebody() -> None:
        if left:
            there = kube.there["plateformes", "conum"]
            kube._keep(PLATEFORME, "conum", {**there, "status": {**there.get("status", {}), "autre": left.pop()}})

    kube.avant_ecriture = somebody
    await plateformes.reconcile("conum")
    assert kube.there["plateformes", "conum"]["status"]["autre"] == 1
    assert _composed(kube) == ("True", "Publie")


async def test_a_service_that_is_no_longer_declared_leaves_the_graph_and_one_that_was_added_by_hand_stays() -> None:
    kube, _, plateformes = _platform("{}")
    await plateformes.reconcile("conum")
    kube.put(SUBGRAPH, "partenaire", {"plateforme": "conum", "name": "carto", "url": URL})
    kube.put(PLATEFORME, "conum", {**SPEC, "services": [{"name": "activites", "url": URL}]})
    await plateformes.reconcile("conum")
    assert {s["metadata"]["name"] for s in await kube.every(SUBGRAPH)} == {"conum-activites", "partenaire"}


async def test_a_platform_that_is_paused_or_gone_is_left() -> None:
    kube, _, plateformes = _platform("{}")
    kube.put(PLATEFORME, "conum", SPEC, annotations={"conum.fr/pause": "oui"})
    writes = kube.writes
    await plateformes.reconcile("conum")
    await plateformes.reconcile("ailleurs")
    assert kube.writes == writes
    assert await kube.every(SUBGRAPH) == []
    assert await kube.get(CONFIGMAP, "conum-supergraph") is None
