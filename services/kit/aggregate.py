"""What every rule of every service is made of: an aggregate, the facts it makes true, and the refusal."""

import inspect
import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

__all__ = ["Aggregate", "Conflit", "Decision", "Fait", "Faute", "Introuvable", "Refus", "fait_types"]


@dataclass(frozen=True)
class Faute:
    """One thing wrong with one field of what was sent.

    ``champ`` is the field's name as the client wrote it (camelCase), ``message`` a French sentence.
    """

    champ: str
    message: str


class Refus(Exception):
    """The rules say no.

    A named subclass carries ``message``, the French sentence the person reads. A refusal is an answer:
    it is never retried, never logged as a failure.
    """

    message: ClassVar[str] = "Cette action n'est pas possible."

    def __init__(self, precision: str | None = None, *, fautes: tuple[Faute, ...] = ()) -> None:
        self.precision = precision
        self.fautes = fautes
        super().__init__(self.phrase)

    @property
    def phrase(self) -> str:
        """The sentence to show: the rule's, then what is particular to this case."""
        return f"{self.message} {self.precision}" if self.precision else self.message

    @property
    def code(self) -> str:
        """The name a client can switch on: the class's own."""
        return type(self).__name__


class Introuvable(Refus):
    """Nothing the asker may see has this id. Says the same of what does not exist and of what is hidden."""

    message = "Cet élément n'existe pas, ou vous n'y avez pas accès."


class Conflit(Refus):
    """A unique index said no; ``index`` is its name."""

    message = "Un autre enregistrement porte déjà cette valeur."

    def __init__(self, index: str) -> None:
        self.index = index
        super().__init__()


@dataclass(frozen=True, kw_only=True)
class Fait:
    """A fact in the past tense, told to everybody once it is kept.

    ``class AvisPrefetRendu(Fait, aggregat="candidature")`` is ``candidature.avis_prefet_rendu.v1`` on the
    topic ``conum.candidature``. A new meaning is a new class with ``v=2`` beside it. ``le`` is the moment
    (UTC) at which it became true, as the rule was given it. No personal data in any field.
    """

    aggregat: ClassVar[str]
    type: ClassVar[str]
    topic: ClassVar[str]

    le: datetime

    def __init_subclass__(cls, *, aggregat: str, v: int = 1) -> None:
        if hidden := {"aggregat", "type", "topic"} & set(inspect.get_annotations(cls)):
            raise TypeError(f"{cls.__name__} hides what every fact is: {sorted(hidden)}")
        mots = re.sub(rf"V{v}$", "", cls.__name__) if v > 1 else cls.__name__
        cls.aggregat = aggregat
        cls.type = f"{aggregat}.{re.sub(r'(?<!^)(?=[A-Z])', '_', mots).lower()}.v{v}"
        cls.topic = f"conum.{aggregat}"


@dataclass(frozen=True, kw_only=True)
class Aggregate:
    """A thing with a life of its own, changed only through its rules.

    ``version`` counts the facts it has told; the store keeps it, rules leave it alone.
    """

    id: str
    version: int = 0


A = TypeVar("A", bound=Aggregate)
Decision = tuple[A, *tuple[Fait, ...]]
"""What a rule answers: the next state, and the facts that it makes true (none: nothing changed)."""


def fait_types(module: object) -> tuple[type[Fait], ...]:
    """The facts that an ``events.py`` declares, by name order."""
    found = [v for v in vars(module).values() if isinstance(v, type) and issubclass(v, Fait) and v is not Fait]
    return tuple(sorted(found, key=lambda t: t.type))
