import pytest

from geostance_training.corpora import collection
from geostance_training.corpora.collection import collect
from geostance_training.corpora.leaks import digest
from small_corpora import FISH, GOLD, PORT, gold, labels, mirror, newsdesk, planned, sentences, wire

COPIED = GOLD.replace("Monday", "Tuesday")
TEXTS = {"nd:1": FISH, "nd:2": PORT, "nd:3": COPIED}


@pytest.fixture
def datasets(tmp_path):
    """Every corpus that a run reads; one article is a near copy of the gold one."""
    newsdesk(tmp_path, TEXTS, [labels(*one) for one in TEXTS.items()], [planned(key) for key in TEXTS])
    gold(tmp_path)
    sentences(tmp_path)
    return wire(tmp_path, 3, gone=1)


@pytest.fixture
def collected(datasets, tmp_path):
    return collect(
        datasets, mirror(tmp_path, withheld=[digest(PORT)], leaks=[("own/bias-prediction/rows", 3)])
    )


def counts(collection):
    return {use.name: (use.rows, use.leaked, use.near, use.unusable) for use in collection.uses}


def test_near_copies_of_gold_and_withheld_texts_are_not_trained_on(collected):
    assert [one.id for one in collected.articles] == ["nd:1", "abp:0", "abp:1"]
    assert counts(collected)["newsdesk"] == (1, 1, 1, 0)
    assert counts(collected)["wire"] == (2, 1, 0, 1)


def test_a_sentence_of_gold_is_not_trained_on(collected):
    assert [one.text for one in collected.rated] == ["The council slept."]
    assert counts(collected)["editorials"] == (1, 0, 1, 0)


def test_near_copies_of_a_corpus_s_own_dev_rows_are_not_trained_on(collected, datasets, tmp_path):
    assert [one.text for one in collected.targets] == ["The lake was full."]
    assert counts(collected)["newsmtsc"] == (1, 0, 1, 0)
    [dev] = collection.dev(datasets, "newsmtsc", mirror(tmp_path))
    assert dev.text not in {one.text for one in collected.targets}


def test_what_each_corpus_teaches_goes_to_its_kind(collected):
    assert {one.corpus for one in collected.pairs} == {"directed-sentiment"}
    assert len(collected.pairs) == 2
    assert [(one.corpus, one.label) for one in collected.topics] == [("nyt-front-page", "support")]
    assert counts(collected)["bias-prediction"] == (0, 1, 0, 2)


def test_every_corpus_is_named_with_the_digests_of_its_files(collected):
    assert [use.name for use in collected.uses] == [
        "newsdesk",
        "wire",
        *collection.PUBLIC,
        collection.RATED,
    ]
    assert all(len(one) == 64 for use in collected.uses for one in use.sha256)


def test_without_a_mirror_there_is_newsdesk_alone_and_no_gold_to_compare_with(datasets):
    found = collect(datasets, None)
    assert counts(found) == {"newsdesk": (3, 0, 0, 0)}
    assert found.pairs == found.targets == found.topics == found.rated == ()
