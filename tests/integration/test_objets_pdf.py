"""Which files are taken for a PDF that a person can read; and how a body is received within bounds."""

import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.kit.objets import PdfRefuse, Raison, TropGros, pages_pdf, recevoir

from .pdfs import chiffre, pdf

JS = "/S /JavaScript /JS (app.alert\\(1\\))"


async def pages(contenu: bytes, *, delai: float = 20) -> int:
    with tempfile.TemporaryFile() as fichier:
        fichier.write(contenu)
        fichier.flush()
        fichier.seek(0)
        return await pages_pdf(fichier, delai=delai)


async def test_a_pdf_is_read_with_its_pages() -> None:
    assert await pages(pdf()) == 1
    assert await pages(pdf(pages=40, bourre=100_000)) == 40


async def test_a_pdf_that_opens_at_its_first_page_is_no_harm() -> None:
    assert await pages(pdf(catalogue="/OpenAction [4 0 R /Fit]")) == 1
    assert await pages(pdf(catalogue="/OpenAction << /S /GoTo /D [4 0 R /Fit] >>")) == 1


@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b"%PDF-1.7\n",
        b"%PDF-1.7\nBonjour\n%%EOF",
        b"PK\x03\x04" + b"\x00" * 100,
        pdf(pages=0),
        pdf()[:-10],
        pdf(pages=30)[:1500],
        pdf(bourre=5_000)[:2_000] + b"%%EOF",
        b"%PDF-1.7\n" + b"<<" * 100_000 + b"%%EOF",
    ],
    ids=["empty", "magic only", "text", "zip", "no page", "no end", "half", "half ended", "bomb"],
)
async def test_what_no_reader_opens_is_no_pdf(contenu: bytes) -> None:
    with pytest.raises(PdfRefuse) as refus:
        await pages(contenu)
    assert refus.value.raison is Raison.ILLISIBLE


async def test_an_object_that_no_reader_opens_is_left_aside_as_a_reader_does() -> None:
    assert await pages(pdf(objet="[" * 50_000)) == 1


async def test_a_pdf_under_a_password_is_said_to_be_so() -> None:
    with pytest.raises(PdfRefuse) as refus:
        await pages(chiffre())
    assert refus.value.raison is Raison.CHIFFRE


@pytest.mark.parametrize(
    "contenu",
    [
        pdf(catalogue=f"/OpenAction << {JS} >>"),
        pdf(catalogue="/OpenAction 3 0 R", objet=f"<< {JS} >>"),
        pdf(objet=f"<< /Type /Annot /A << {JS} >> >>"),
        pdf(objet="<< /S /Launch /F (cmd.exe) >>"),
        pdf(catalogue="/AcroForm << /XFA (x) >>"),
    ],
    ids=["opening", "apart", "annotation", "launch", "xfa"],
)
async def test_a_pdf_that_does_more_than_be_read_is_refused(contenu: bytes) -> None:
    with pytest.raises(PdfRefuse) as refus:
        await pages(contenu)
    assert refus.value.raison is Raison.ACTIF


async def test_a_file_that_takes_too_long_to_read_is_given_up() -> None:
    with pytest.raises(PdfRefuse) as refus:
        await pages(pdf(), delai=0.001)
    assert refus.value.raison is Raison.ILLISIBLE


async def morceaux(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_body_is_counted_hashed_and_at_its_start() -> None:
    async with recevoir(morceaux(b"ab", b"", b"cde"), maximum=5) as recu:
        assert (recu.taille, recu.fichier.read()) == (5, b"abcde")
        assert recu.sha256 == hashlib.sha256(b"abcde").hexdigest()


async def test_a_body_read_for_its_pages_is_still_whole() -> None:
    contenu = pdf(bourre=300_000)
    async with recevoir(morceaux(contenu), maximum=len(contenu)) as recu:
        assert recu.fichier.read(5) == b"%PDF-"
        assert await pages_pdf(recu.fichier) == 1
        recu.fichier.seek(0)
        assert recu.fichier.read() == contenu


async def test_a_body_is_given_up_at_the_first_byte_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lus = 0

    async def sans_fin() -> AsyncIterator[bytes]:
        nonlocal lus
        while True:
            lus += 1
            yield b"x" * 1_000

    with pytest.raises(TropGros):
        async with recevoir(sans_fin(), maximum=10_500):
            pass
    assert lus == 11
    assert os.listdir(tmp_path) == []
