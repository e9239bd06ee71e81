"""A process that stops closes each connection with an answer, and waits for those that are still to ask."""

import httpx
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.kit.leaving import Leaving


class Connexion:
    def __init__(self) -> None:
        self.fermee = False

    def shutdown(self) -> None:
        self.fermee = True


async def repondre(scope: Scope, receive: Receive, send: Send) -> None:
    await Response("oui")(scope, receive, send)


async def entete(leaving: Leaving) -> str | None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(leaving), base_url="http://ici") as client:
        entetes: dict[str, str] = dict((await client.get("/")).headers)
        return entetes.get("connection")


async def test_a_connection_is_closed_with_the_answer_once_the_process_is_leaving() -> None:
    leaving = Leaving(repondre)
    assert await entete(leaving) is None
    await leaving.linger(list)
    assert await entete(leaving) == "close"


async def test_who_is_connected_is_waited_for_and_no_longer() -> None:
    leaving, tours = Leaving(repondre), list[int]()

    def connectes() -> list[Connexion]:
        tours.append(1)
        return [Connexion()] if len(tours) < 4 else []

    await leaving.linger(connectes, most=60)
    assert len(tours) == 5


async def test_what_stays_idle_is_closed_in_the_end() -> None:
    oisive = Connexion()
    await Leaving(repondre).linger(lambda: [oisive], most=0.1)
    assert oisive.fermee
