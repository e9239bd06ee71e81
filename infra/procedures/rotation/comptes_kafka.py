"""``rotation-kafka``: a service's SCRAM secret changes by two accounts in turn, so that both are good meanwhile.

``preparer`` gives the second account a password and the rights of the first; the services are then deployed with it,
replica by replica; ``retirer`` takes the first away. Changing the password of one account would send away every process
that opens a connection before it is told the new one.

Needs an account that may alter accounts and ACLs (KAFKA_USERNAME), and the packages of the group ``operator``: those of
the operator's image.
"""

import argparse
import os
from typing import Any, Final

from services.kit.kafka import SettingsKafka

from ..cadre import FAIT, Cadre, Impossible, Procedure

__all__ = ["KAFKA"]

SECRET_MIN: Final = 16


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("etape", choices=["preparer", "retirer"])
    parser.add_argument("--de", required=True, help="le compte que les services ont, et quitteront")
    parser.add_argument("--vers", required=True, help="celui qu'ils auront")


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    from infra.operator.broker.connection import administer

    kafka = SettingsKafka.told().kafka
    if options.de == options.vers:
        raise Impossible("Il faut deux comptes : l'un reste bon pendant que l'autre prend sa place.")
    if options.etape == "preparer":
        secret = os.environ.get("KAFKA_PASSWORD_SUIVANT") or ""
        if len(secret) < SECRET_MIN:
            raise Impossible(
                f"KAFKA_PASSWORD_SUIVANT : donnez-y le secret du nouveau compte, {SECRET_MIN} caractères ou plus."
            )
        return await administer(kafka, lambda admin: _preparer(cadre, admin, options, secret))
    if kafka.username == options.de:
        raise Impossible(f"Cette commande parle elle-même comme {options.de} : prenez un autre compte pour le retirer.")
    return await administer(kafka, lambda admin: _retirer(cadre, admin, options))


def _preparer(cadre: Cadre, admin: Any, options: argparse.Namespace, secret: str) -> int:
    """Run again: the password is set again, and rights that are there already are not given twice."""
    from kafka.admin import ACL

    from infra.operator.broker import accounts

    if not accounts.exists(admin, options.de):
        raise Impossible(f"Le compte {options.de} n'existe pas : vérifiez --de.")
    droits = [
        ACL(f"User:{options.vers}", acl.host, acl.operation, acl.permission_type, acl.resource_pattern)
        for acl in _droits(admin, options.de)
    ]
    if not cadre.essai:
        accounts.set_password(admin, options.vers, secret)
        if droits and (failed := admin.create_acls(droits)["failed"]):
            raise failed[0][1]
    cadre.fait(f"compte {options.vers}", f"son secret, et les {len(droits)} droits de {options.de}")
    cadre.dire(
        "Déployez les services avec lui, attendez que toutes les répliques soient renouvelées, puis « retirer »."
    )
    return FAIT


def _retirer(cadre: Cadre, admin: Any, options: argparse.Namespace) -> int:
    from infra.operator.broker import accounts

    if not accounts.exists(admin, options.vers):
        raise Impossible(f"Le compte {options.vers} n'existe pas : retirer {options.de} couperait les services.")
    if not accounts.exists(admin, options.de):
        cadre.dire(f"Le compte {options.de} n'existe plus : rien n'est changé.")
        return FAIT
    if not cadre.essai:
        accounts.remove(admin, options.de)
    cadre.fait(f"compte {options.de} retiré", "ses connexions ouvertes vivent encore, il n'en ouvre plus")
    return FAIT


def _droits(admin: Any, compte: str) -> list[Any]:
    from kafka.admin import (
        ACLFilter,
        ACLOperation,
        ACLPermissionType,
        ACLResourcePatternType,
        ResourcePatternFilter,
        ResourceType,
    )
    from kafka.errors import for_code

    partout = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    acls, error = admin.describe_acls(
        ACLFilter(f"User:{compte}", None, ACLOperation.ANY, ACLPermissionType.ANY, partout)
    )
    if for_code(0) not in (error, type(error)):
        raise error
    return list(acls)


KAFKA: Final = Procedure(
    "rotation-kafka",
    "Change le secret SCRAM des services par un second compte, sans couper personne.",
    _arguments,
    _faire,
)
