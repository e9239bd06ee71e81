"""What every object store does alike: a folder, and a bucket that speaks S3."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.kit.objets import Objets, ObjetsIndisponibles, SettingsObjets, open_objets

from .objets import STORES, bucket, nulle_part, s3, serveur_s3


@pytest.fixture(scope="module")
def serveur() -> Iterator[str]:
    with serveur_s3() as adresse:
        yield adresse


@pytest.fixture(params=STORES)
def objets(request: pytest.FixtureRequest, tmp_path: Path) -> Objets:
    if request.param == "dossier":
        return Objets.dossier(tmp_path / "objets")
    endpoint: str = request.getfixturevalue("serveur")
    return s3(endpoint, bucket(endpoint))


async def lu(objets: Objets, key: str) -> bytes | None:
    objet = await objets.get(key)
    if objet is None:
        return None
    contenu = b"".join([morceau async for morceau in objet.morceaux])
    assert len(contenu) == objet.taille
    return contenu


async def test_what_is_put_is_read_again_byte_for_byte(objets: Objets) -> None:
    gros = bytes(range(256)) * 4 * 10_240
    await objets.put("dossier/gros", io.BytesIO(gros))
    await objets.put("dossier/petit", b"%PDF")
    await objets.put("dossier/vide", b"")
    assert await lu(objets, "dossier/gros") == gros
    assert await lu(objets, "dossier/petit") == b"%PDF"
    assert await lu(objets, "dossier/vide") == b""


async def test_what_was_never_put_is_not_there(objets: Objets) -> None:
    assert await lu(objets, "dossier/rien") is None
    await objets.put("dossier/un", b"1")
    assert await lu(objets, "dossier") is None


async def test_the_last_one_put_under_a_key_is_the_one(objets: Objets) -> None:
    await objets.put("a/b", b"premier, plus long")
    await objets.put("a/b", b"second")
    assert await lu(objets, "a/b") == b"second"


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(objets: Objets) -> None:
    await objets.put("a/b", b"1")
    await objets.put("a/c", b"2")
    for _ in range(2):
        await objets.delete("a/b")
    assert (await lu(objets, "a/b"), await lu(objets, "a/c")) == (None, b"2")


async def test_a_listing_tells_each_object_once_with_its_size_and_moment(objets: Objets) -> None:
    avant = datetime.now(UTC) - timedelta(seconds=2)
    assert [o async for o in objets.list()] == []
    for n in range(30):
        await objets.put(f"a{n % 3}/{n}", b"x" * n)
    vus = [o async for o in objets.list()]
    assert {o.key: o.taille for o in vus} == {f"a{n % 3}/{n}": n for n in range(30)}
    assert len(vus) == 30
    assert all(avant <= o.le <= datetime.now(UTC) + timedelta(seconds=2) for o in vus)
    assert {o.key async for o in objets.list("a1")} == {f"a1/{n}" for n in range(1, 30, 3)}


@pytest.mark.parametrize("store", STORES)
async def test_a_store_that_does_not_answer_says_so_and_nothing_else(store: str, tmp_path: Path) -> None:
    objets = nulle_part(tmp_path / "objets", store)
    for appel in (objets.put("a", b"1"), objets.get("a"), objets.delete("a")):
        with pytest.raises(ObjetsIndisponibles):
            await appel


async def test_a_bucket_that_is_not_there_takes_nothing(serveur: str) -> None:
    objets = s3(serveur, "absent")
    with pytest.raises(ObjetsIndisponibles):
        await objets.put("a", b"1")
    with pytest.raises(ObjetsIndisponibles):
        _ = [o async for o in objets.list()]


async def test_the_settings_say_which_store_it_is(
    serveur: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONUM_DATA", str(tmp_path))
    await open_objets(SettingsObjets.load("essai")).put("a/b", b"1")
    assert (tmp_path / "objets" / "essai" / "a" / "b").read_bytes() == b"1"
    nom = bucket(serveur)
    for name, value in {
        "OBJETS_URL": f"s3://{nom}/conum",
        "OBJETS_ENDPOINT": serveur,
        "OBJETS_CLE": "cle",
        "OBJETS_SECRET": "secret",
    }.items():
        monkeypatch.setenv(name, value)
    await open_objets(SettingsObjets.load("essai")).put("a/b", b"2")
    assert await lu(s3(serveur, nom), "a/b") == b"2"


async def test_a_long_file_is_put_in_pieces_and_read_in_any_part(objets: Objets, tmp_path: Path) -> None:
    """Longer than one piece of S3's (5 MB)."""
    gros = bytes(range(256)) * 4 * 12_000
    (tmp_path / "gros").write_bytes(gros)
    (tmp_path / "vide").write_bytes(b"")
    await objets.put_long("a/gros", tmp_path / "gros")
    await objets.put_long("a/vide", tmp_path / "vide")
    assert (await lu(objets, "a/gros"), await lu(objets, "a/vide")) == (gros, b"")
    for debut, fin in ((0, 1), (5_000_000, 5_300_000), (len(gros) - 1, len(gros))):
        objet = await objets.get("a/gros", plage=(debut, fin))
        assert objet is not None
        assert b"".join([m async for m in objet.morceaux]) == gros[debut:fin]
        assert objet.taille == len(gros)
    assert await objets.get("a/rien", plage=(0, 1)) is None
