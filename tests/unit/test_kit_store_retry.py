"""What MongoDB is asked again for, and what is an answer."""

import pytest
from pymongo.errors import AutoReconnect, DuplicateKeyError, PyMongoError, WriteError

from services.kit.store.retry import again


@pytest.mark.parametrize(
    "error",
    [AutoReconnect("closed"), WriteError("write conflict", 112), WriteError("deadlock detected", 16908292)],
)
async def test_what_the_server_undid_or_never_heard_is_asked_again(error: PyMongoError) -> None:
    asked: list[bool] = []

    async def ask(repeated: bool) -> str:
        asked.append(repeated)
        if not repeated:
            raise error
        return "kept"

    assert (await again(ask), asked) == ("kept", [False, True])


@pytest.mark.parametrize("error", [DuplicateKeyError("twice", 11000), WriteError("too large", 10334)])
async def test_a_refusal_is_an_answer(error: PyMongoError) -> None:
    asked: list[bool] = []

    async def ask(repeated: bool) -> None:
        asked.append(repeated)
        raise error

    with pytest.raises(type(error)):
        await again(ask)
    assert asked == [False]
