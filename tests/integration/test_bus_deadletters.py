"""The command that lists, shows and replays what was put aside."""

import asyncio
from dataclasses import dataclass

import pytest

from services.kit.bus import Incorrect, Meta
from services.kit.deadletters import main

from .bus import PosteOuvert, Sujet, bus, running, until


@dataclass(frozen=True)
class Terminal:
    """The command as an operator types it: its exit code and what it prints."""

    kafka: str
    capture: pytest.CaptureFixture[str]

    async def __call__(self, *arguments: str) -> tuple[int, str]:
        self.capture.readouterr()
        code = await asyncio.to_thread(main, ["--bootstrap", self.kafka, *arguments])
        said = self.capture.readouterr()
        return code, said.out + said.err

    async def waiting(self, group: str) -> str:
        """The id of the letter of that group, once it is listed."""
        for _ in range(40):
            _, table = await self("list")
            if lines := [line for line in table.splitlines() if group in line]:
                assert "Incorrect: unknown structure" in lines[0]
                return lines[0].split()[0]
        raise AssertionError("never listed")


@pytest.fixture
def command(kafka: str, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(kafka, capsys)


async def test_a_replayed_letter_reaches_its_group_only(kafka: str, command: Terminal) -> None:
    sujet = Sujet(kafka)
    repaired = False
    ours: list[str] = []
    theirs: list[str] = []

    async def ours_(fait: PosteOuvert, meta: Meta) -> None:
        if not repaired:
            raise Incorrect("unknown structure")
        ours.append(meta.event_id)

    async def theirs_(fait: PosteOuvert, meta: Meta) -> None:
        theirs.append(meta.event_id)

    told = sujet.envelope(1)
    group = f"conum.essai.{sujet.aggregat}"
    await sujet.publish(told)
    async with running(bus(sujet, sujet.consumers(ours_)), bus(sujet, sujet.consumers(theirs_, "autre"))):
        await until(lambda: theirs)
        id = await command.waiting(group)
        code, page = await command("show", id)
        assert code == 0
        assert f"ce_id: {told.id}" in page
        assert '{"postes":1}' in page

        repaired = True
        code, line = await command("replay", id)
        assert code == 0
        assert told.id in line
        assert group in line
        await until(lambda: ours == [told.id])
        await sujet.publish(after := sujet.envelope(2))
        await until(lambda: after.id in theirs)
        assert theirs == [told.id, after.id]
    _, table = await command("list")
    assert group not in table
    _, table = await command("list", "--tout")
    assert "rejoué" in next(line for line in table.splitlines() if group in line)


async def test_an_unknown_letter_is_said(command: Terminal) -> None:
    assert await command("show", "0-999999") == (1, "Aucune lettre morte 0-999999.\n")


async def test_a_kafka_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = await Terminal("127.0.0.1:9", capsys)("list")
    assert code == 2
    assert "127.0.0.1:9" in said
