"""A root type made of parts: each part keeps the roles that it declares, and gives none to the others."""

from services.kit.identity import roles
from services.kit.subgraph import build_schema, champ, type_


@type_(droits=roles("anct"))
class DeLAnct:
    @champ()
    def chiffres(self) -> int:
        return 1

    @champ(droits=roles("anct", "structure"))
    def partages(self) -> int:
        return 1


@type_()
class Sans:
    @champ()
    def oubli(self) -> int:
        return 1


@type_(droits=roles("conseiller"))
class Query(DeLAnct, Sans):
    @champ()
    def propres(self) -> int:
        return 1


def test_a_field_has_the_roles_of_the_part_that_it_is_written_in() -> None:
    droits = build_schema(Query).droits
    assert droits["Query", "chiffres"] == roles("anct")
    assert droits["Query", "partages"] == roles("anct", "structure")
    assert droits["Query", "propres"] == roles("conseiller")


def test_a_part_that_declares_nothing_is_refused_to_all_whatever_the_whole_declares() -> None:
    assert build_schema(Query).droits["Query", "oubli"] == frozenset()
