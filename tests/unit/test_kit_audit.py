"""An auditor tells what differs, once it is certain; one that fails keeps no other from its work."""

import logging
from collections.abc import Iterable

import pytest

from services.kit.audit import Audit, Auditeur


class Trouve:
    """Answers, round after round, what it was given."""

    def __init__(self, *tours: Iterable[str] | Exception) -> None:
        self._tours = iter(tours)

    async def ecarts(self) -> Iterable[str]:
        tour = next(self._tours)
        if isinstance(tour, Exception):
            raise tour
        return tour


async def test_a_difference_is_counted_and_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    audit = Audit({"sommes": Auditeur(Trouve(["decision d-1", "decision d-2"], []).ecarts)})
    with caplog.at_level(logging.ERROR):
        assert await audit.tour() == {"sommes": 2}
    assert [record.getMessage() for record in caplog.records] == [
        "audit sommes: decision d-1",
        "audit sommes: decision d-2",
    ]
    assert await audit.tour() == {"sommes": 0}


async def test_what_heals_by_itself_before_the_next_round_is_not_counted() -> None:
    trouve = Trouve(["d-1", "d-2"], ["d-2", "d-3"], ["d-3"])
    audit = Audit({"sommes": Auditeur(trouve.ecarts, confirme=True)})
    assert [await audit.tour() for _ in range(3)] == [{"sommes": 0}, {"sommes": 1}, {"sommes": 1}]


async def test_an_auditor_that_fails_keeps_no_other_from_its_work() -> None:
    audit = Audit({"en_panne": Auditeur(Trouve(OSError("away")).ecarts), "sommes": Auditeur(Trouve(["d-1"]).ecarts)})
    assert await audit.tour() == {"sommes": 1}
