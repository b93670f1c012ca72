import json

import pytest
from click.testing import CliRunner

from geostance.errors import CorpusError
from geostance_training.commands import corpora
from geostance_training.corpora import report
from geostance_training.corpora.newsdesk import Count
from geostance_training.corpora.report import Statistics
from small_corpora import FISH, PORT, actors, gold, labels, lay, lines, mirror, newsdesk, planned, wire

LABELS = [
    labels("nd:1", FISH, actors=actors(KE="neutral", UG="favor"), sentiment="positive"),
    labels("nd:2", PORT, actors=actors(GH="neutral", TG="neutral"), sentiment="negative"),
]


@pytest.fixture
def folders(tmp_path):
    """The folder of corpora, with newsdesk, gold and a corpus of sentences, and the mirror."""
    seen_otherwise = [LABELS[0] | {"sentiment": "neutral"}, LABELS[1]]
    newsdesk(
        tmp_path, {"nd:1": FISH, "nd:2": PORT}, LABELS, [planned("nd:1"), planned("nd:2")], seen_otherwise
    )
    gold(tmp_path)
    rows = [("train", "4 A fair film.\n9 A film.\n", "train")]
    datasets = lay(
        tmp_path, "sst", there=rows, maps={"4": "positive"}, left_out={"9": "off the scale"}, head="sentiment"
    )
    return datasets, mirror(tmp_path)


@pytest.fixture
def stats(folders, monkeypatch):
    """Runs the command, by default with the mirror."""

    def run(*options, mirrored=True):
        monkeypatch.setenv("GEOSTANCE_MIRROR", str(folders[1].root) if mirrored else "")
        return CliRunner().invoke(corpora, ["stats", "--datasets", str(folders[0]), *options])

    return run


def test_without_names_everything_that_can_be_counted_is(folders):
    found = report.gather(*folders, [])
    assert [one.corpus for one in found.rows] == ["sst"]
    assert [one.corpus for one in found.articles] == ["newsdesk"]
    assert found.counts
    assert set(found.agreement) == {"newsdesk"}


def test_the_agreement_of_two_annotations_is_told(folders):
    [compared] = report.gather(*folders, ["newsdesk"]).agreement["newsdesk"].values()
    [sentiment] = [one for one in compared if one.what == "sentiment"]
    assert (sentiment.count, sentiment.equal) == (2, 1)


def test_the_first_labels_of_wire_and_the_check_of_them_are_compared_and_not_laid_on_its_texts(folders):
    datasets, there = folders
    found = report.gather(wire(datasets.parent, 3), there, ["wire"])
    assert [one.articles for one in found.articles] == [3]
    first, second = found.agreement["wire"].values()
    assert [{one.what: one.count for one in compared}["sentiment"] for compared in (first, second)] == [1, 0]
    assert {one.what: one.equal for one in first}["sentiment"] == 0


def test_newsdesk_alone_needs_no_mirror_and_reads_no_public_corpus(folders):
    for place in (None, folders[1]):
        found = report.gather(folders[0], place, ["newsdesk"])
        assert not found.rows
        assert [one.articles for one in found.articles] == [2]


def test_without_a_mirror_what_is_here_is_counted(folders):
    assert not report.gather(folders[0], None, []).rows


def test_public_corpora_without_a_mirror_are_refused_with_what_to_set(folders):
    with pytest.raises(CorpusError, match=r"texts of sst are not in this repository.*GEOSTANCE_MIRROR"):
        report.gather(folders[0], None, ["newsdesk", "sst"])


def test_a_name_that_cannot_be_counted_is_told_with_those_that_can(folders):
    with pytest.raises(CorpusError, match="nothing to count of gold-dev, reuters; there is newsdesk, sst"):
        report.gather(*folders, ["reuters", "sst", "gold-dev"])


def test_an_annotation_that_the_manifest_does_not_name_is_missing(folders, tmp_path):
    lay(tmp_path, "newsdesk", here=[("labels.jsonl", lines(LABELS), "train")])
    with pytest.raises(CorpusError, match=r"newsdesk: the manifest names no file plan\.tsv"):
        report.gather(folders[0], None, ["newsdesk"])


def test_machines_get_every_number(stats):
    found = json.loads(stats("--json").stdout)
    assert list(found) == ["rows", "articles", "counts", "agreement"]
    [row] = found["rows"]
    assert (row["labels"], row["unmapped"]) == ({"positive": 1}, {"9: off the scale": 1})
    assert found["articles"][0]["counts"]["sentiment"] == {"positive": 1, "negative": 1}
    assert {one["holds"] for one in found["counts"]} == {True, False}


def test_people_get_tables(stats):
    shown = stats().stdout
    for words in (
        "near copies of gold",
        "off the scale",
        "newsdesk: labelled articles",
        "positive 1, negative 1",
    ):
        assert words in shown
    assert "Agreement, newsdesk: the plan and the annotation" in shown
    assert "off the scale" not in stats("newsdesk").stdout


def test_what_falls_short_of_the_plan_is_marked_and_the_command_fails(stats):
    result = stats("newsdesk")
    assert isinstance(result.exception, CorpusError)
    assert "newsdesk: articles, without counterfactual twins: 2;" in str(result.exception)
    [line] = [line for line in result.stdout.splitlines() if "articles, without" in line]
    assert line.split()[-3:] == ["2", "300", "SHORT"]
    assert stats("sst").exit_code == 0


def test_a_count_that_holds_is_not_short():
    counts = [Count("few", 3, 4), Count("enough", 4, 4), Count("too many", 5, None, 4), Count("told", 0)]
    assert [one.what for one in Statistics([], [], counts, {}).short] == ["few", "too many"]


def test_a_table_without_rows_is_not_shown():
    assert list(Statistics([], [], [], {}).tables()) == []
