"""Short-lived links: good for one use, for a while, and only as they were signed."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from services.kit.liens import LienExpire, LienInvalide, Liens

LE = datetime(2026, 3, 10, 9, tzinfo=UTC)
FIN = LE + timedelta(minutes=10)
SECRET = "un secret d'essai assez long pour HMAC"
LIENS = Liens(SECRET)
LIEN = LIENS.signer("lire", {"piece": "p1", "taille": 3}, jusqu_a=FIN)


def test_a_link_says_what_was_signed() -> None:
    assert LIENS.lire("lire", LIEN, le=LE) == {"piece": "p1", "taille": 3}
    assert Liens(SECRET).lire("lire", LIEN, le=FIN - timedelta(microseconds=1))["piece"] == "p1"


def test_a_link_has_its_time() -> None:
    with pytest.raises(LienExpire):
        LIENS.lire("lire", LIEN, le=FIN)


def test_a_link_serves_one_use() -> None:
    with pytest.raises(LienInvalide):
        LIENS.lire("joindre", LIEN, le=LE)


def test_each_process_without_a_secret_makes_its_own() -> None:
    with pytest.raises(LienInvalide):
        Liens().lire("lire", Liens().signer("lire", {}, jusqu_a=FIN), le=LE)


def _sans_signature() -> str:
    tete = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    return f"{tete}.{LIEN.split('.')[1]}."


@pytest.mark.parametrize(
    "faux",
    [
        "",
        "x",
        "a.b.c",
        "é" * 5_000,
        LIEN[:-2],
        LIEN.replace(".", "", 1),
        _sans_signature(),
        Liens("un autre secret d'essai, assez long").signer("lire", {"piece": "p1"}, jusqu_a=FIN),
        jwt.encode({"aud": "lire", "piece": "p1"}, SECRET, algorithm="HS256"),
        jwt.encode({"exp": FIN, "piece": "p1"}, SECRET, algorithm="HS256"),
    ],
)
def test_what_we_did_not_sign_so_opens_nothing(faux: str) -> None:
    with pytest.raises(LienInvalide):
        LIENS.lire("lire", faux, le=LE)


def test_while_a_secret_takes_the_place_of_another_links_of_both_are_good() -> None:
    neuf = Liens("un autre secret, assez long lui aussi pour HMAC", SECRET)
    assert neuf.lire("lire", LIEN, le=LE)["piece"] == "p1"
    assert LIENS.lire("lire", Liens(SECRET, "x" * 32).signer("lire", {"piece": "p2"}, jusqu_a=FIN), le=LE)
    with pytest.raises(LienExpire):
        neuf.lire("lire", LIEN, le=FIN)
    with pytest.raises(LienInvalide):
        neuf.lire("écrire", LIEN, le=LE)
    with pytest.raises(LienInvalide):
        LIENS.lire("lire", neuf.signer("lire", {"piece": "p1"}, jusqu_a=FIN), le=LE)
