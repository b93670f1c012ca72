from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geostance.actors import Gazetteer
from geostance.actors.mention import Mention
from geostance.article import Span
from geostance.encoder.layout import MAX_PRESENT, Layout, lay_out
from tiny_encoder import Name, document, documents, join, targeted, with_targets

FEW = settings(max_examples=60, deadline=None)
LENGTH = 12
PERU, CHILE, NORWAY = Name("Peru", "PE"), Name("Chile", "CL"), Name("Norway", "NO")
REST = ["accused"] * 30


def laid(reader, made, length=LENGTH):
    return lay_out(made, reader.read(made), length)


def meetings(layout: Layout):
    """Return the meetings as source, target and place in the text."""
    return [(*layout.pairs[pair], layout.spans[place]) for pair, _, _, place in layout.meetings.tolist()]


def sightings(layout: Layout):
    """Return actor, place in the text and tokens of each sighting."""
    bounds = [*layout.starts.tolist(), len(layout.touched)]
    tokens = [layout.touched[begin:end].tolist() for begin, end in pairwise(bounds)]
    seen = layout.sightings.tolist()
    return [
        (layout.actors[actor], layout.spans[place], found)
        for (actor, place), found in zip(seen, tokens, strict=True)
    ]


@FEW
@given(documents(), st.integers(1, 40))
def test_every_token_is_in_one_passage(reader, made, length):
    layout = laid(reader, made, length)
    passages = layout.passages.tolist()
    assert passages[0][0] == 0
    assert passages[-1][1] == len(layout.tokens.ids)
    assert all(before[1] == after[0] for before, after in pairwise(passages))
    assert all(0 < end - begin <= length for begin, end in passages)


@FEW
@given(documents())
def test_a_passage_ends_within_a_window_only_where_that_is_too_long(reader, made):
    layout, number = laid(reader, made), 0
    ends = {end for _, end in layout.passages.tolist()}
    for window in made.windows:
        first = layout.tokens.sentences[number, 0]
        number += len(window.sentences)
        last = layout.tokens.sentences[number - 1, 1]
        assert last - first > LENGTH or not ends & set(range(first + 1, last))


@FEW
@given(targeted())
def test_places_are_the_sentences_and_then_windows(reader, both):
    layout = laid(reader, both[1])
    sentences = layout.tokens.sentences
    np.testing.assert_array_equal(layout.places[: len(sentences)], sentences)
    assert layout.spans[: len(sentences)] == both[1].article.sentences
    windows = {window.span for window in both[1].windows}
    assert set(layout.spans[len(sentences) :]) <= windows
    for (begin, end), span in zip(layout.places.tolist(), layout.spans, strict=True):
        assert layout.tokens.begins[begin] >= span.begin
        assert layout.tokens.ends[end - 1] <= span.end


@FEW
@given(targeted())
def test_each_sighting_has_tokens_of_a_mention(reader, both):
    layout = laid(reader, both[1])
    tokens, found = layout.tokens, sightings(layout)
    assert len({(actor, place) for actor, place in layout.sightings.tolist()}) == len(layout.sightings)
    for actor, span, touched in found:
        assert touched
        assert touched == sorted(set(touched))
        mentions = [
            one for one in both[1].mentions if one.actor == actor and Span(one.begin, one.end) in span
        ]
        ranges = [range(*tokens.range_of(one.begin, one.end)) for one in mentions]
        assert set(touched) == {token for one in ranges for token in one}


@FEW
@given(targeted())
def test_who_is_mentioned_in_a_sentence_is_sighted_there(reader, both):
    layout = laid(reader, both[1])
    sentences = both[1].article.sentences
    expected = {
        (one.actor, span)
        for one in both[1].mentions
        for span in sentences
        if Span(one.begin, one.end) in span
    }
    count = len(sentences)
    found = {
        (layout.actors[actor], layout.spans[place]) for actor, place in layout.sightings if place < count
    }
    assert found == expected


@FEW
@given(targeted())
def test_meetings_go_both_ways_in_the_order_of_pairs(reader, both):
    layout = laid(reader, both[1])
    pair, source, target, place = layout.meetings.T
    assert (np.diff(pair) >= 0).all()
    assert sorted(set(pair.tolist())) == list(range(len(layout.pairs)))
    assert len(set(map(tuple, layout.meetings.tolist()))) == len(layout.meetings)
    met = {(layout.pairs[a], b, c, d) for a, b, c, d in layout.meetings.tolist()}
    assert met == {((two, one), c, b, d) for (one, two), b, c, d in met}
    for number, sighting in ((0, source), (1, target)):
        named = [layout.pairs[one][number] for one in pair]
        assert [layout.actors[actor] for actor in layout.sightings[sighting, 0]] == named
        np.testing.assert_array_equal(layout.sightings[sighting, 1], place)
    assert all(one != other for one, other in layout.pairs)


@FEW
@given(targeted())
def test_targets_change_no_passage_and_no_meeting_of_actors(reader, both):
    without, with_targets = (laid(reader, made) for made in both)
    np.testing.assert_array_equal(with_targets.passages, without.passages)
    kept = [one for one in meetings(with_targets) if not any(a.startswith("target:") for a in one[:2])]
    assert sorted(kept) == sorted(meetings(without))


def test_fifty_targets_crowd_out_no_actor(wordpieces):
    made = join([PERU, "accused", CHILE, *["accord"] * 50])
    words = [(place, place + 6) for place in range(20, 20 + 50 * 7, 7)]
    layout = laid(wordpieces, with_targets(made, words))
    assert len(layout.actors) == 52
    assert {("PE", "CL"), ("CL", "PE")} <= set(layout.pairs)
    assert ("target:1", "PE") in layout.pairs


def test_two_actors_of_one_sentence_meet_in_it_alone(wordpieces):
    layout = laid(wordpieces, join(["on", PERU], [PERU, "praised", CHILE], ["of", CHILE]))
    span = layout.spans[1]
    assert meetings(layout) == [("PE", "CL", span), ("CL", "PE", span)]
    assert len(layout.places) == 3


def test_two_actors_of_neighbouring_sentences_meet_in_the_window(wordpieces):
    layout = laid(wordpieces, join([PERU, "and", PERU], ["on"], [CHILE, "of"]))
    span = Span(layout.spans[0].begin, layout.spans[2].end)
    assert meetings(layout) == [("PE", "CL", span), ("CL", "PE", span)]
    assert layout.places.tolist() == [[0, 5], [5, 6], [6, 9], [0, 9]]
    assert [(actor, touched) for actor, _, touched in sightings(layout)] == [
        ("PE", [0, 1, 3, 4]),
        ("CL", [6, 7]),
        ("PE", [0, 1, 3, 4]),
        ("CL", [6, 7]),
    ]


def test_the_window_has_only_those_who_meet_nowhere_else(wordpieces):
    layout = laid(wordpieces, join([PERU, "praised", CHILE], [NORWAY]))
    whole = Span(0, layout.spans[1].end)
    assert {(one, other) for one, other, span in meetings(layout) if span == whole} == {
        ("PE", "NO"),
        ("NO", "PE"),
        ("CL", "NO"),
        ("NO", "CL"),
    }


def test_actors_of_different_windows_do_not_meet(wordpieces):
    layout = laid(wordpieces, join([PERU], REST[:1], REST[:1], [CHILE]))
    assert layout.pairs == ()
    assert layout.meetings.shape == (0, 4)
    assert layout.actors == ("PE", "CL")


def test_a_mention_across_sentences_meets_in_the_window(wordpieces):
    text = "of Peru . Chile accord"
    marks = [Mention(8, 15, "NO"), Mention(3, 7, "PE")]
    layout = laid(wordpieces, document(text, [Span(0, 9), Span(10, 22)], marks))
    assert {span for *_, span in meetings(layout)} == {Span(0, 22)}
    [(_, _, touched)] = [one for one in sightings(layout) if one[0] == "NO"]
    read = [text[layout.tokens.begins[one] : layout.tokens.ends[one]] for one in touched]
    assert "".join(read) == ".Chile"


def test_an_actor_outside_every_sentence_is_there_without_a_sighting(wordpieces):
    layout = laid(wordpieces, document("of Peru . Chile", [Span(0, 9)], [Mention(10, 15, "CL")]))
    assert layout.actors == ("CL",)
    assert layout.sightings.shape == (0, 2)
    assert layout.touched.shape == layout.starts.shape == (0,)


def test_a_target_over_a_name_meets_it(wordpieces):
    layout = laid(wordpieces, with_targets(join([PERU, "accused", "army"]), [(0, 12)]))
    assert ("target:1", "PE") in layout.pairs
    assert {actor: touched for actor, _, touched in sightings(layout)} == {
        "PE": [0, 1],
        "target:1": [0, 1, 2],
    }


def test_targets_over_each_other_are_kept_apart(wordpieces):
    layout = laid(wordpieces, with_targets(join(["the", "fisheries", "accord"]), [(0, 20), (4, 20), (0, 20)]))
    assert {actor: touched for actor, _, touched in sightings(layout)} == {
        "target:1": [0, 1, 2],
        "target:2": [1, 2],
        "target:3": [0, 1, 2],
    }
    assert len(layout.pairs) == 6


@pytest.mark.parametrize("number", [MAX_PRESENT, MAX_PRESENT + 1, 300])
def test_of_many_actors_the_first_are_paired(wordpieces, number):
    codes = sorted(Gazetteer.load().actors)[:number]
    layout = laid(wordpieces, join([Name(f"Land{code}", code) for code in codes]))
    assert len(layout.sightings) == len(codes)
    assert {one for pair in layout.pairs for one in pair} == set(codes[:MAX_PRESENT])
    assert len(layout.pairs) == MAX_PRESENT * (MAX_PRESENT - 1)


def test_a_long_sentence_is_cut_and_the_next_goes_on_after_it(wordpieces):
    layout = laid(wordpieces, join(REST, ["on"]))
    assert layout.passages.tolist() == [[0, 12], [12, 24], [24, 31]]


def test_windows_share_a_passage_while_they_fit(wordpieces):
    layout = laid(wordpieces, join(*[["on", "the"]] * 10))
    assert layout.passages.tolist() == [[0, 12], [12, 20]]


def test_a_sentence_of_a_hundred_thousand_characters_is_laid_out(wordpieces):
    layout = laid(wordpieces, join([PERU, *["accord"] * 14_000, CHILE]), 110)
    assert len(layout.passages) == -(-14_004 // 110)
    assert meetings(layout)[0][:2] == ("PE", "CL")
