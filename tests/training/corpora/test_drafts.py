import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.errors import CorpusError
from geostance_training.corpora import drafts
from geostance_training.corpora.json_lines import parse
from small_corpora import FISH, PORT, actors, lines

ARTICLES = [
    {"id": "a", "text": FISH, "date": "2017-05-06T10:00:00", "title": "Lake"},
    {"id": "b", "text": PORT},
]
PRAISE = {
    "source": "KE",
    "target": "UG",
    "label": "support",
    "voice": "author",
    "evidence": "Kenya praised Uganda",
}
GENERAL = {"genre": "report", "topics": ["medtop:04000000"], "sentiment": "positive"}
LABELS = [
    GENERAL | {"id": "b", "actors": [], "relations": []},
    GENERAL | {"id": "a", "actors": actors(KE="neutral", UG="favor"), "relations": [PRAISE]},
]


@pytest.fixture
def read(tmp_path):
    def run(articles=ARTICLES, labels=LABELS):
        places = tmp_path / "articles.jsonl", tmp_path / "labels.jsonl"
        for place, said in zip(places, (articles, labels), strict=True):
            place.write_bytes(said if isinstance(said, bytes) else lines(said).encode())
        return drafts.read(*places)

    return run


def told(draft):
    return [(fault.path.stem, fault.line, fault.message) for fault in draft.faults]


def test_a_draft_without_faults_gives_articles_and_labels_as_corpora_have_them(read):
    draft = read()
    assert not draft.faults
    (article, labels), (other, _) = draft.records()
    assert article == {"id": "a", "title": "Lake", "date": "2017-05-06", "text": FISH}
    assert other == {"id": "b", "title": None, "date": None, "text": PORT}
    assert labels["relations"] == [PRAISE | {"evidence": {"begin": 0, "end": 20}}]
    assert (len(labels["sha256"]), labels["furniture"], draft.relations) == (64, [], 1)


def test_what_was_built_can_be_built_again(read):
    text = "Menu\n" + FISH
    labels = [LABELS[1] | {"furniture": ["Menu"]}]
    first = list(read([{"id": "a", "text": text}], labels).records())
    again = list(read([one for one, _ in first], [one for _, one in first]).records())
    assert again == first
    assert first[0][1]["furniture"] == [[0, 4]]


def test_furniture_may_stand_with_the_article(read):
    marked = [{"id": "a", "text": "Kenya praised Uganda\n" + FISH, "furniture": ["Kenya praised Uganda"]}]
    [(_, labels)] = read(marked, LABELS[1:]).records()
    assert labels["relations"][0]["evidence"] == {"begin": 21, "end": 41}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": ""}, 'id: expected 1 to 256 printable characters, found ""'),
        ({"id": 7}, "found 7"),
        ({"id": "\ud800"}, "printable characters"),
        ({"text": None}, "text: missing"),
        ({"text": ["Kenya"]}, "text: expected a string"),
        ({"text": " \n\u200b"}, "text: holds no words"),
        ({"text": FISH + "\x00"}, "text: holds NUL"),
        ({"text": FISH + "\udfff"}, "half a surrogate pair"),
        ({"text": "a" * 2_000_001}, "text: 2,000,001 characters, the limit is 2,000,000"),
        ({"title": 3}, "title: expected a string"),
        ({"title": "\ud800 Lake"}, "title: holds NUL"),
        ({"date": "yesterday"}, 'expected a day as YYYY-MM-DD, found "yesterday"'),
        ({"furniture": "Menu"}, "furniture: expected a list"),
        ({"furniture": ["Menu"]}, "furniture[0]: no line of the text"),
        ({"headline": "Lake"}, 'unknown field "headline"; the fields are id, text'),
    ],
)
def test_what_is_wrong_with_an_article_is_told_with_its_line(read, change, message):
    found = told(read([ARTICLES[1], ARTICLES[0] | change]))
    assert any(message in one[2] for one in found if one[:2] == ("articles", 2))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"genre": "news"}, 'genre: unknown label "news"; give one of report, analysis, opinion'),
        ({"genre": None}, "genre: missing"),
        ({"sentiment": "mixed"}, "sentiment: unknown label"),
        ({"sentiment": ["positive"]}, "sentiment: unknown label"),
        ({"topics": []}, "topics: no topic"),
        ({"topics": "medtop:04000000"}, "topics: expected a list"),
        ({"topics": ["politics"]}, 'topics[0]: unknown topic "politics"; write medtop:11000000'),
        ({"topics": ["medtop:20000000"]}, "give a code such as"),
        ({"topics": [{}]}, "topics[0]: unknown topic an object"),
        ({"topics": ["medtop:04000000"] * 2}, "topics[1]: medtop:04000000 stands twice"),
        ({"topics": [f"medtop:0{n}000000" for n in range(1, 5)]}, "4 topics, the limit is 3"),
        ({"actors": ["KE"]}, "actors[0]: expected an object"),
        ({"actors": actors(KE="pro", UG="favor")}, "actors[0].stance: unknown label"),
        ({"actors": [{"id": "KE"}, *actors(UG="favor")]}, "actors[0].stance: missing"),
        ({"actors": [{"id": ["KE"], "stance": "favor"}]}, "actors[0].id: expected a string"),
        ({"actors": actors(KE="favor") * 2 + actors(UG="favor")}, 'actors[1].id: "KE" is listed twice'),
        ({"actors": actors(KE="favor")}, 'relations[0].target: "UG" is not listed'),
        ({"relations": [5]}, "relations[0]: expected an object"),
        ({"relations": [PRAISE | {"label": "none"}]}, "relations[0].label: unknown label"),
        ({"relations": [PRAISE | {"voice": "loud"}]}, "relations[0].voice: unknown label"),
        ({"relations": [PRAISE | {"evidence": None}]}, "relations[0].evidence: missing"),
        (
            {"relations": [PRAISE | {"evidence": "Kenya thanked"}]},
            'relations[0].evidence: "Kenya thanked" is not',
        ),
        ({"relations": [PRAISE | {"target": "KE"}]}, '"KE" to itself is no pair'),
        ({"relations": [PRAISE | {"source": {}}]}, "relations[0].source: an object is not listed"),
        ({"relations": [PRAISE] * 2}, 'relations[1]: "KE" to "UG" stands twice'),
        ({"relation": []}, 'unknown field "relation"'),
        ({"sha256": "0" * 64}, "sha256: the labels are of the text"),
    ],
)
def test_what_is_wrong_with_labels_is_told_with_their_line(read, change, message):
    found = told(read(labels=[LABELS[0], LABELS[1] | change]))
    assert found
    assert all(place == ("labels", 2) for place in {one[:2] for one in found})
    assert any(message in one[2] for one in found)


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(read):
    twice = [*ARTICLES, {"id": "a", "text": "Chile met Peru."}, {"id": "c", "text": FISH}]
    found = told(read(twice, [LABELS[1] | {"genre": "x"}, LABELS[1], GENERAL | {"id": "d"}]))
    assert [one[:2] for one in found] == sorted(one[:2] for one in found)
    words = " ".join(one[2] for one in found)
    for message in (
        '"a" stands in line 1 already',
        "text: the same as in line 1",
        '"b" has no labels',
        "genre: unknown label",
        '"d" is no article\'s id',
        "actors: missing",
    ):
        assert message in words


def test_furniture_given_twice_is_a_fault(read):
    marked = {"furniture": [[0, 5]]}
    [fault] = read([ARTICLES[0] | marked], [LABELS[1] | marked | {"relations": []}]).faults
    assert "furniture: stands with the article too" in str(fault)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"id": "a", "te', "the JSON breaks off"),
        ('{"id": "caf\xe9"}'.encode("latin-1"), "not UTF-8: byte 12"),
        (b"[]", "expected an object, found []"),
        (b'{"id": "a", "id": "b"}', 'the field "id" stands twice'),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_line_that_is_no_object_is_told_and_the_others_are_read(read, data, message):
    draft = read(data + b"\r\n\n" + lines(ARTICLES).encode())
    [fault] = draft.faults
    assert (fault.line, list(draft.articles)) == (1, ["a", "b"])
    assert message in fault.message
    assert str(fault).startswith(f"{fault.path}, line 1: ")


def test_an_empty_file_is_a_fault(read):
    assert ("articles", 1, "nothing there; give one JSON object a line") in told(read(b"\n"))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CorpusError, match=r"labels\.jsonl: cannot be read: No such file"):
        drafts.annotation(tmp_path / "labels.jsonl")


def test_an_annotation_is_read_without_its_articles(tmp_path):
    place = tmp_path / "second.jsonl"
    place.write_text(lines(LABELS))
    assert drafts.annotation(place) == LABELS
    place.write_text(lines([LABELS[0], LABELS[1] | {"genre": "x"}]))
    with pytest.raises(CorpusError, match=r"second\.jsonl, line 2: genre: .*the first of 1 faults"):
        drafts.annotation(place)


def test_actors_that_the_gazetteer_does_not_know_are_counted(read):
    listed = actors(KE="neutral", UG="favor", ATLANTIS="neutral")
    draft = read(labels=[LABELS[0], LABELS[1] | {"actors": listed}])
    assert not draft.faults
    assert dict(draft.unknown_actors()) == {"ATLANTIS": 1}


@given(
    st.binary()
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda one: json.dumps(one).encode())
)
def test_any_line_is_an_object_or_refused(line):
    try:
        found = parse(line)
    except CorpusError:
        return
    assert isinstance(found, dict)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("id", "text", "title", "date", "furniture", "genre", "topics", "sentiment", "actors", "relations")


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS[:5], VALUES)),
    st.fixed_dictionaries({}, optional=dict.fromkeys((*FIELDS[4:], "id"), VALUES)),
    st.fixed_dictionaries({}, optional=dict.fromkeys(PRAISE, VALUES)),
)
def test_whatever_is_handed_in_is_told_and_never_breaks_off(tmp_path_factory, article, labels, relation):
    folder = Path(tmp_path_factory.mktemp("draft"))
    for name, one in (("articles", article | {"id": "a"}), ("labels", LABELS[1] | labels)):
        (folder / name).write_text(lines([one]))
    assert drafts.read(folder / "articles", folder / "labels").faults or article.get("text")
    odd = LABELS[1] | {"relations": [PRAISE | relation]}
    (folder / "articles").write_text(lines(ARTICLES[:1]))
    (folder / "labels").write_text(lines([odd]))
    draft = drafts.read(folder / "articles", folder / "labels")
    assert draft.faults or list(draft.records())


def test_long_files_are_checked_in_time_that_grows_with_them(read):
    many = [
        ARTICLES[0] | {"id": f"a{n}", "text": f"{FISH} {n}", "furniture": [[n % 5, n % 5 + 1]]}
        for n in range(4000)
    ]
    started = time.monotonic()
    assert len(read(many, [LABELS[1] | {"id": "z", "topics": ["x"] * 50_000}]).faults) > 50_000
    assert time.monotonic() - started < 5
