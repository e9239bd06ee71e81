"""The procedure that renews a release: it looks first, says what it does, and goes back when something is wrong.

Real helm, kubectl, API and controllers, Kafka and stores; no container runs, so what is wrong is put there by the test.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from infra.local.kube import KubeServer
from infra.local.place import ROOT
from infra.procedures.sauvegarde.manifeste import Manifeste, ecrire
from infra.topics import create_topics
from tests.integration.conftest import broker

from .chart import CHART, Chart
from .mise_a_jour import Version, kubectl_dans

GRAPHE = (ROOT / "schemas" / "supergraph.graphql").read_text()
SANS = ("--sans-sauvegarde", "--observation", "0")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kafka(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with broker(tmp_path_factory.mktemp("kafka")) as (_, address):
        await create_topics(address)
        yield address


@pytest.fixture(scope="module")
def installee(chart: Chart, kube_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Version]:
    dossier = tmp_path_factory.mktemp("maj")
    with KubeServer(dossier, controllers=True, nodes=2, cache=kube_cache) as kube:
        la = Version(kube, chart, "maj", kubectl_dans(dossier, kube_cache), dossier)
        la.installer("1.0.0")
        yield la


@pytest.fixture
def version(kafka: str, installee: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Version:
    """One that is in place, whichever it is, with stores that are empty."""
    environnement = {"KAFKA_BOOTSTRAP": kafka, "CONUM_DATA": str(tmp_path), "MONGODB_URI": ""}
    for nom, valeur in {**environnement, "KUBECONFIG": str(installee.kube.kubeconfig)}.items():
        monkeypatch.setenv(nom, valeur)
    la = replace(installee, donnees=tmp_path)
    la.dire({"c1": "query Courante { __typename }"}, GRAPHE)
    return la


@pytest.fixture
def nouvelle() -> str:
    return f"2.{uuid4().hex[:8]}"


def sauvegarde(dossier: Path, pris_le: str) -> str:
    dossier.mkdir()
    ecrire(dossier, Manifeste(pris_le, "sqlite", {}, {}, [], {}))
    return str(dossier)


async def attendre(vrai: Callable[[], bool]) -> None:
    async with asyncio.timeout(300):
        while not vrai():  # noqa: ASYNC110 — what is looked at is another program's
            await asyncio.sleep(0.2)


async def test_an_attempt_says_what_would_change_then_it_is_done(version: Version, nouvelle: str) -> None:
    (avant,) = version.images
    code, dit = await version.demander(nouvelle, *SANS, essai=True)
    assert code == 0, dit
    assert f"structures-worker : conum/structures:{avant} → conum/structures:{nouvelle}" in dit
    assert dit.count("change :") == 11
    assert version.images == {avant}
    code, dit = await version.demander(nouvelle, *SANS)
    assert code == 0, dit
    assert "renouvelé : en" in dit
    assert version.images == {nouvelle}


async def test_what_is_not_right_before_is_told_and_nothing_is_changed(
    version: Version, nouvelle: str, tmp_path: Path
) -> None:
    avant = version.images
    await version.oublier_de_publier("01")
    vieille = sauvegarde(tmp_path / "vieille", "2026-01-01T00:00:00+00:00")
    # The graph that serves has one field more than the next one.
    debut = next(ligne for ligne in GRAPHE.splitlines() if ligne.startswith("type Query"))
    de_plus = GRAPHE.replace(debut, f"{debut}\n  disparue: String", 1)
    version.dire({"e1": "query Ancienne { disparue }", "f1": "query Fausse { jamais }"}, de_plus)
    code, dit = await version.demander(nouvelle, "--sauvegarde", vieille)
    assert code == 1, dit
    assert "l'auditeur notifications.faits_non_publies trouve" in dit
    assert "plus de 24 h" in dit
    assert "opération « Ancienne »" in dit
    assert "Fausse" not in dit, "it is broken already"
    code, dit = await version.demander(nouvelle, "--sauvegarde", str(tmp_path / "aucune"))
    assert (code, "n'est pas une sauvegarde entière" in dit) == (1, True), dit
    assert version.images == avant
    # What was so before is not this version's doing: nothing is undone for it.
    code, dit = await version.demander(nouvelle, *SANS, "--forcer")
    assert code == 0, dit
    assert version.images == {nouvelle}


async def test_a_version_that_the_cluster_refuses_is_not_begun(version: Version, tmp_path: Path) -> None:
    avant, fausse = version.revision, tmp_path / "fausse.yaml"
    fausse.write_text("kafka: {security: TLS}\n")
    code, dit = await version.demander("3.0.0", *SANS, "--valeurs", str(fausse))
    assert (code, "La grappe refuserait" in dit) == (1, True), dit
    assert version.revision == avant


async def test_a_version_that_does_not_become_ready_is_undone(version: Version, nouvelle: str, tmp_path: Path) -> None:
    avant, nulle_part = version.images, tmp_path / "nulle-part.yaml"
    nulle_part.write_text("nodeSelector: {disque: absent}\n")
    donnees = ("--valeurs", str(CHART / "ci" / "minimal.yaml"), "--valeurs", str(nulle_part))
    code, dit = await version.demander(nouvelle, *SANS, *donnees, "--attente", "20")
    assert code == 3, dit
    assert "d'autres réglages" in dit
    assert "didn't match Pod's node affinity/selector" in dit
    assert "retour à la révision" in dit
    assert version.images == avant


async def test_what_the_auditors_find_afterwards_undoes_it(version: Version, nouvelle: str) -> None:
    avant, ecran = version.images, io.StringIO()
    fait = asyncio.create_task(version.demander(nouvelle, "--sans-sauvegarde", "--observation", "60", ecran=ecran))
    await attendre(lambda: "renouvelé : en" in ecran.getvalue() or fait.done())
    assert version.images == {nouvelle}
    await version.oublier_de_publier("02")
    code, dit = await fait
    assert code == 3, dit
    assert "trouve : boite.boite_definie.v1 02 1" in dit
    assert version.images == avant


async def test_one_that_was_stopped_is_taken_up_by_the_same_command(version: Version, nouvelle: str) -> None:
    assert version.kube.nodes
    version.kube.nodes.ready_after = 600
    fait = asyncio.create_task(version.demander(nouvelle, *SANS))
    await attendre(lambda: nouvelle in version.images or fait.done())
    fait.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fait
    version.kube.nodes.ready_after = 0
    code, dit = await version.demander(nouvelle, *SANS)
    assert code == 0, dit
    assert version.images == {nouvelle}
