"""A person who asks it is erased wherever the services held something, and the proof names nobody."""

import argparse
import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient
from rich.console import Console

from infra.procedures.cadre import Cadre, Impossible, Inacheve
from infra.procedures.effacement import EFFACER
from infra.procedures.effacement.preuve import empreinte_de_la_demande
from infra.procedures.effacement.trouver import Magasins, ouvrir
from infra.procedures.lieux import lieux
from services.activites.domain import Brouillon, Ebauche
from services.activites.store import CompteLie
from services.structures.conseillers.store import Emploi
from tests.unit.conseillers import declarer
from tests.unit.test_structures_enregistrement import enregistrer

from .engines import ENGINES, mongodb_uri

COURRIEL, TELEPHONE, NOM, COMPTE = (
    "Zelie.Quidam@exemple.fr",
    "+33612345678",
    "Quidam",
    "0d0c1ad0-0000-5000-8000-000000000001",
)
LE = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
async def magasins(
    request: pytest.FixtureRequest, tmp_path: Path, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Magasins]:
    """Two conseillers and two structures, one of each with this person; a draft of its account."""
    prefixe = f"efface_{uuid4().hex[:8]}_"
    for nom, valeur in {"CONUM_DATA": str(tmp_path), "KAFKA_BOOTSTRAP": kafka, "CONUM_MONGO_PREFIX": prefixe}.items():
        monkeypatch.setenv(nom, valeur)
    uri = mongodb_uri() if request.param == "mongo" else None
    monkeypatch.setenv("MONGODB_URI", uri or "")
    async with ouvrir(lieux()) as ouverts:
        await peupler(ouverts)
        yield ouverts
    if uri:
        with MongoClient[dict[str, Any]](uri) as client:
            for service in ("structures", "activites"):
                client.drop_database(f"{prefixe}{service}")


async def peupler(magasins: Magasins) -> None:
    elle, *dits = declarer(nom=NOM, courriel=COURRIEL, telephone=TELEPHONE)
    await magasins.structures.conseillers.add(replace(elle, compte=COMPTE), *dits)
    autre, *dits = declarer(courriel="autre@exemple.fr")
    await magasins.structures.conseillers.add(replace(autre, id="autre"), *dits)
    sienne, *faits = enregistrer(contact_nom=NOM, contact_courriel=COURRIEL.upper(), contact_telephone=TELEPHONE)
    await magasins.structures.structures.add(sienne, *faits)
    ailleurs, *faits = enregistrer()
    await magasins.structures.structures.add(
        replace(ailleurs, id="ailleurs", siret="21690266800013", nom=f"Amicale {NOM}"), *faits
    )
    brouillon = Brouillon(id="b", compte=COMPTE, cle="cle", ebauche=Ebauche(), ecrit_le=LE)
    await magasins.activites.brouillons.change("b", lambda _: brouillon)


async def effacer(tmp_path: Path, *, essai: bool = False, preuve: str = "preuve.json") -> tuple[int, str]:
    ecran = io.StringIO()
    options = argparse.Namespace(courriel=COURRIEL.lower(), compte=None, preuve=tmp_path / preuve)
    code = await EFFACER.faire(Cadre(Console(file=ecran, width=200), essai), options)
    return code, ecran.getvalue()


def fichiers(dossier: Path) -> list[Path]:
    return list(dossier.glob("*.sqlite3*"))


async def test_a_dry_run_counts_and_changes_nothing(magasins: Magasins, tmp_path: Path) -> None:
    code, dit = await effacer(tmp_path, essai=True)
    assert (code, "conseillers : 1 c" in dit, "contacts de structures : 1 s" in dit) == (0, True, True)
    assert "brouillons de comptes rendus : 1" in dit
    conseiller = await magasins.structures.conseillers.get("c")
    assert conseiller is not None
    assert conseiller.identite is not None
    assert not (tmp_path / "preuve.json").exists()


async def test_a_person_is_erased_everywhere_and_nobody_else_is(magasins: Magasins, tmp_path: Path) -> None:
    code, dit = await effacer(tmp_path)
    assert code == 0, dit
    stores = magasins.structures
    elle, autre = await stores.conseillers.many(["c", "autre"])
    sienne, ailleurs = await stores.structures.many(["s", "ailleurs"])
    assert elle is not None and autre is not None and sienne is not None and ailleurs is not None  # noqa: PT018
    assert (elle.identite, elle.compte, sienne.contact) == (None, None, None)
    assert autre.identite is not None and ailleurs.contact is not None  # noqa: PT018
    assert await magasins.activites.brouillons.get("b") is None
    octets = b"".join(f.read_bytes() for f in fichiers(tmp_path)).lower()
    assert [mot for mot in (COURRIEL.lower(), TELEPHONE) if mot.encode() in octets] == []


async def test_the_proof_answers_the_request_and_names_nobody(magasins: Magasins, tmp_path: Path) -> None:
    _, dit = await effacer(tmp_path)
    texte = (tmp_path / "preuve.json").read_text()
    preuve = json.loads(texte)
    assert preuve["empreinte"] in dit
    assert preuve["demande"] == empreinte_de_la_demande(COURRIEL, preuve["sel"])
    assert preuve["efface"] == {"conseillers": ["c"], "contacts": ["s"], "brouillons": ["b"]}
    assert preuve["a_relire"] == ["structures.structures ailleurs"]
    assert not any(mot.lower() in (texte + dit).lower() for mot in (COURRIEL, TELEPHONE, NOM))


async def test_it_is_safe_to_run_twice(magasins: Magasins, tmp_path: Path) -> None:
    await effacer(tmp_path)
    code, dit = await effacer(tmp_path, preuve="seconde.json")
    assert (code, "ne tiennent rien" in dit) == (0, True)
    with pytest.raises(Impossible, match="ne se réécrit pas"):
        await effacer(tmp_path)


async def test_a_contract_that_runs_keeps_who_it_is_with(magasins: Magasins, tmp_path: Path) -> None:
    demain = datetime.now(UTC).date() + timedelta(days=1)
    await magasins.structures.emplois.put("contrat", Emploi(conseiller="c", fin=demain), sequence=1)
    with pytest.raises(Impossible, match="contrat du conseiller c est en cours"):
        await effacer(tmp_path)
    sienne = await magasins.structures.structures.get("s")
    assert sienne is not None
    assert sienne.contact is not None


async def test_what_nobody_erased_is_found_and_no_proof_is_written(magasins: Magasins, tmp_path: Path) -> None:
    trahi = CompteLie(conseiller=COURRIEL, compte=None)
    await magasins.activites.comptes_lies.put("ailleurs", trahi, sequence=1)
    with pytest.raises(Inacheve, match="Il reste 1 traces"):
        await effacer(tmp_path)
    assert not (tmp_path / "preuve.json").exists()


async def test_an_account_that_activites_still_knows_is_waited_for(magasins: Magasins, tmp_path: Path) -> None:
    lies = magasins.activites.comptes_lies
    await lies.put("c", CompteLie(conseiller="c", compte=COMPTE), sequence=1)
    essai = asyncio.create_task(effacer(tmp_path))
    await asyncio.sleep(0.3)
    assert not essai.done()
    await lies.put("c", CompteLie(conseiller="c", compte=None), sequence=2)
    code, _ = await essai
    assert code == 0
