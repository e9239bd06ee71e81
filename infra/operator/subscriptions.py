"""Gives a partner what its EventSubscription declares: an account, its password in a Secret, rights, a rate."""

import base64
import logging
import secrets

from kafka.errors import KafkaError

from services.kit.kafka import KafkaAccess

from .access import Missing, kafka_of, plateforme_of
from .broker import accounts
from .broker.connection import Admin, administer
from .domain.conditions import Condition, paused
from .domain.subscriptions import groups, rights, username
from .kube import PLATEFORME, SECRET, SUBSCRIPTION, Kube, Resource
from .report import PAUSED, SYNCED, say
from .supergraph import LABEL, owner
from .topics import unreachable

__all__ = ["Subscriptions"]

log = logging.getLogger(__name__)

READY = Condition("Ready", "True", "CommeDeclare", "Le compte, ses droits et son débit sont comme déclaré.")


class Subscriptions:
    """The Secret holds the password, and nothing else does: deleted, a new one is made; changed, the broker follows."""

    def __init__(self, kube: Kube) -> None:
        self._kube = kube

    async def reconcile(self, name: str) -> None:
        """Raises KafkaError, once it was said, so that it is tried again soon."""
        subscription = await self._kube.get(SUBSCRIPTION, name)
        if subscription is None or "deletionTimestamp" in subscription["metadata"]:
            return
        try:
            plateforme = await plateforme_of(self._kube, subscription)
            if paused(subscription, plateforme):
                await say(self._kube, SUBSCRIPTION, subscription, [PAUSED])
                return
            access = await kafka_of(self._kube, plateforme)
            secret = await self._secret(subscription, access)
            known = subscription.get("status", {}).get("secretVersion")
            await administer(access, lambda admin: _grant(admin, subscription, secret, known))
        except Missing as missing:
            refused = Condition("Ready", "False", "Manque", str(missing))
            await say(self._kube, SUBSCRIPTION, subscription, [refused])
            return
        except KafkaError as error:
            await say(self._kube, SUBSCRIPTION, subscription, [unreachable(error)])
            raise
        metadata = secret["metadata"]
        more = {"username": username(subscription["spec"]), "secret": metadata["name"]}
        shown = {**more, "secretVersion": metadata["resourceVersion"]}
        await say(self._kube, SUBSCRIPTION, subscription, [READY, SYNCED], shown)

    async def remove(self, name: str) -> None:
        """Takes everything away from the partner; its Secret goes with the resource, which owns it. Raises Missing."""
        subscription = await self._kube.get(SUBSCRIPTION, name)
        if subscription is None:
            return
        plateforme = await self._kube.get(PLATEFORME, subscription["spec"]["plateforme"])
        if plateforme is None:
            # Without the platform nobody knows where its Kafka was: holding the resource back would help nobody.
            log.warning("%s: no Plateforme any more, its account is left on Kafka", username(subscription["spec"]))
            return
        try:
            access = await kafka_of(self._kube, plateforme)
        except Missing as missing:
            await say(self._kube, SUBSCRIPTION, subscription, [Condition("Ready", "False", "Manque", str(missing))])
            raise
        user = username(subscription["spec"])
        await administer(access, lambda admin: accounts.remove(admin, user))

    async def _secret(self, subscription: Resource, access: KafkaAccess) -> Resource:
        """The Secret of the partner, whole; its password is kept where there is one."""
        name, spec = f"{subscription['metadata']['name']}-kafka", subscription["spec"]
        there = await self._kube.get(SECRET, name)
        encoded = (there or {}).get("data", {}).get("password", "")
        password = base64.b64decode(encoded).decode() or secrets.token_urlsafe(32)
        data = {
            "username": username(spec),
            "password": password,
            "bootstrap": access.bootstrap,
            "security": access.security,
            "mechanism": "SCRAM-SHA-512",
            "group-prefix": groups(spec),
            "topics": ",".join(sorted(spec["topics"])),
        }
        metadata = {
            "labels": {LABEL: spec["plateforme"]},
            "ownerReferences": owner(subscription, SUBSCRIPTION.name),
        }
        held = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
        return await self._kube.apply(SECRET, name, {"metadata": metadata, "type": "Opaque", "data": held})


def _grant(admin: Admin, subscription: Resource, secret: Resource, known: str | None) -> None:
    """Only what differs is written: a password set again would close the partner's sessions one day."""
    spec = subscription["spec"]
    user = username(spec)
    if known != secret["metadata"]["resourceVersion"] or not accounts.exists(admin, user):
        accounts.set_password(admin, user, base64.b64decode(secret["data"]["password"]).decode())
    accounts.permit(admin, user, rights(spec))
    if accounts.limited(admin, user) != spec["bytesPerSecond"]:
        accounts.limit(admin, user, spec["bytesPerSecond"])
