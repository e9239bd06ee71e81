"""Released event schemas are frozen: others have built on them, so a new meaning is a new version beside.

Their words are not: a sentence that explains better breaks nobody.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["PATH", "changed", "read", "release"]

PATH = "schemas/released.json"
EVENTS = "schemas/events/"


def read(root: Path) -> Mapping[str, str]:
    """Released event type → SHA-256 of its schema, titles and descriptions apart."""
    file = root / PATH
    return dict(json.loads(file.read_text())) if file.exists() else {}


def changed(released: Mapping[str, str], produced: Mapping[str, str]) -> list[str]:
    """A sentence for each released schema that is no longer what was released."""
    now = _digests(produced)
    return [
        f"{type} is released, so its schema is frozen: "
        + ("it may not disappear." if type not in now else "give the new meaning a new version beside it.")
        for type, digest in released.items()
        if now.get(type) != digest
    ]


def release(root: Path, produced: Mapping[str, str]) -> list[str]:
    """Adds the types that were not released yet, and names them. What is there is left as it is."""
    before = read(root)
    new = {type: digest for type, digest in _digests(produced).items() if type not in before}
    text = json.dumps(dict(sorted({**new, **before}.items())), indent=2) + "\n"
    (root / PATH).write_text(text)
    return sorted(new)


def _digests(produced: Mapping[str, str]) -> Mapping[str, str]:
    return {
        path.removeprefix(EVENTS).removesuffix(".json"): _digest(json.loads(text))
        for path, text in produced.items()
        if path.startswith(EVENTS)
    }


def _digest(schema: Any) -> str:
    return hashlib.sha256(json.dumps(_bare(schema), sort_keys=True).encode()).hexdigest()


def _bare(schema: Any) -> Any:
    """Without its words. A property that has one of these names is a schema, not a text: it stays."""
    if isinstance(schema, list):
        return [_bare(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {k: _bare(v) for k, v in schema.items() if k not in ("title", "description") or not isinstance(v, str)}
