"""Connects notifications: its store, its GraphQL, its consumers, and the sender beside them."""

from datetime import timedelta

import httpx
from pydantic import Field, SecretStr

from services.kit.aggregate import fait_types
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings

from . import events
from .adresses import Annuaire, JetonDeService, StructuresHttp
from .consumers import consumers
from .courrier import Redaction
from .domain import COURRIEL, Debit, Reprises
from .envoi import Cadence, Expedition
from .facteur import FacteurSmtp
from .mesures import a_zero, auditeurs
from .store import COLLECTIONS, Stores
from .subgraph import schema

__all__ = ["NotificationsSettings", "build", "main"]


class NotificationsSettings(Settings):
    """``prise``: for how long a sender keeps a mail; one that dies leaves it for that long. ``reprise``: the pause
    before the second attempt, doubled each time up to ``plafond``. In seconds. ``essais``: see ``Reprises``.
    ``par_minute``: mails handed to the server in a minute at most, by all processes together (0: no limit).
    ``boite_anct``: the mailbox of ANCT that is told of each recours; without it these mails wait."""

    smtp_from: str = Field(
        "Conseiller numérique <ne-pas-repondre@conseiller-numerique.gouv.fr>", validation_alias="SMTP_FROM"
    )
    prise: float = Field(600, ge=10, validation_alias="CONUM_ENVOI_PRISE")
    reprise: float = Field(60, gt=0, validation_alias="CONUM_ENVOI_REPRISE")
    plafond: float = Field(6 * 3600, gt=0, validation_alias="CONUM_ENVOI_PLAFOND")
    essais: int = Field(30, ge=1, validation_alias="CONUM_ENVOI_ESSAIS")
    par_minute: int = Field(600, ge=0, validation_alias="CONUM_ENVOI_PAR_MINUTE")
    boite_anct: str | None = Field(None, pattern=COURRIEL.pattern, validation_alias="CONUM_BOITE_ANCT")
    site: str = Field("https://www.conseiller-numerique.gouv.fr", validation_alias="CONUM_SITE")


def build(kit: Kit) -> Parts:
    settings = kit.settings
    assert isinstance(settings, NotificationsSettings)
    stores = Stores.on(kit.engine, kit.reveil)
    # An attempt is some ten exchanges: all of them must fit in its claim, or another sender would take the mail too.
    delai = min(30, settings.prise / 15)
    client = httpx.AsyncClient(timeout=min(10, delai))
    secret = settings.client_secret or SecretStr("")
    jeton = JetonDeService(client, settings.token_url, settings.client_id or "", secret.get_secret_value())
    expedition = Expedition(
        stores,
        Annuaire(stores, StructuresHttp(client, settings.structures_url, jeton), settings.boite_anct),
        FacteurSmtp(settings.smtp_url.get_secret_value(), delai=delai),
        Redaction(settings.smtp_from, settings.site),
        reprises=Reprises(
            premiere=timedelta(seconds=settings.reprise),
            plafond=timedelta(seconds=settings.plafond),
            essais_max=settings.essais,
        ),
        debit=Debit(settings.par_minute) if settings.par_minute else None,
        cadence=Cadence(prise=timedelta(seconds=settings.prise)),
    )
    a_zero()
    return Parts(
        kit.graphql(schema, stores),
        consumers(stores, expedition.reveiller),
        tasks=[expedition.travailler],
        # Three times what a fact has to be published: a session's mails leave at the rate of the mail server.
        auditeurs=auditeurs(stores, delai=timedelta(seconds=3 * settings.audit_delai)),
    )


def main() -> None:
    run(NotificationsSettings.load("notifications"), COLLECTIONS, fait_types(events), build)


if __name__ == "__main__":
    main()
