"""The proof of an erasure: what was done and looked at, without a word of the person."""

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

__all__ = ["ecrire", "empreinte_de_la_demande"]


def empreinte_de_la_demande(cherche: str, sel: str) -> str:
    """Who still has the request can show that this proof answers it; nobody else learns whom it is about."""
    return hashlib.sha256(f"{sel}\n{cherche.casefold()}".encode()).hexdigest()


def ecrire(chemin: Path, cherche: str, contenu: dict[str, Any]) -> str:
    """Writes it once, and answers its digest, to be copied into the register of requests.

    ``signature``: HMAC-SHA-256 under CONUM_SECRET_PREUVES, when that is set. Raises FileExistsError.
    """
    sel = secrets.token_hex(16)
    preuve = {**contenu, "sel": sel, "demande": empreinte_de_la_demande(cherche, sel)}
    corps = json.dumps(preuve, ensure_ascii=False, sort_keys=True).encode()
    empreinte = hashlib.sha256(corps).hexdigest()
    secret = os.environ.get("CONUM_SECRET_PREUVES")
    signe = {"signature": hmac.new(secret.encode(), corps, hashlib.sha256).hexdigest()} if secret else {}
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("x", encoding="utf-8") as ouvert:
        json.dump({**preuve, "empreinte": empreinte, **signe}, ouvert, ensure_ascii=False, sort_keys=True, indent=1)
    return empreinte
