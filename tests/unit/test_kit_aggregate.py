"""What a fact is called, and what it may not hide."""

from dataclasses import dataclass

import pytest

from services.kit.aggregate import Fait, Faute, Refus


def test_a_fact_s_type_and_topic_are_guessed_from_its_name() -> None:
    @dataclass(frozen=True, kw_only=True)
    class AvisPrefetRendu(Fait, aggregat="candidature"):
        candidature: str

    @dataclass(frozen=True, kw_only=True)
    class AvisPrefetRenduV2(Fait, aggregat="candidature", v=2):
        candidature: str

    assert (AvisPrefetRendu.type, AvisPrefetRendu.topic) == ("candidature.avis_prefet_rendu.v1", "conum.candidature")
    assert AvisPrefetRenduV2.type == "candidature.avis_prefet_rendu.v2"


@pytest.mark.parametrize("champ", ["aggregat", "type", "topic"])
def test_a_fact_may_not_hide_what_every_fact_is(champ: str) -> None:
    with pytest.raises(TypeError, match=champ):
        type("Cache", (Fait,), {"__annotations__": {champ: str}}, aggregat="x")


def test_a_refusal_says_its_rule_then_what_is_particular() -> None:
    class TropTard(Refus):
        message = "Le délai est passé."

    refus = TropTard("Il finissait hier.", fautes=(Faute("le", "Trop tard."),))
    assert (refus.code, refus.phrase) == ("TropTard", "Le délai est passé. Il finissait hier.")
    assert TropTard().phrase == "Le délai est passé."
