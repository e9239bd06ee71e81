"""An event of a topic is a line that a person reads."""

from aiokafka.structs import ConsumerRecord

from infra.local.events import fields, line

KEY = "01930000-0000-7000-8000-0000deadbeef"


def record(value: bytes | None, headers: list[tuple[str, bytes]]) -> ConsumerRecord[bytes | None, bytes | None]:
    return ConsumerRecord("conum.candidature", 0, 0, 1_760_000_000_000, 0, KEY.encode(), value, None, 0, 0, headers)


def test_a_fact_is_told_by_its_time_in_paris_its_aggregate_its_type_and_its_fields() -> None:
    value = f'{{"candidature":"{KEY}","sens":"FAVORABLE","rang":null,"le":"2026-11-24T12:00:00Z"}}'.encode()
    headers = [("ce_type", b"candidature.avis_prefet_rendu.v1"), ("ce_time", b"2026-11-24T12:00:00Z")]
    told = line(record(value, headers)).plain
    assert told.split() == ["24/11", "13:00:00", "deadbeef", "candidature.avis_prefet_rendu.v1", "sens=FAVORABLE"]


def test_what_is_no_event_is_shown_as_it_is() -> None:
    assert line(record(b"\xffrien", [])).plain.endswith("�rien")
    assert line(record(None, [])).plain.endswith("(effacé)")
    assert fields(b"[1, 2]") == "[1, 2]"


def test_ids_of_others_are_shortened_and_lists_unfolded() -> None:
    value = f'{{"structure":"{KEY}","candidatures":["{KEY}"],"parts":{{"69":3}}}}'.encode()
    assert fields(value) == "structure=…deadbeef candidatures=[…deadbeef] parts={69=3}"
