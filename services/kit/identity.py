"""Who is asking: the bearer token verified here, whatever the gateway already did, and the roles it may carry."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID, uuid5

import httpx
import jwt

__all__ = ["AUTHENTIFIES", "PUBLIC", "PUBLIC_AGENT", "ROLES", "Agent", "Identite", "JetonRefuse", "Jetons", "roles"]

AUTHENTIFIES: Final = frozenset({"anct", "prefecture", "structure", "conseiller", "coordinateur", "partenaire"})
"""The roles a person or a partner can have. ``service`` is a machine's, and sees internal fields only."""
PUBLIC: Final = AUTHENTIFIES | {"public", "service"}
ROLES: Final = ("anct", "prefecture", "structure", "conseiller", "coordinateur", "partenaire", "service", "public")


ESPACE_DES_COMPTES: Final = UUID("9b0c0f0e-3c2e-5d7a-8d5b-4f1f6f1d2c11")


def roles(*names: str) -> frozenset[str]:
    """The roles that may ask a field; a misspelt one is a bug, found when the module is imported."""
    if unknown := set(names) - set(ROLES):
        raise ValueError(f"unknown roles: {sorted(unknown)}")
    return frozenset(names)


@dataclass(frozen=True)
class Agent:
    """Who asks, as the token says: its role, its own départements, its SIRET, its opaque subject.

    ``public`` is nobody in particular: no token was sent. ``fin``: the token's end, in seconds since 1970.
    """

    role: str = "public"
    sub: str = ""
    departements: frozenset[str] = frozenset()
    siret: str | None = None
    fin: float | None = field(default=None, compare=False)

    @property
    def compte(self) -> str:
        """The id under which this person's account is known outside: derived from the subject, which is not kept."""
        return str(uuid5(ESPACE_DES_COMPTES, self.sub))


PUBLIC_AGENT: Final = Agent()


class JetonRefuse(Exception):
    """The token is not one of ours, is late or is not for us. Says which, never the token."""


class Identite(Protocol):
    """Turns the Authorization header into an Agent; raises JetonRefuse."""

    async def agent(self, authorization: str | None) -> Agent: ...


def _agent(claims: Mapping[str, Any]) -> Agent:
    role = claims.get("role")
    if role not in ROLES or role == "public":
        raise JetonRefuse("rôle absent ou inconnu")
    departements = claims.get("departements") or ()
    siret = claims.get("siret")
    if not isinstance(departements, list | tuple) or not all(isinstance(d, str) for d in departements):
        raise JetonRefuse("départements illisibles")
    if siret is not None and not isinstance(siret, str):
        raise JetonRefuse("SIRET illisible")
    return Agent(role, str(claims["sub"]), frozenset(departements), siret, claims["exp"])


class Jetons:
    """Verifies RS256 tokens against an issuer's JWKS, which it keeps and asks again for an unknown key.

    ``audience`` and ``issuer`` must match. An unknown key id is asked for at most once in ``pause`` seconds,
    so that forged tokens cannot make us hammer the issuer.
    """

    def __init__(self, jwks_url: str, issuer: str, audience: str, *, pause: float = 5.0, duree: float = 600.0) -> None:
        self._url, self._issuer, self._audience = jwks_url, issuer, audience
        self._pause, self._duree = pause, duree
        self._cles: dict[str, jwt.PyJWK] = {}
        self._lues: float | None = None

    async def agent(self, authorization: str | None) -> Agent:
        if authorization is None:
            return PUBLIC_AGENT
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise JetonRefuse("en-tête Authorization illisible")
        try:
            kid = jwt.get_unverified_header(token).get("kid", "")
            claims = jwt.decode(
                token,
                await self._cle(kid),
                algorithms=["RS256"],
                issuer=self._issuer,
                audience=self._audience,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
                leeway=5,
            )
        except jwt.PyJWTError as error:
            raise JetonRefuse(type(error).__name__) from error
        return _agent(claims)

    async def _cle(self, kid: str) -> jwt.PyJWK:
        age = None if self._lues is None else time.monotonic() - self._lues
        if age is None or age > self._duree or (kid not in self._cles and age > self._pause):
            await self._lire()
        if kid not in self._cles:
            raise JetonRefuse("clé de signature inconnue")
        return self._cles[kid]

    async def _lire(self) -> None:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(self._url)
            answer.raise_for_status()
        self._cles = {k.key_id: k for k in jwt.PyJWKSet.from_dict(answer.json()).keys if k.key_id}
        self._lues = time.monotonic()
