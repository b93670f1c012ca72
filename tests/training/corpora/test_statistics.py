import dataclasses

import pytest

from geostance.article import Span
from geostance_training.corpora import standoff, statistics
from geostance_training.corpora.examples import LabelledArticle, RelationLabel
from geostance_training.corpora.leaks import digest
from geostance_training.corpora.statistics import RowCounts
from small_corpora import GOLD, gold, lay, mirror, wire

FIRST = GOLD.partition("\n")[0]
OTHER = "The jury of the film prize thanked the river pilots for their patience."
ARTICLE = LabelledArticle("a", "mine", "one two three", None, None, "report", (), "neutral", {}, ())


def article(**fields):
    return dataclasses.replace(ARTICLE, **fields)


@pytest.fixture
def sst(tmp_path):
    """The folder of corpora, with a gold article and a corpus of single sentences, and the mirror."""
    train = ["4 A fair film, and never a dull one.", f"2 {FIRST}", f"0 {OTHER}", "9 A film.", "1 Hush hush."]
    gold(tmp_path)
    datasets = lay(
        tmp_path,
        "sst",
        there=[
            ("train", "\n".join(train) + "\n", "train"),
            ("dev", f"3 {OTHER}\n2 {FIRST}\n", "dev"),
        ],
        head="sentiment",
        maps={"0": "negative", "1": "negative", "2": "neutral", "3": "positive", "4": "positive"},
        left_out={"9": "off the scale"},
    )
    return datasets, mirror(tmp_path, withheld=[digest("hush HUSH")])


def test_rows_are_counted_split_by_split(sst):
    assert list(statistics.row_counts(*sst)) == [
        RowCounts(
            corpus="sst",
            head="sentiment",
            licence="CC0-1.0",
            split="train",
            read=5,
            kept=3,
            withheld=1,
            unmapped={"9: off the scale": 1},
            labels={"positive": 1, "neutral": 1, "negative": 1},
            near_gold=1,
            near_dev=2,
        ),
        RowCounts("sst", "sentiment", "CC0-1.0", "dev", 2, 2, 0, {}, {"positive": 1, "neutral": 1}, 1, 0),
    ]


def test_only_the_corpora_named_are_counted(sst, tmp_path):
    lay(
        tmp_path,
        "un-quadclass",
        there=[("rows", "en\tQuadClass\nOne.\t1\n", "train")],
        maps={"1": "conflict"},
    )
    counted = [one.corpus for one in statistics.row_counts(*sst, names=["un-quadclass"])]
    assert counted == ["un-quadclass"]
    assert {one.corpus for one in statistics.row_counts(*sst)} == {"sst", "un-quadclass"}


def test_every_kind_of_label_is_counted():
    relation = RelationLabel("KE", "UG", "oppose", "quoted", Span(0, 3))
    articles = [
        article(topics=("x", "y"), stances={"KE": "favor", "UG": "neutral"}, relations=(relation,)),
        article(topics=("y",), sentiment="positive", genre="opinion", stances={"KE": "neutral"}),
        article(),
    ]
    assert statistics.label_counts(articles) == {
        "relation": {"oppose": 1},
        "voice": {"quoted": 1},
        "author's stance": {"favor": 1, "neutral": 2},
        "sentiment": {"neutral": 2, "positive": 1},
        "genre": {"report": 2, "opinion": 1},
        "topic": {"x": 1, "y": 2},
        "primary topic": {"x": 1, "y": 1},
    }


def test_articles_are_counted_with_what_was_left_out_and_their_length():
    texts = ("one", "one two three four", "one two three four five six seven")
    found = standoff.Standoff(tuple(article(text=text) for text in texts), ("m",), ("c", "d"), ("l",) * 3)
    counts = statistics.article_counts("mine", found, [texts[2]], {"split": {"dev": 3}})
    assert (counts.articles, counts.missing, counts.changed, counts.withheld) == (3, 1, 2, 3)
    assert counts.words == (1, 4, 7)
    assert counts.near_gold == 1
    assert counts.counts["split"] == {"dev": 3}
    assert counts.counts["genre"] == {"report": 3}


def test_a_corpus_without_articles_has_no_words():
    assert statistics.article_counts("mine", standoff.Standoff(())).words == (0, 0, 0)


def test_wire_is_dealt_by_id_and_by_outlet(tmp_path):
    gold(tmp_path)
    datasets = wire(tmp_path, 5, gone=1)
    found = statistics.wire_counts(datasets, mirror(tmp_path))
    assert (found.articles, found.missing) == (5, 1)
    assert sum(found.counts["split by id"].values()) == 5
    assert list(found.counts["split by outlet"].values()) == [5]
