import hashlib
import json

import pytest

from geostance.article import Span
from geostance.errors import CorpusError
from geostance_training.corpora import sentences
from geostance_training.corpora.examples import PairExample, TargetExample, TextExample
from geostance_training.corpora.leaks import Leaks, digest
from geostance_training.corpora.manifest import Manifest, SourceFile
from geostance_training.corpora.mirror import Mirror

QUADS = {"1": "support", "3": "oppose"}
ATTITUDES = {"0": "none", "1": "support", "2": "support", "3": "oppose", "4": "oppose"}


@pytest.fixture
def corpus(tmp_path):
    """Write one file of a corpus into a mirror; return its manifest and the mirror."""

    def make(name, text, labels, encoding="utf-8"):
        place = tmp_path / "owner" / "name" / "train.txt"
        place.parent.mkdir(parents=True)
        place.write_bytes(text.encode(encoding))
        file = SourceFile("train.txt", hashlib.sha256(place.read_bytes()).hexdigest(), "train")
        return Manifest(name, "any", "owner/name", "", "", "", (file,), labels), Mirror(tmp_path)

    return make


def read(corpus, leaks=None):
    manifest, mirror = corpus
    return sentences.rows(manifest, "train", mirror, leaks or Leaks())


def test_directed_sentiment_gives_both_directions_and_mends_the_cut_s(corpus):
    line = "[Orsk] praised the [Veldanian]s.\tOrsk\tVeldanian\t1\n"
    found = read(corpus("directed-sentiment", line, ATTITUDES)).examples
    text = "Orsk praised the Veldanians."
    assert found == [
        PairExample("directed-sentiment", text, Span(0, 4), Span(17, 27), "support"),
        PairExample("directed-sentiment", text, Span(17, 27), Span(0, 4), "none"),
    ]


def test_directed_sentiment_of_the_second_toward_the_first(corpus):
    line = "[Orsk] was blamed by [Tarn].\tOrsk\tTarn\t4\n"
    found = read(corpus("directed-sentiment", line, ATTITUDES)).examples
    assert [example.label for example in found] == ["none", "oppose"]


def test_a_row_with_broken_marks_is_counted_and_left_out(corpus):
    rows = read(corpus("directed-sentiment", "[Orsk] left.\tOrsk\tTarn\t3\n", ATTITUDES))
    assert (rows.read, rows.unmapped.total(), rows.examples) == (1, 1, [])


def test_plover_finds_its_marks(corpus):
    table = (
        "sentence\tmarked_sentence\tgold_penta\n"
        "Orsk taxed Tarn.\t<s>Orsk</s> taxed <t>Tarn</t>.\t3\n"
        "Orsk left a recipient.\t<s>Orsk</s> left a recipient.\t1\n"
    )
    rows = read(corpus("plover", table, QUADS))
    assert rows.examples == [PairExample("plover", "Orsk taxed Tarn.", Span(0, 4), Span(11, 15), "oppose")]
    assert rows.unmapped.total() == 1


def test_newsmtsc_gives_each_target(corpus):
    row = {
        "sentence_normalized": "Ms. Rell praised the plan.",
        "targets": [{"from": 0, "to": 8, "polarity": 6.0}, {"from": 17, "to": 25, "polarity": 9.0}],
    }
    found = read(corpus("newsmtsc", json.dumps(row), {"6.0": "positive"})).examples
    assert found == [TargetExample("newsmtsc", row["sentence_normalized"], Span(0, 8), "positive")]


def test_headlines_are_latin_1_and_may_hold_a_line_break(corpus):
    head = "Article_ID;Date;Title;Subject;Topic.Code\n"
    table = head + '1;"1-Feb";"Caf\xe9s\nclose";"x";19\n2;"1-Feb";"Park";"x";21\n'
    rows = read(corpus("nyt-front-page", table, {"19": "medtop:11000000"}, "latin-1"))
    assert rows.examples == [TextExample("nyt-front-page", "Caf\xe9s\nclose", "medtop:11000000")]
    assert rows.unmapped.total() == 1


@pytest.mark.parametrize(("rating", "label"), [("0.4", "neutral"), ("-0.5", "negative"), ("1", "positive")])
def test_ratings_fall_into_bands(corpus, rating, label):
    found = read(corpus("editorials", f"1_1\t{rating}\tThe council slept.\n", {})).examples
    assert [example.label for example in found] == [label]


def test_withheld_and_listed_rows_are_counted_and_left_out(corpus):
    lines = "".join(f"1_{n}\t1\tSentence number {n}.\n" for n in ("one", "two", "three"))
    leaks = Leaks(frozenset({digest("sentence number two")}), {"owner/name/train.txt": frozenset({3})})
    rows = read(corpus("editorials", lines, {}), leaks)
    assert [example.text for example in rows.examples] == ["Sentence number one."]
    assert (rows.read, rows.leaked) == (3, 2)


def test_a_missing_file_is_named(corpus, tmp_path):
    made = corpus("editorials", "", {})
    (tmp_path / "owner" / "name" / "train.txt").unlink()
    with pytest.raises(CorpusError, match=r"train\.txt cannot be read"):
        read(made)
