"""A minimal client of the API: enough for tests to ask what they want, and to be told what the server refused."""

import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

__all__ = ["Api"]


class Api:
    """``url``, with the bearer ``token``, trusting the authority in the file ``ca``."""

    def __init__(self, url: str, token: str, ca: Path) -> None:
        self.http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            verify=ssl.create_default_context(cafile=str(ca)),
            trust_env=False,
            timeout=30,
        )

    def __call__(self, method: str, path: str, body: object = None, content_type: str = "application/json") -> Any:
        """What the server answers, from JSON. Raises httpx.HTTPStatusError, whose text is the server's own message."""
        content = None if body is None else json.dumps(body).encode()
        answer = self.http.request(method, path, content=content, headers={"Content-Type": content_type})
        if answer.is_error:
            said = f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
            raise httpx.HTTPStatusError(said, request=answer.request, response=answer)
        return answer.json()

    def patch(self, path: str, body: object) -> Any:
        """A JSON merge patch."""
        return self("PATCH", path, body, "application/merge-patch+json")

    def watch(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """What is there and then what changes, as ``{"type": …, "object": …}``, until the server or the caller ends.

        With ``resourceVersion`` (of a list), what changed since.
        """
        with self.http.stream(
            "GET", path, params={"watch": "1", **query}, timeout=httpx.Timeout(30, read=None)
        ) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                yield json.loads(line)

    def ready(self) -> bool:
        """Whether the server says so, and the namespace that every client expects is there."""
        try:
            asked = (self.http.get("/readyz"), self.http.get("/api/v1/namespaces/default"))
        except httpx.TransportError:
            return False
        return all(answer.status_code == 200 for answer in asked)

    def close(self) -> None:
        self.http.close()
