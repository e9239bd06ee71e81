"""Dead letters and the figures, taken up again by the procedures: a dry run changes nothing."""

import argparse
import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from infra.procedures.cadre import Cadre, Impossible, Procedure
from infra.procedures.reprises import LETTRES, RECONSTRUIRE
from infra.topics import create_topics
from services.kit.bus import Incorrect, Meta

from .bus import PosteOuvert, Sujet, bus, running, until


async def faire(procedure: Procedure, *, essai: bool = False, **options: Any) -> str:
    ecran = io.StringIO()
    code = await procedure.faire(Cadre(Console(file=ecran, width=300), essai), argparse.Namespace(**options))
    assert code == 0
    return ecran.getvalue()


async def test_a_letter_is_listed_then_given_again_to_its_group(kafka: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", kafka)
    sujet, repare, recus = Sujet(kafka), False, list[str]()

    async def ecouter(fait: PosteOuvert, meta: Meta) -> None:
        if not repare:
            raise Incorrect("unknown structure")
        recus.append(meta.event_id)

    choix: dict[str, Any] = {"groupe": f"conum.essai.{sujet.aggregat}", "type": None, "id": None}
    fait = sujet.envelope(1)
    await sujet.publish(fait)
    async with running(bus(sujet, sujet.consumers(ecouter))):
        while "unknown structure" not in await faire(LETTRES, rejouer=False, **choix):
            pass
        assert "Aucune lettre morte" in await faire(LETTRES, rejouer=False, **{**choix, "groupe": "un.autre"})
        repare = True
        assert "1 seraient rejouées" in await faire(LETTRES, essai=True, rejouer=True, **choix)
        assert recus == []
        assert "rejoué" in await faire(LETTRES, rejouer=True, **choix)
        await until(lambda: bool(recus))
    assert recus == [fait.id]
    assert "Aucune lettre morte" in await faire(LETTRES, rejouer=True, **choix)
    with pytest.raises(Impossible, match="0-999"):
        await faire(LETTRES, rejouer=True, **{**choix, "id": "0-999"})


async def test_the_figures_are_audited_in_a_dry_run_and_rebuilt_without_one(
    kafka: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nom, valeur in {"KAFKA_BOOTSTRAP": kafka, "CONUM_DATA": str(tmp_path), "MONGODB_URI": ""}.items():
        monkeypatch.setenv(nom, valeur)
    await create_topics(kafka)
    options: dict[str, Any] = {"projection": "statistiques", "forcer": False, "jours": 5}
    assert "0 diffèrent" in await faire(RECONSTRUIRE, essai=True, **options)
    assert "0 diffèrent" in (await faire(RECONSTRUIRE, **options)).splitlines()[-1]
