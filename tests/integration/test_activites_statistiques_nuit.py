"""When the figures are audited and published: at night, so that a service that starts has its hands free."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.activites.statistiques.audit import Audit
from services.activites.statistiques.nuit import Nuit
from services.kit.temps import PARIS

from .activites import ouvrir


async def test_a_service_that_starts_leaves_the_audit_to_the_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An audit of the nation takes minutes of a process that has reports to take in."""
    async with ouvrir("sqlite", tmp_path) as service:
        audits: list[datetime] = []

        async def note(*_: object, **__: object) -> Audit:
            audits.append(service.horloge().astimezone(PARIS))
            return Audit(0, ())

        monkeypatch.setattr("services.activites.statistiques.nuit.auditer", note)
        nuit = Nuit(service.stores.chiffres, horloge=service.horloge)
        for _ in range(48):
            await nuit.tour()
            service.horloge.avancer(timedelta(hours=1))
        assert [a.hour for a in audits] == [3, 3]
        assert audits[1] - audits[0] == timedelta(days=1)
