import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doubles import ARTICLE, analyzer
from geostance import codec
from geostance.analysis import Analysis, Excerpt
from geostance.article import Notice
from geostance.errors import RecordError
from geostance.schema import analysis_schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "analysis.schema.json"


@pytest.fixture(scope="module")
def analysis():
    return analyzer().analyze(ARTICLE, id="a", date="2023-05-11", targets=["accord", "drone"], pairs="all")


def test_json_round_trips(analysis):
    again = Analysis.from_json(analysis.to_json())
    assert again == analysis
    assert again.to_json() == analysis.to_json()
    assert again.article_text is None
    assert Analysis.from_dict(analysis.to_dict()) == analysis


def test_extracted_text_comes_back_with_the_answer():
    page = f"<html><body><article><p>{'Norway praised Chile on Thursday. ' * 9}</p></article></body></html>"
    again = Analysis.from_json(analyzer().analyze(page).to_json())
    mention = again.actors[0].mentions[0]
    assert again.article_text is not None
    assert again.article_text[mention.begin : mention.end] == mention.text == "Norway"


def test_keys_stand_in_one_order(analysis):
    assert list(analysis.to_dict()) == [
        "schema", "id", "model", "language", "title", "date", "text", "topics", "sentiment", "actors",
        "relations", "targets", "warnings",
    ]  # fmt: skip
    assert analysis.to_dict()["date"] == "2023-05-11"
    assert analysis.to_dict()["text"]["furniture"][0] == [0, 21]


def test_offsets_give_the_words(analysis):
    excerpts = [one for actor in (*analysis.actors, *analysis.targets) for one in actor.mentions]
    excerpts += [one for relation in analysis.relations for one in relation.evidence]
    assert len(excerpts) > 8
    assert all(ARTICLE[one.begin : one.end] == one.text for one in excerpts)


def test_the_published_schema_is_current():
    assert json.loads(PUBLISHED.read_text("utf-8")) == analysis_schema(), "run: geostance schema"


def test_real_output_keeps_to_the_schema(analysis):
    validator = jsonschema.Draft202012Validator(analysis_schema(), format_checker=jsonschema.FormatChecker())
    validator.validate(analysis.to_dict())
    validator.validate(analyzer().analyze("Photo: nothing").to_dict())
    assert not validator.is_valid(analysis.to_dict() | {"date": "May"})
    assert not validator.is_valid({**analysis.to_dict(), "topics": [{"id": "medtop:11000000"}]})


def test_every_field_is_described():
    schema = analysis_schema()
    silent = [
        f"{name}.{field}"
        for name, part in [("Analysis", schema), *schema["$defs"].items()]
        for field, one in part["properties"].items()
        if "description" not in one and name != "Language"
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "geostance/analysis/2"}, "analysis.schema: expected one of ['geostance/analysis/1']"),
        ({"id": 3}, "analysis.id: expected a string, found 3"),
        ({"topics": {}}, "analysis.topics: expected a list, found an object"),
        ({"date": "May"}, "analysis.date: expected a day as YYYY-MM-DD"),
        ({"text": {}}, "analysis.text: the fields ['characters', 'body', "),
        ({"text": {"characters": 1, "body": [[0]], "furniture": [], "extracted": None}},
         "analysis.text.body[0]: expected [begin, end], found 1 numbers"),
        ({"sentiment": {"label": "x", "probability": True, "probabilities": {}, "abstain": False}},
         "analysis.sentiment.probability: expected a number, found true"),
    ],
)  # fmt: skip
def test_what_is_no_analysis_is_refused_at_its_place(analysis, change, message):
    with pytest.raises(RecordError) as caught:
        Analysis.from_dict({**analysis.to_dict(), **change})
    assert message in str(caught.value)


def test_additions_of_a_later_version_are_passed_over(analysis):
    assert Analysis.from_dict({**analysis.to_dict(), "novelty": 1}) == analysis


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\ud800\udfff\u2028\u2029\x85\x00\n")))
def test_a_line_of_json_is_one_line_and_utf_8(text):
    line = codec.line({"text": text})
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode()) == {"text": text}


@given(st.text(), st.integers(0, 10**9), st.dates())
@settings(max_examples=50)
def test_parts_round_trip(text, number, day):
    for value in (Notice("code", text), Excerpt(number, number + 1, text)):
        assert codec.build(type(value), codec.plain(value), "part") == value
    assert codec.build(dt.date | None, codec.plain(day), "part") == day
