import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doubles import ARTICLE, WordBundle, WordPredictor, analyzer
from geostance import Record, Target
from geostance.analyzer import CHUNK_RECORDS, Analyzer
from geostance.errors import EmptyInputError, RecordError

CLAUSES = (
    "Norway praised Chile.",
    "Argentina condemned Peru 🛰.",
    "Nobody said a word about it.",
    "Photo: Norway",
    "Kenya accused Chad of an attack, and Chad thanked Kenya.",
)


@pytest.fixture(scope="module")
def desk():
    return analyzer()


def test_one_article(desk):
    found = desk.analyze(ARTICLE, id="x", title="Accord", date=dt.date(2023, 5, 11))
    assert (found.id, found.title, str(found.date)) == ("x", "Accord", "2023-05-11")
    assert {("AR", "CL", "oppose"), ("NO", "CL", "support")} <= {
        (one.source, one.target, one.label) for one in found.relations
    }
    assert [ARTICLE[span.begin : span.end] for span in found.text.furniture] == [
        "Menu Home World Sport",
        "Photo: a trawler at sea",
    ]


def test_bytes_are_read_as_text_is(desk):
    assert desk.analyze(ARTICLE.encode()).to_json() == desk.analyze(ARTICLE).to_json()


def test_targets_may_be_phrases_or_places(desk):
    begin = ARTICLE.index("commission")
    found = desk.analyze(ARTICLE, targets=["accord", Target("body", ((begin, begin + 10),))])
    assert [one.phrase for one in found.targets] == ["accord", "body"]
    assert [one.text for one in found.targets[1].mentions] == ["commission"]
    assert {one.text for one in found.targets[0].mentions} == {"accord"}


def test_what_has_no_body_is_never_shown_to_the_model():
    class Silent(WordPredictor):
        def predict(self, _):
            raise AssertionError

    found = Analyzer(WordBundle(predictor=Silent())).analyze("Menu\nShare\nPhoto: Chile")
    assert found.sentiment.abstain
    assert found.topics == ()
    assert [one.code for one in found.warnings] == ["no-body"]


def test_arguments_are_checked_as_records_are(desk):
    with pytest.raises(RecordError, match="date: expected a day"):
        desk.analyze(ARTICLE, date="May")
    with pytest.raises(RecordError, match=r"targets\[0\].phrase: empty"):
        desk.analyze(ARTICLE, targets=[" "])
    with pytest.raises(RecordError, match="targets: 65 entries, the limit is 64"):
        desk.analyze(ARTICLE, targets=["x"] * 65)


@given(st.lists(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4), max_size=5))
@settings(max_examples=25, deadline=None)
def test_many_are_as_one_by_one(chosen):
    desk = analyzer()
    texts = ["\n\n".join(clauses) for clauses in chosen]
    many = [one.to_json() for one in desk.analyze_many(texts)]
    assert many == [desk.analyze(text).to_json() for text in texts]


def test_many_takes_records_and_mappings(desk):
    both = [Record(ARTICLE, id="a"), {"text": ARTICLE, "id": "a"}]
    first, second = desk.analyze_many(both)
    assert first == second
    with pytest.raises(RecordError, match="unknown field"):
        list(desk.analyze_many([{"txt": ""}]))


def test_many_reads_no_further_than_a_chunk_ahead(desk):
    read = []

    def articles():
        for number in range(4 * CHUNK_RECORDS):
            read.append(number)
            yield "Norway praised Chile."

    furthest = [len(read) - place for place, _ in enumerate(desk.analyze_many(articles()))]
    assert len(furthest) == 4 * CHUNK_RECORDS
    assert max(furthest) <= CHUNK_RECORDS


def test_a_long_text_ends_a_chunk(desk, monkeypatch):
    monkeypatch.setattr("geostance.analyzer.CHUNK_CHARACTERS", 1000)
    read = []

    def articles():
        for number in range(3):
            read.append(number)
            yield "Norway praised Chile. " * 50

    next(desk.analyze_many(articles()))
    assert read == [0]


def test_outcomes_keep_failures_in_their_place(desk):
    broken = RecordError("no article")
    outcomes = list(desk.outcomes([Record(ARTICLE, id="1"), Record(" "), broken, Record(ARTICLE, id="2")]))
    assert outcomes[0].id == "1"
    assert isinstance(outcomes[1], EmptyInputError)
    assert outcomes[2] is broken
    assert outcomes[3].id == "2"
