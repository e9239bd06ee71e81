"""Hands one mail to the mail server, and says exactly what is known of it afterwards."""

from contextlib import suppress
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

__all__ = ["Differe", "EnvoiIncertain", "Facteur", "FacteurSmtp", "Injoignable", "NonRemis", "Rejete"]

SERVICE_FERME = 421


class NonRemis(Exception):
    """The mail is not known to be accepted. ``code`` is the server's; its words are not kept: they may hold an
    address."""

    def __init__(self, code: int | None = None) -> None:
        self.code = code
        super().__init__(f"{type(self).__name__} {code or ''}".strip())


class Injoignable(NonRemis):
    """The server did not come as far as this mail's addressee: down, too busy, or at odds with our settings."""


class Differe(NonRemis):
    """The server says: later (4xx)."""


class Rejete(NonRemis):
    """The server says: never (5xx)."""


class EnvoiIncertain(NonRemis):
    """Cut after the content began to leave and before the answer: accepted or not, nobody can know."""


class Facteur(Protocol):
    async def remettre(self, message: EmailMessage, *, de: str, a: str) -> None:
        """Returns once the mail is accepted; else raises a NonRemis."""


class FacteurSmtp:
    """``url`` is ``smtp://[user:password@]host[:port]`` (STARTTLS when offered) or ``smtps://…`` (TLS at once).

    ``delai`` bounds each exchange, in seconds. One connection a mail: nothing to repair after a failure.
    """

    def __init__(self, url: str, *, delai: float = 30) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("SMTP_URL is smtp://host:port or smtps://host:port")
        self._hote, self._tls = parts.hostname, parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 25)
        self._compte = unquote(parts.username) if parts.username else None
        self._secret = unquote(parts.password) if parts.password else None
        self._delai = delai

    async def remettre(self, message: EmailMessage, *, de: str, a: str) -> None:
        client = SMTP(
            hostname=self._hote,
            port=self._port,
            use_tls=self._tls,
            username=self._compte,
            password=self._secret,
            timeout=self._delai,
        )
        try:
            await self._ouvrir(client, de)
            await self._adresser(client, a)
            await self._deposer(client, message.as_bytes())
            with suppress(SMTPException, OSError):  # accepted already: a bad goodbye changes nothing
                await client.quit()
        finally:
            client.close()

    async def _ouvrir(self, client: SMTP, de: str) -> None:
        """A refusal here is about us, not about the addressee, so it must not end a mail."""
        try:
            await client.connect()
            await client.mail(de, encoding="ascii")
        except SMTPResponseException as error:
            raise Injoignable(error.code) from None
        except (SMTPException, OSError) as error:
            raise Injoignable from error

    async def _adresser(self, client: SMTP, a: str) -> None:
        try:
            await client.rcpt(a, encoding="ascii")
        except SMTPResponseException as error:
            raise _refus(error.code) from None  # the cause would carry the address
        except (SMTPException, OSError):
            raise Injoignable from None

    async def _deposer(self, client: SMTP, octets: bytes) -> None:
        try:
            await client.data(octets)
        except SMTPResponseException as error:
            raise _refus(error.code) from None
        except (SMTPException, OSError) as error:
            raise EnvoiIncertain from error


def _refus(code: int) -> NonRemis:
    if code == SERVICE_FERME:
        return Injoignable(code)
    return Rejete(code) if code >= 500 else Differe(code)
