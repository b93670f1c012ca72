import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geostance.actors import Gazetteer, find
from geostance.actors.folding import fold
from geostance.article.document import Span

from .conftest import article

PIECES = [
    *(
        "Niger",
        "Nigeria",
        "the United States",
        "U.S.",
        "US",
        "Iran's",
        "Turkey",
        "Russian",
        "Kremlin",
        "Paris",
    ),
    *(
        "President Biden",
        "Joe Biden",
        "Biden",
        "the junta",
        "military junta",
        "Georgia",
        "Jim Jordan",
        "Jordan",
    ),
    *(
        "rebels",
        "C\u00f4te d\u2019Ivoire",
        "foreign minister",
        "Oleg Pavlin",
        "of",
        "in",
        "and",
        "said",
        ",",
        ".",
    ),
    *("\n", "-", "\u2019s", "\U0001f600", "\u200b", "\u00e9", "IS", "Islamic State", "Sino", "American", "("),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).flatmap(
    lambda pieces: st.sampled_from([" ", ""]).map(lambda joint: joint.join(pieces))
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran\u2019s army", [("IR", "Iran")]),
        ("Iran 's army", [("IR", "Iran")]),
        ("the U.S. 's envoys", [("US", "U.S.")]),
        ("a US-led raid", [("US", "US")]),
        ("anti-Russian talk", [("RU", "Russian")]),
        ("Côte d\u2019Ivoire, Cote d'Ivoire", [("CI", "Côte d\u2019Ivoire"), ("CI", "Cote d'Ivoire")]),
        ("Türkiye and Turkiye", [("TR", "Türkiye"), ("TR", "Turkiye")]),
        ("SOUTH KOREA REJECTS TALKS", [("KR", "SOUTH KOREA")]),
        ("the United\nStates agreed", [("US", "United\nStates")]),
        ("the United\n\nStates agreed", []),
        ("https://example.org/Iran/page", []),
        ("#Iran trended", [("IR", "Iran")]),
        ("Iranians voted", [("IR", "Iranians")]),
        ("The White House and the Élysée agreed", [("US", "White House"), ("FR", "Élysée")]),
        ("Burkina Faso left ECOWAS", [("BF", "Burkina Faso"), ("ECOWAS", "ECOWAS")]),
        ("", []),
    ],
)
def test_forms(found, text, expected):
    assert found(text) == expected


def test_decomposed_accents(found):
    text = unicodedata.normalize("NFD", "Côte d'Ivoire agreed")
    assert [actor for actor, _ in found(text)] == ["CI"]


def test_taliban_is_the_state_once_it_governs(found):
    assert found("The Taliban agreed.", dt.date(2019, 1, 1)) == [("TALIBAN", "Taliban")]
    assert found("The Taliban agreed.", dt.date(2023, 1, 1)) == [("AF", "Taliban")]


def test_only_the_body_is_looked_at(found):
    text = "Iran\nRussia agreed.\nChina"
    assert found(text, body=(Span(5, 19),)) == [("RU", "Russia")]
    assert found(text, body=()) == []


def test_name_does_not_run_across_a_gap(found):
    assert found("United States", body=(Span(0, 6), Span(7, 13))) == []


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, year=st.sampled_from([None, 2015, 2022]))
def test_mentions_are_sorted_disjoint_and_within_the_text(text, year):
    gazetteer = Gazetteer.load()
    date = dt.date(year, 6, 1) if year else None
    mentions = find(article(text, date), gazetteer)
    ends = [0, *(mention.end for mention in mentions)]
    for mention, previous in zip(mentions, ends, strict=False):
        assert previous <= mention.begin < mention.end <= len(text)
        assert text[mention.begin : mention.end].strip() == text[mention.begin : mention.end]
        assert mention.actor in gazetteer.actors


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_an_astral_character_before_shifts_every_offset_by_one(text):
    gazetteer = Gazetteer.load()
    shifted = find(article("\U0001f680" + text, body=(Span(1, len(text) + 1),)), gazetteer)
    plain = find(article(text), gazetteer)
    assert [(m.begin - 1, m.end - 1, m.actor) for m in shifted] == [(m.begin, m.end, m.actor) for m in plain]


@settings(max_examples=200)
@given(text=st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_gazetteer_mentions_are_forms(text):
    gazetteer = Gazetteer.load()
    for mention in find(article(text), gazetteer):
        if mention.via == "gazetteer":
            words = fold(text[mention.begin : mention.end]).replace("\n", " ")
            assert [(0, len(words))] == [hit[:2] for hit in gazetteer.forms.scan(words)]


PARTS = [
    *("Niger ", "a", "A", "president ", "President ", "President Biden ", "the junta ", "Russian official "),
    *(
        "Iran, ",
        "in Paris, ",
        "Georgia ",
        ", the ",
        "Michael Jordan ",
        "Foreign Minister Ab Cd ",
        "US ",
        "\n",
    ),
    *(
        "' ",
        "Sino-",
        "rebels ",
        "Russian-American ",
        "/Iran",
        "PARIS - ",
        "Niger's junta. The junta ",
        "-American",
    ),
]


class Counted(str):
    """A text that counts the characters which its slices copy."""

    __slots__ = ()
    copied = 0

    def __getitem__(self, key):
        piece = super().__getitem__(key)
        Counted.copied += len(piece)
        return piece

    def replace(self, *arguments):
        return Counted(super().replace(*arguments))


@pytest.mark.parametrize("part", PARTS)
def test_work_grows_with_the_text(gazetteer, lines_run, part):
    def work(size):
        Counted.copied = 0
        text = Counted(part * size)
        return lines_run(lambda: find(article(text), gazetteer)) + Counted.copied

    assert work(800) <= 10 * work(100)
