"""Shows the mails that the catcher kept: ``python -m infra.local.mails`` lists them, ``… N`` prints the Nth last.

The list ends with the page from which every letter that we can write is read, with made-up values.
"""

import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from infra.local.place import Place
from services.notifications.apercu import ecrire

__all__ = ["listed", "read", "shown"]

_PARIS: Final = ZoneInfo("Europe/Paris")


def read(file: Path) -> EmailMessage:
    """The mail of a file as the standard library's message."""
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def listed(folder: Path) -> list[str]:
    """A line a mail, oldest first: time, recipient, subject, file."""
    lines = []
    for file in sorted(folder.glob("*.eml")):
        mail = read(file)
        at = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC).astimezone(_PARIS)
        lines.append(f"{at:%d/%m %H:%M:%S}  {mail['to']}  {mail['subject']}\n    {file}")
    return lines


def shown(file: Path) -> str:
    """The mail as a person reads it: its headings, then its text."""
    mail = read(file)
    body = mail.get_body(("plain", "html"))
    headings = "\n".join(f"{name} : {mail[name]}" for name in ("From", "To", "Subject", "Date") if mail[name])
    return f"{file}\n\n{headings}\n\n{body.get_content() if body else ''}"


if __name__ == "__main__":
    here = Place.from_env().mails
    files = sorted(here.glob("*.eml"))
    if len(sys.argv) < 2:
        print("\n".join(listed(here)) or f"Aucun courriel dans {here}.")
        print(f"\nTous les modèles, avec des valeurs inventées : {ecrire(here.parent / 'apercu')[0]}")
    elif sys.argv[1].isdecimal() and 1 <= int(sys.argv[1]) <= len(files):
        print(shown(files[-int(sys.argv[1])]))
    else:
        sys.exit(f"N va de 1 à {len(files)} : le dernier arrivé est 1.")
