"""What a backup is made of: every topic has its aggregates, a spoiled file is told, a group goes on where it was."""

from pathlib import Path

import bson
import msgspec
import pytest

from infra.procedures.cadre import Impossible
from infra.procedures.lieux import _SERVICES, AGREGATS
from infra.procedures.sauvegarde.flux import Ecriture, lire
from infra.procedures.sauvegarde.manifeste import NOM, Manifeste, decrire, ecrire, verifier
from infra.procedures.sauvegarde.manifeste import lire as lire_le_manifeste
from infra.procedures.sauvegarde.sujets import _Suivi
from infra.topics import TOPICS
from services.kit.bus.topics import DEAD_LETTER


def test_each_topic_is_told_by_the_aggregates_of_one_collection() -> None:
    assert set(AGREGATS) == set(TOPICS) - {DEAD_LETTER}
    gardees = {(service, c.name) for service, (_, collections) in _SERVICES.items() for c in collections}
    assert set(AGREGATS.values()) <= gardees


def test_documents_are_read_as_they_were_written(tmp_path: Path) -> None:
    ecrits = [{"n": n, "octets": b"\0" * n} for n in range(40)]
    with Ecriture(tmp_path / "x.bson.gz") as flux:
        for document in ecrits:
            flux.encoder(document)
    assert flux.compte == 40
    assert [bson.decode(lu) for lu in lire(tmp_path / "x.bson.gz")] == ecrits


def test_a_file_that_is_no_longer_what_was_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    fichier = decrire(tmp_path, tmp_path / "f", 1)
    verifier(tmp_path, fichier)
    (tmp_path / "f").write_bytes(b"abd")
    with pytest.raises(Impossible, match="sha256"):
        verifier(tmp_path, fichier)
    (tmp_path / "f").unlink()
    with pytest.raises(Impossible, match="Il manque f"):
        verifier(tmp_path, fichier)


def test_a_backup_that_was_cut_short_is_none(tmp_path: Path) -> None:
    with pytest.raises(Impossible, match="n'est pas une sauvegarde entière"):
        lire_le_manifeste(tmp_path)
    entier = Manifeste("2026-11-27T00:00:00+00:00", "sqlite", {}, {}, [], {})
    ecrire(tmp_path, entier)
    assert lire_le_manifeste(tmp_path) == entier
    ecrire(tmp_path, msgspec.structs.replace(entier, format=2))
    with pytest.raises(Impossible, match="au format 2, cette version lit le format 1"):
        lire_le_manifeste(tmp_path)
    (tmp_path / NOM).write_bytes((tmp_path / NOM).read_bytes()[:-2])
    with pytest.raises(Impossible, match="illisible"):
        lire_le_manifeste(tmp_path)


@pytest.mark.parametrize(("valide", "devient"), [(0, 0), (4, 2), (5, 2), (6, 3), (8, 5), (9, 6)])
def test_a_group_goes_on_at_the_record_it_had_come_to_among_those_that_are_kept(valide: int, devient: int) -> None:
    """Of the offsets 2 to 8, the one at 4 is not kept."""
    suivi, gardes = _Suivi("groupe", valide), 0
    for offset in range(2, 9):
        suivi.passe(offset, gardes)
        gardes += offset != 4
    assert suivi.fin(gardes) == devient
