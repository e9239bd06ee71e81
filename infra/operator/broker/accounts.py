"""A partner's account on the broker: its SCRAM password, its ACLs, its quota; made so, or taken away whole."""

from typing import Final

from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError, for_code
from kafka.protocol.admin import AlterClientQuotasRequest, DescribeClientQuotasRequest

from ..domain.subscriptions import Right
from .connection import Admin

__all__ = ["exists", "limit", "limited", "permit", "remove", "rights", "set_password"]

MECHANISM: Final = ScramMechanism.SCRAM_SHA_512
ITERATIONS: Final = 8192
RATE: Final = "consumer_byte_rate"
_TYPES: Final = {"topic": ResourceType.TOPIC, "group": ResourceType.GROUP}


def exists(admin: Admin, user: str) -> bool:
    """Whether the account has a password. Asked of all of them: of one that is not there, the broker makes an error."""
    return user in admin.describe_user_scram_credentials()


def set_password(admin: Admin, user: str, password: str) -> None:
    _succeeded(
        admin.alter_user_scram_credentials([UserScramCredentialUpsertion(user, MECHANISM, password, ITERATIONS)])
    )


def rights(admin: Admin, user: str) -> frozenset[Right]:
    """What the account may do now; what we never give is not told apart, and goes at the next ``permit``."""
    acls, error = admin.describe_acls(_all(user))
    _known(error)
    return frozenset(_right(acl) for acl in acls)


def permit(admin: Admin, user: str, wanted: frozenset[Right]) -> bool:
    """Gives what is wanted and takes the rest; whether anything was to be done. Nothing given is taken meanwhile."""
    acls, error = admin.describe_acls(_all(user))
    _known(error)
    there = {_right(acl): acl for acl in acls}
    missing, over = wanted - there.keys(), [acl for right, acl in there.items() if right not in wanted]
    if missing:
        made = admin.create_acls([_acl(user, right) for right in missing])
        if made["failed"]:
            raise made["failed"][0][1]
    if over:
        admin.delete_acls([_exactly(acl) for acl in over])
    return bool(missing or over)


def limited(admin: Admin, user: str) -> float | None:
    """The bytes a second that the account may read from one broker; None without a quota."""
    component = DescribeClientQuotasRequest.ComponentData(entity_type="user", match_type=0, match=user)
    answer = admin._manager.run(_send, admin, DescribeClientQuotasRequest(components=[component], strict=True))
    _known(for_code(answer.error_code))
    values = {value.key: value.value for entry in answer.entries or [] for value in entry.values}
    return values.get(RATE)


def limit(admin: Admin, user: str, bytes_per_second: float | None) -> None:
    """None takes the quota away."""
    entry = AlterClientQuotasRequest.EntryData
    op = entry.OpData(key=RATE, value=bytes_per_second or 0.0, remove=bytes_per_second is None)
    entity = entry.EntityData(entity_type="user", entity_name=user)
    request = AlterClientQuotasRequest(entries=[entry(entity=[entity], ops=[op])], validate_only=False)
    answer = admin._manager.run(_send, admin, request)
    for result in answer.entries:
        _known(for_code(result.error_code))


def remove(admin: Admin, user: str) -> None:
    """Everything of that account; nothing where there is nothing. Its rights first: a session may still be open."""
    admin.delete_acls([_all(user)])
    limit(admin, user, None)
    if exists(admin, user):
        _succeeded(admin.alter_user_scram_credentials([UserScramCredentialDeletion(user, MECHANISM)]))


async def _send(admin: Admin, request: object) -> Admin:
    # The messages of quotas are in the client's protocol, and no method of its administrator sends them yet.
    return await admin._manager.send(request)


def _all(user: str) -> ACLFilter:
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    return ACLFilter(f"User:{user}", None, ACLOperation.ANY, ACLPermissionType.ANY, anything)


def _exactly(acl: ACL) -> ACLFilter:
    return ACLFilter(acl.principal, acl.host, acl.operation, acl.permission_type, acl.resource_pattern)


def _acl(user: str, right: Right) -> ACL:
    pattern = ACLResourcePatternType.PREFIXED if right.prefixed else ACLResourcePatternType.LITERAL
    resource = ResourcePattern(_TYPES[right.on], right.name, pattern)
    return ACL(f"User:{user}", "*", ACLOperation[right.operation], ACLPermissionType.ALLOW, resource)


def _right(acl: ACL) -> Right:
    pattern = acl.resource_pattern
    prefixed = pattern.pattern_type == ACLResourcePatternType.PREFIXED
    return Right(pattern.resource_type.name.lower(), pattern.resource_name, acl.operation.name, prefixed)


def _known(error: type[Exception] | KafkaError) -> None:
    if for_code(0) not in (error, type(error)):
        raise error


def _succeeded(answers: dict[str, str | None]) -> None:
    for user, error in answers.items():
        if error:
            raise KafkaError(f"{user}: {error}")
