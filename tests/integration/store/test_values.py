"""What goes in comes out, whatever it is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.kit.store import Engine, Store

from .dossier import DOSSIERS, Dossier, Piece, nouveau, ouvert
from .engines import Place


@pytest.mark.parametrize(
    "note",
    [
        None,
        "",
        "Saint-Étienne-lès-Remiremont, « œuvre » 🏛️ ﷽",
        "a\u0000b",
        "l'apostrophe \" et {$ne: 1} \\ \n",
        "e\u0301 n'est pas \u00e9",
        "x" * 1_000_000,
    ],
    ids=["none", "empty", "unicode", "nul", "quotes", "decomposed", "megabyte"],
)
async def test_a_text_comes_back_as_it_was(dossiers: Store[Dossier], note: str | None) -> None:
    one = await dossiers.add(replace(nouveau(), note=note))
    assert await dossiers.get(one.id) == one
    changed = await dossiers.change(one.id, lambda d: d.ajouter(1))
    assert changed.note == note


async def test_nested_values_dates_and_maps_come_back_as_they_were(dossiers: Store[Dossier]) -> None:
    one = replace(
        nouveau(ouvert_le=datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        pieces=(Piece(titre="RIB", recue_le=date(2026, 2, 28)), Piece(titre="Délibération")),
        par_commune={"2A004": 3, "69.123": 0, "$total": 2**53},
    )
    await dossiers.add(one)
    assert await dossiers.get(one.id) == one


async def test_what_a_newer_version_of_the_service_added_is_ignored(dossiers: Store[Dossier], engine: Engine) -> None:
    one = await dossiers.add(nouveau())
    rows = engine.rows(DOSSIERS.name)
    row = (await rows.fetch([one.id]))[one.id]
    await rows.update(replace(row, body={**row.body, "champNouveau": 1}), expected=0)
    assert await dossiers.get(one.id) == one


async def test_what_is_not_there_is_none(dossiers: Store[Dossier]) -> None:
    assert await dossiers.get("absent") is None
    assert await dossiers.get("") is None


async def test_a_store_closed_and_opened_again_has_everything(lieu: Place) -> None:
    engine = await lieu.open()
    one = nouveau(siret="1")
    kept = await Store(engine, DOSSIERS).add(one, ouvert(one))
    await engine.close()
    again = await lieu.open()
    await again.ping()
    assert await Store(again, DOSSIERS).get(one.id) == kept
    assert [e.key for e in await again.rows(DOSSIERS.name).outbox(5)] == [one.id]
    await again.close()
