"""An object store: a bucket that speaks S3, or a folder, behind the same few calls.

A key is a path of ids (``dossier/piece``), never a name that somebody gave.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from .settings import SettingsObjets

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import ClientConfig, RetryConfig, S3Config

__all__ = ["Objet", "ObjetVu", "Objets", "ObjetsIndisponibles", "open_objets"]

MORCEAU: Final = 64 * 1024
ENSEMBLE: Final = 2
# Whoever sends a file waits for it: what is down for longer than this is told to him.
_RETRY: "Final[RetryConfig]" = {"max_retries": 3, "retry_timeout": timedelta(seconds=10)}
_CLIENT: "Final[ClientConfig]" = {"connect_timeout": "3s", "timeout": "30s"}
_FAILURES: Final = (BaseError, OSError)


class ObjetsIndisponibles(Exception):
    """The object store does not answer, or not as it should: the same call may succeed later."""


@dataclass(frozen=True)
class ObjetVu:
    """What a listing says of an object: its key, its bytes, the moment (UTC) at which it was put."""

    key: str
    taille: int
    le: datetime


@dataclass(frozen=True)
class Objet:
    """An object being read: its bytes, in pieces, once."""

    taille: int
    morceaux: AsyncIterator[bytes]


class Objets:
    """Every call raises ObjetsIndisponibles when the store cannot be relied upon."""

    def __init__(self, store: S3Store | LocalStore) -> None:
        self._store = store

    @classmethod
    def dossier(cls, folder: Path) -> Self:
        """In a folder, made when it is not there."""
        return cls(LocalStore(folder.absolute(), mkdir=True))

    @classmethod
    def s3(
        cls, bucket: str, *, prefix: str = "", endpoint: str | None, region: str, cle: str | None, secret: str | None
    ) -> Self:
        """In a bucket that exists. Without ``cle``, with the credentials that the environment of AWS gives."""
        config: S3Config = {"region": region, "virtual_hosted_style_request": endpoint is None}
        if endpoint:
            config["endpoint"] = endpoint
        if cle and secret:
            config |= {"access_key_id": cle, "secret_access_key": secret}
        client: ClientConfig = {**_CLIENT, "allow_http": (endpoint or "").startswith("http://")}
        store = S3Store(bucket, prefix=prefix or None, config=config, client_options=client, retry_config=_RETRY)
        return cls(store)

    async def put(self, key: str, contenu: IO[bytes] | bytes) -> None:
        """The whole object or nothing, held in memory meanwhile: for what has a bound of some megabytes."""
        try:
            # One request: parts of an interrupted one would stay in the bucket, seen by nobody and paid for.
            await obstore.put_async(self._store, key, contenu, use_multipart=False)
        except _FAILURES as error:
            raise ObjetsIndisponibles from error

    async def put_long(self, key: str, chemin: Path) -> None:
        """A file of any size, whole or not at all, a few pieces of it in memory at a time.

        Pieces of one that was interrupted stay in a bucket until a rule of its life cycle drops them.
        """
        try:
            await obstore.put_async(self._store, key, chemin, max_concurrency=ENSEMBLE)
        except _FAILURES as error:
            raise ObjetsIndisponibles from error

    async def get(self, key: str, *, plage: tuple[int, int] | None = None) -> Objet | None:
        """None when there is no such object. ``plage``: from the first byte to the last one left out; ``taille`` is
        still that of the whole."""
        options: GetOptions = {"range": plage} if plage else {}
        try:
            found = await obstore.get_async(self._store, key, options=options)
        except FileNotFoundError:
            return None
        except _FAILURES as error:
            raise ObjetsIndisponibles from error
        return Objet(found.meta["size"], _morceaux(found.stream(min_chunk_size=MORCEAU)))

    async def delete(self, key: str) -> None:
        """An object that is not there is as good as deleted."""
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return
        except _FAILURES as error:
            raise ObjetsIndisponibles from error

    async def list(self, prefix: str | None = None) -> AsyncIterator[ObjetVu]:
        """All of them below that path, in no order that matters."""
        try:
            async for lot in obstore.list(self._store, prefix=prefix, chunk_size=1_000):
                for vu in lot:
                    yield ObjetVu(vu["path"], vu["size"], vu["last_modified"])
        except _FAILURES as error:
            raise ObjetsIndisponibles from error


async def _morceaux(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        async for morceau in stream:
            yield morceau
    except _FAILURES as error:
        raise ObjetsIndisponibles from error


def open_objets(settings: SettingsObjets) -> Objets:
    """The store that the settings name; a folder of the service's own data when they name none."""
    if settings.objets_url is None:
        return Objets.dossier(settings.data / "objets" / settings.service)
    url, cle, secret = urlsplit(settings.objets_url), settings.objets_cle, settings.objets_secret
    return Objets.s3(
        url.netloc,
        prefix=url.path.strip("/"),
        endpoint=settings.objets_endpoint,
        region=settings.objets_region,
        cle=cle.get_secret_value() if cle else None,
        secret=secret.get_secret_value() if secret else None,
    )
