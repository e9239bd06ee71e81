"""One trace through headers, and logs that say where without saying whom."""

import json
import logging
from dataclasses import dataclass, field
from threading import Event
from time import sleep
from types import SimpleNamespace

import pytest
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.kit import telemetry
from services.kit.telemetry import providers, records
from services.kit.telemetry.records import Otlp, Rare

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass
class Spans:
    """A tracer of the test's own, and what it has finished."""

    exporter: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)

    def __post_init__(self) -> None:
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracer = provider.get_tracer("essai")

    @property
    def only(self) -> ReadableSpan:
        (span,) = self.exporter.get_finished_spans()
        return span


@pytest.fixture
def spans() -> Spans:
    return Spans()


def test_nothing_is_open_outside_a_trace() -> None:
    assert telemetry.traceparent() is None


def test_a_span_continues_the_trace_of_its_traceparent(spans: Spans) -> None:
    with telemetry.span("consume", parent=PARENT, tracer=spans.tracer):
        ours = telemetry.traceparent()
    assert ours is not None
    assert ours.split("-")[1] == PARENT.split("-")[1]
    assert ours.split("-")[2] != PARENT.split("-")[2]
    assert spans.only.parent is not None
    assert f"{spans.only.parent.span_id:016x}" == PARENT.split("-")[2]


@pytest.mark.parametrize("unreadable", [None, "", "00-xyz", "é" * 55])
def test_an_unreadable_traceparent_opens_a_new_trace(spans: Spans, unreadable: str | None) -> None:
    with telemetry.span("consume", parent=unreadable, tracer=spans.tracer):
        pass
    assert spans.only.parent is None


def test_a_span_keeps_the_class_of_an_error_and_not_its_text(spans: Spans) -> None:
    with pytest.raises(ValueError, match="jean"), telemetry.span("x", tracer=spans.tracer):
        raise ValueError("jean.dupont@exemple.fr")
    assert spans.only.attributes == {"error.type": "ValueError"}
    assert "jean" not in spans.only.to_json()


def test_a_log_line_is_json_with_its_trace_and_no_value_of_the_error(
    spans: Spans, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.root.handlers[:], logging.root.level
    telemetry.logs("structures")
    try:
        with telemetry.span("x", parent=PARENT, tracer=spans.tracer):
            try:
                raise ValueError("jean.dupont@exemple.fr")
            except ValueError:
                logging.getLogger("services.essai").exception("échec")
    finally:
        logging.root.handlers[:], logging.root.level = before
    raw = capsys.readouterr().err
    line = json.loads(raw)
    assert "jean" not in raw
    assert {name: line[name] for name in ("service", "level", "logger", "message", "trace_id", "error")} == {
        "service": "structures",
        "level": "ERROR",
        "logger": "services.essai",
        "message": "échec",
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "error": "ValueError",
    }
    assert "test_kit_telemetry.py" in line["at"][-1]


def test_a_collector_gets_the_same_record_with_its_trace_and_no_value_of_the_error(spans: Spans) -> None:
    sent = InMemoryLogRecordExporter()  # type: ignore[no-untyped-call]
    provider = LoggerProvider()
    provider.add_log_record_processor(SimpleLogRecordProcessor(sent))
    journal = logging.Logger("services.essai")
    journal.addHandler(Otlp(provider))
    with telemetry.span("x", parent=PARENT, tracer=spans.tracer):
        try:
            raise ValueError("jean.dupont@exemple.fr")
        except ValueError:
            journal.exception("échec de %s", "42")
    (line,) = sent.get_finished_logs()
    assert "jean" not in line.to_json()
    assert (line.log_record.body, line.log_record.severity_text) == ("échec de 42", "ERROR")
    assert line.log_record.trace_id == 0x0AF7651916CD43DD8448EB211C80319C
    attributes = line.log_record.attributes
    assert attributes is not None
    assert attributes["error"] == "ValueError"


def test_what_the_exporter_says_of_the_collector_is_not_sent_to_it() -> None:
    sent = InMemoryLogRecordExporter()  # type: ignore[no-untyped-call]
    provider = LoggerProvider()
    provider.add_log_record_processor(SimpleLogRecordProcessor(sent))
    journal = logging.Logger("opentelemetry.exporter")
    journal.addHandler(Otlp(provider))
    journal.error("collector is down")
    assert not sent.get_finished_logs()


def test_what_aiokafka_says_again_and_again_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def dite(logger: str, node: int) -> bool:
        record = logging.LogRecord(logger, logging.ERROR, __file__, 1, "Unable connect to node %s", (node,), None)
        return rare.filter(record)

    rare, now = Rare(), 100.0
    monkeypatch.setattr(records, "monotonic", lambda: now)
    assert [dite("aiokafka", 1), dite("aiokafka", 1), dite("aiokafka", 2)] == [True, False, True]
    assert [dite("services.kit.outbox", 1), dite("services.kit.outbox", 1)] == [True, True]
    now += records.RARE
    assert dite("aiokafka", 1)


class Muet:
    """Sends to a collector that never answers."""

    def __init__(self) -> None:
        self.fini = Event()

    def shutdown(self) -> None:
        self.fini.wait()


def test_a_collector_that_is_away_holds_nobody_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    muets = [Muet() for _ in range(3)]
    monkeypatch.setattr(providers, "_sending", muets)
    telemetry.shutdown(patience=0.05)
    assert "it is lost" in caplog.text
    for muet in muets:
        muet.fini.set()


def test_what_a_collector_takes_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    envoye = Event()

    def lent() -> None:
        sleep(0.1)
        envoye.set()

    monkeypatch.setattr(providers, "_sending", [SimpleNamespace(shutdown=lent)])
    telemetry.shutdown()
    assert envoye.is_set()
    assert caplog.text == ""
