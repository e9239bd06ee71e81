"""A mail catcher: takes what is sent over SMTP and keeps each mail as a file that a mail reader opens."""

import asyncio
import os
import re
import signal
import unicodedata
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

__all__ = ["REFUSAL", "Catcher", "serve"]

REFUSAL: Final = "refus.txt"
"""While a file of this name lies in the mails' folder, its first line is the answer to every mail, as
``451 4.3.0 Boite indisponible`` (tried again later) or ``550 5.1.1 Adresse inconnue`` (never)."""


class Catcher:
    """Keeps each mail in ``folder`` as ``HHMMSS-ffffff-subject.eml``, in the order of their arrival.

    The names of files hold no address; the mail itself has them, with the envelope's in ``X-Envelope-To``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        refusal = self.folder / REFUSAL
        if refusal.exists():
            return refusal.read_text().splitlines()[0]
        content = envelope.original_content or b""
        subject = str(message_from_bytes(content, policy=policy.default).get("subject", "sans-objet"))
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{_slug(subject)}.eml"
        header = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        # Named once it is whole: whoever watches the folder never reads half a mail.
        partial = self.folder / f".{name}.part"
        partial.write_bytes(header + content)
        partial.rename(self.folder / name)
        return "250 2.0.0 OK"


def _slug(subject: str) -> str:
    plain = unicodedata.normalize("NFKD", subject).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "sans-objet"


async def serve(folder: Path, port: int) -> asyncio.Server:
    """Listen on 127.0.0.1:port (0: any free one) and keep the mails in ``folder``; close what it answers to stop."""
    catcher = Catcher(folder)
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(catcher, hostname="localhost", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port
    )


async def _main() -> None:
    server = await serve(Path(os.environ["CONUM_MAILS"]), int(os.environ["CONUM_PORT"]))
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with server:
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(_main())
