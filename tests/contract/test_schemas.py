"""What is generated is committed as it is generated, and what is released does not change."""

import json
from pathlib import Path

import pytest

from infra.local.place import ROOT
from infra.schemas import GENERATORS, Producer, droits
from infra.schemas.files import differences, write
from infra.schemas.graphql import CompositionRefused, compose
from infra.schemas.released import changed, read, release

EVENT = "schemas/events/essai.fait.v1.json"


PROMPT = [produce for produce in GENERATORS if produce is not droits.produce]
"""Without the rights, which take half a minute: ``test_droits`` compares them."""


def test_what_is_committed_is_current() -> None:
    produced = {path: text for produce in PROMPT for path, text in produce().items()}
    assert "\n\n".join(differences(ROOT, produced)) == ""


@pytest.mark.parametrize("produce", PROMPT, ids=lambda p: p.__module__)
def test_the_same_code_always_generates_the_same(produce: Producer) -> None:
    assert produce() == produce()


def test_a_stale_file_is_shown_line_by_line_and_a_left_over_one_named(tmp_path: Path) -> None:
    write(tmp_path, {"schemas/a": "one\ntwo\n", "schemas/old": "x"})
    stale, left_over = differences(tmp_path, {"schemas/a": "one\n2\n"})
    assert "-two\n+2" in stale
    assert "schemas/old" in left_over


def test_writing_replaces_what_is_stale_and_removes_what_is_left_over(tmp_path: Path) -> None:
    write(tmp_path, {"schemas/a": "1", "schemas/b": "1", "schemas/old": "1"})
    assert write(tmp_path, {"schemas/a": "1", "schemas/b": "2"}) == ["schemas/b", "schemas/old (removed)"]
    assert list(differences(tmp_path, {"schemas/a": "1", "schemas/b": "2"})) == []


def test_a_released_schema_may_neither_change_nor_disappear(tmp_path: Path) -> None:
    write(tmp_path, {EVENT: "{}"})
    assert release(tmp_path, {EVENT: "{}"}) == ["essai.fait.v1"]
    assert changed(read(tmp_path), {EVENT: "{}"}) == []
    assert "new version" in changed(read(tmp_path), {EVENT: '{"more": 1}'})[0]
    assert "disappear" in changed(read(tmp_path), {})[0]


def test_the_words_of_a_released_schema_may_be_better(tmp_path: Path) -> None:
    def schema(words: str, property: str) -> dict[str, str]:
        return {EVENT: json.dumps({"description": words, "properties": {"description": {"type": property}}})}

    write(tmp_path, schema("Said.", "string"))
    release(tmp_path, schema("Said.", "string"))
    assert changed(read(tmp_path), schema("Said better.", "string")) == []
    assert len(changed(read(tmp_path), schema("Said.", "integer"))) == 1


def test_releasing_adds_what_is_new_and_leaves_what_is_released(tmp_path: Path) -> None:
    write(tmp_path, {EVENT: "{}"})
    release(tmp_path, {EVENT: "{}"})
    before = read(tmp_path)
    second = EVENT.replace("v1", "v2")
    assert release(tmp_path, {EVENT: '{"more": 1}', second: "{}"}) == ["essai.fait.v2"]
    assert read(tmp_path)["essai.fait.v1"] == before["essai.fait.v1"]


def test_subgraphs_that_do_not_fit_together_are_refused_with_the_reason() -> None:
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
    sdl = {"structures": f"{link} type Query {{ a: Int }}", "selection": f"{link} type Query {{ a: String }}"}
    with pytest.raises(CompositionRefused, match=r"Query\.a"):
        compose(sdl)
