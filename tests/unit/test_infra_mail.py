"""The mail catcher keeps what it accepts, whole, and refuses when it is told to."""

import asyncio
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from infra.local.mail import REFUSAL, serve
from infra.local.mails import listed, shown


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[int]:
    server = await serve(tmp_path, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def kept(folder: Path) -> list[Path]:
    return list(folder.glob("*.eml"))


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "conseiller-numerique@example.test"
    message["To"] = "mairie@example.test"
    message["Subject"] = "Décision : 2 postes accordés"
    message["Message-ID"] = "<1@example.test>"
    message.set_content("Bonjour,\n\nDeux postes vous sont accordés, à compter d'aujourd'hui.\n")
    message.add_alternative("<p>Deux postes</p>", subtype="html")
    return message


async def test_a_mail_is_kept_as_it_was_sent_under_a_name_that_says_its_subject(port: int, tmp_path: Path) -> None:
    await aiosmtplib.send(mail(), hostname="127.0.0.1", port=port)
    (file,) = kept(tmp_path)
    assert file.name.endswith("-decision-2-postes-accordes.eml")
    assert "Deux postes vous sont accordés" in shown(file)
    assert file.read_bytes().startswith(b"X-Envelope-To: mairie@example.test\r\n")
    assert "mairie@example.test  Décision : 2 postes accordés" in listed(tmp_path)[0]


@pytest.mark.parametrize(("answer", "code"), [("451 4.3.0 Plus tard", 451), ("550 5.1.1 Inconnu", 550)])
async def test_a_catcher_told_to_refuse_keeps_nothing(port: int, tmp_path: Path, answer: str, code: int) -> None:
    (tmp_path / REFUSAL).write_text(answer)
    with pytest.raises(aiosmtplib.SMTPDataError) as refused:
        await aiosmtplib.send(mail(), hostname="127.0.0.1", port=port)
    assert refused.value.code == code
    assert kept(tmp_path) == []

    (tmp_path / REFUSAL).unlink()
    await aiosmtplib.send(mail(), hostname="127.0.0.1", port=port)
    assert len(kept(tmp_path)) == 1


async def test_mails_of_the_same_subject_are_all_kept(port: int, tmp_path: Path) -> None:
    await asyncio.gather(*(aiosmtplib.send(mail(), hostname="127.0.0.1", port=port) for _ in range(20)))
    assert len(kept(tmp_path)) == 20
