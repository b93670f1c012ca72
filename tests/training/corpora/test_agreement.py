import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance_training.corpora.agreement import Agreement, agreement
from small_corpora import actors, labels, relation


def record(key="a", **fields):
    return labels(key, "", **fields)


def related(*found):
    return [relation((source, target), label, 0, 1) for source, target, label in found]


def by_kind(first, second):
    return {one.what: one for one in agreement(first, second)}


def test_what_is_listed_is_compared_by_f1():
    first = record(actors=actors(KE="neutral", UG="neutral", TZ="neutral"), topics=["sport"])
    second = record(actors=actors(KE="favor", RW="neutral"), topics=["sport", "labour"])
    found = by_kind([first], [second])
    assert found["actors listed"] == Agreement("actors listed", "F1", 2 * 1 / (3 + 2), 3, 1)
    assert found["topics"] == Agreement("topics", "F1", 2 * 1 / (1 + 2), 1, 1)


def test_a_pair_with_another_label_is_listed_by_both_all_the_same():
    first = record(relations=related(("KE", "UG", "oppose"), ("UG", "KE", "support")))
    second = record(relations=related(("KE", "UG", "mixed"), ("KE", "RW", "support")))
    found = by_kind([first], [second])
    assert found["pairs listed"].value == pytest.approx(1 / 2)
    assert found["pairs with label"].value == 0
    assert (found["relation label"].count, found["relation label"].equal) == (1, 0)


def test_kappa_is_the_agreement_beyond_what_the_labels_frequencies_give_by_chance():
    # Four articles: three agree; by chance 0.5 * 0.25 + 0.5 * 0.75 would. Hence (0.75 - 0.5) / (1 - 0.5).
    tones = [("negative", "negative"), ("positive", "positive"), ("negative", "positive"), ("positive",) * 2]
    first = [record(str(n), sentiment=one) for n, (one, _) in enumerate(tones)]
    second = [record(str(n), sentiment=other) for n, (_, other) in enumerate(tones)]
    found = by_kind(first, reversed(second))
    assert found["sentiment"] == Agreement("sentiment", "kappa", pytest.approx(0.5), 4, 3)


def test_labels_are_compared_where_both_annotations_list_what_bears_them():
    first = record(actors=actors(KE="favor", UG="neutral", TZ="against"))
    second = record(actors=actors(KE="favor", UG="favor", RW="against"))
    found = by_kind([first], [second])["author's stance"]
    assert (found.count, found.equal) == (2, 1)


def test_whose_word_a_relation_is_counts_apart_from_its_label():
    said = [
        relation(("KE", "UG"), label, 0, 1, voice)
        for label, voice in (("oppose", "author"), ("mixed", "author"))
    ]
    found = by_kind([record(relations=said[:1])], [record(relations=said[1:])])
    assert (found["voice"].equal, found["relation label"].equal) == (1, 0)


def test_only_articles_that_both_annotations_hold_count():
    first = [record("a", sentiment="negative"), record("b")]
    second = [record("b"), record("c", sentiment="positive")]
    assert by_kind(first, second)["sentiment"].count == 1
    assert {one.count for one in agreement(first, [])} == {0}


def test_where_there_is_nothing_or_one_label_only_there_is_no_value():
    found = by_kind([record()], [record()])
    assert found["actors listed"].value is None
    assert found["sentiment"] == Agreement("sentiment", "kappa", None, 1, 1)


def test_an_article_without_topics_has_no_primary_one():
    found = by_kind([record("a", topics=[]), record("b")], [record("a"), record("b")])
    assert found["primary topic"].count == 1


NAMES = st.sampled_from(["KE", "UG", "TZ", "RW"])
PAIRS = st.tuples(NAMES, NAMES)
LABELS = st.sampled_from(["support", "oppose", "mixed"])
ANNOTATIONS = st.builds(
    lambda pairs, stances, tone, topics: record(
        relations=related(*((*pair, label) for pair, label in pairs.items())),
        actors=actors(**stances),
        sentiment=tone,
        topics=topics,
    ),
    st.dictionaries(PAIRS, LABELS, max_size=5),
    st.dictionaries(NAMES, st.sampled_from(["favor", "neutral"]), max_size=4),
    st.sampled_from(["negative", "neutral", "positive"]),
    st.lists(st.sampled_from(["sport", "labour", "health"]), min_size=1, max_size=3, unique=True),
)
CORPORA = st.lists(ANNOTATIONS, max_size=5).map(
    lambda found: [one | {"id": str(number)} for number, one in enumerate(found)]
)


@given(CORPORA)
def test_labels_agree_with_themselves(corpus):
    for one in agreement(corpus, corpus):
        assert one.value is None or one.value == pytest.approx(1)
        assert one.equal == one.count


@given(CORPORA, CORPORA)
def test_who_comes_first_changes_no_value(first, second):
    for one, other in zip(agreement(first, second), agreement(second, first), strict=True):
        assert one.value == (None if other.value is None else pytest.approx(other.value))
        assert one.equal == other.equal <= one.count
        assert one.value is None or -1 <= one.value <= 1
