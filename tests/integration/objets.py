"""The two object stores that tests run on: a folder, and a bucket of a server that speaks S3."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from moto.server import ThreadedMotoServer

from infra.local.place import free_port
from services.kit.objets import Objets
from services.kit.temps import uuid7

__all__ = ["STORES", "bucket", "nulle_part", "s3", "serveur_s3"]

STORES = ("dossier", "s3")
_REGION = "<CreateBucketConfiguration><LocationConstraint>eu-west-3</LocationConstraint></CreateBucketConfiguration>"


@contextmanager
def serveur_s3() -> Iterator[str]:
    """Its address, while it runs."""
    serveur = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    serveur.start()
    hote, port = serveur.get_host_and_port()
    try:
        yield f"http://{hote}:{port}"
    finally:
        serveur.stop()


def bucket(endpoint: str) -> str:
    """A new one, empty."""
    nom = f"essai-{uuid7()}"
    httpx.put(f"{endpoint}/{nom}", content=_REGION, trust_env=False).raise_for_status()
    return nom


def s3(endpoint: str, nom: str) -> Objets:
    return Objets.s3(nom, prefix="conum", endpoint=endpoint, region="eu-west-3", cle="cle", secret="secret")


def nulle_part(dossier: Path, engine: str) -> Objets:
    """A store that does not answer."""
    if engine == "dossier":
        objets = Objets.dossier(dossier)
        dossier.rmdir()
        dossier.write_text("a file where the folder should be")
        return objets
    return s3(f"http://127.0.0.1:{free_port()}", "absent")
