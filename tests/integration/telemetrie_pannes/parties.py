"""Trials of alerts whose fault is a part that is away, or an event that nobody can read."""

import itertools
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import httpx
from aiokafka import AIOKafkaProducer

from infra.local.demo import documents as d
from infra.local.demo.chapitres.activite import SAISIE
from infra.local.demo.client import Client, Echec
from infra.local.demo.documents import activite
from infra.local.demo.personnes import CONSEILLERE_SUB, DIE
from infra.local.place import free_port
from services.kit.temps import jour_paris

from ..notifications import Serveur
from .essais import TOUT, Essai, essai

__all__ = ["courriel_coupe", "evenement_illisible", "inscrire", "kafka_tue", "memoire_pleine", "passerelle_tuee"]
__all__ += ["service_tue"]

_NUMEROS: Final = itertools.count(2)
POISON: Final = {
    "ce_id": "poison",
    "ce_type": "structure.structure_enregistree.v1",
    "ce_subject": "poison",
    "ce_sequence": "1",
    "ce_time": "2026-03-02T09:00:00.000000Z",
}


async def inscrire(e: Essai) -> str:
    """One more establishment of Die's registers: one fact, and one mail to confirm its address. Its SIRET."""
    debut = f"{DIE.siren}{next(_NUMEROS):04d}"
    somme = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(debut)))
    siret = f"{debut}{-somme % 10}"
    # Not by the gateway, which may be away.
    client = Client(e.journee.http, e.conum.subgraph("structures"), e.conum.token("structure", siret=siret))
    await client.faire(d.ENREGISTRER, demande={**DIE.demande, "siret": siret}, cle=siret)
    return siret


@essai(
    TOUT,
    FaitsNonPublies={"job": "conum/structures"},
    AuditeurEnEcart={"auditeur": "faits_non_publies", "job": "conum/structures"},
    EvenementsEnRetard={"group": "conum.notifications.structure"},
    CraTardifs={},
)
async def kafka_tue(e: Essai) -> None:
    async with e.sans("kafka"):
        await inscrire(e)
        saisie = SAISIE | {"jour": jour_paris(datetime.now(UTC)).isoformat()}
        elle = e.journee.client("conseiller", sub=CONSEILLERE_SUB)
        await elle.faire(activite.TRANSMETTRE, saisie=saisie, cle="kafka-tue")
        await e.leve("FaitsNonPublies", "AuditeurEnEcart")
        await e.dit("FaitsNonPublies", "relay:", "structures")
        await e.dit("AuditeurEnEcart", '"message": "audit ', "structures")
        assert "Kafka ne répond pas" in await e.dit("FaitsNonPublies", "deadletters", "structures")
    await e.leve("EvenementsEnRetard", "CraTardifs")


@essai({"notifications"}, CourrielsNePartentPas={}, CourrielIncertain={})
async def courriel_coupe(e: Essai) -> None:
    """The mail server is away; then one is there that takes each mail in and cuts the line before it says so."""
    async with e.sans("mail"):
        await inscrire(e)
        await e.leve("CourrielsNePartentPas")
        assert "SMTP_INJOIGNABLE" in await e.dit("CourrielsNePartentPas", "logs", "notifications")
        serveur = Serveur()
        serveur.port, serveur.coupures = e.conum.place.port("mail"), sys.maxsize
        await serveur.demarrer()
        try:
            await inscrire(e)
            await e.leve("CourrielIncertain")
            await e.dit("CourrielIncertain", "ENVOI_INCERTAIN", "notifications")
        finally:
            await serveur.arreter()


@essai({"kafka"}, LettreMorte={"group": "conum.activites.structure"})
async def evenement_illisible(e: Essai) -> None:
    async with AIOKafkaProducer(bootstrap_servers=e.conum.kafka) as producer:
        headers = [(name, value.encode()) for name, value in POISON.items()]
        await producer.send_and_wait("conum.structure", b"{", key=b"poison", headers=headers)
    await e.leve("LettreMorte")
    lettres = await e.dit("LettreMorte", "deadletters list", "activites")
    assert "conum.activites.structure" in lettres


@essai(
    {"selection", "gateway"}, PasserelleEnErreur={"subgraphName": "selection"}, ServiceMuet={"job": "conum/selection"}
)
async def service_tue(e: Essai) -> None:
    anct = e.journee.client("anct")
    async with e.sans("selection"):
        await e.leve("ServiceMuet")
        while not await e.est_levee("PasserelleEnErreur"):
            with suppress(Echec, httpx.TransportError):  # of the gateway before it was killed
                await anct.demander("{ campagnes(first: 1) { edges { node { id } } } }")
        await e.dit("PasserelleEnErreur", '"subgraph"', "selection")


@essai({"gateway"}, CollecteMuette={"job": "conum/gateway"})
async def passerelle_tuee(e: Essai) -> None:
    async with e.sans("gateway"):
        await e.leve("CollecteMuette")


@essai((), MemoireElevee={"job": "conum/structures"})
async def memoire_pleine(e: Essai) -> None:
    """One more process of a service, that holds 450 MB beside its work: more than four fifths of what it may."""
    leste = "from services.structures import app; poids = b'x' * 450_000_000; app.main()"
    program = e.conum.replica("structures", name="structures-leste", port=free_port())
    env = {**program.env, "CONUM_PARTS": "graphql"}
    await e.conum.run(replace(program, argv=(sys.executable, "-c", leste), env=env), "450 Mo de plus")
    await e.leve("MemoireElevee")
    await e.conum.stop("structures-leste")
