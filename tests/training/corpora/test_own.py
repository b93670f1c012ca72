import hashlib
import json
import shutil

import pytest
from click.testing import CliRunner

from geostance.article import Span
from geostance.errors import CorpusError
from geostance_training.commands import corpora
from geostance_training.corpora import own, report
from geostance_training.corpora.collection import collect
from geostance_training.corpora.examples import PairExample, TargetExample, TextExample
from geostance_training.corpora.leaks import digest
from small_corpora import (
    FISH,
    GOLD,
    PORT,
    embedded,
    gold,
    labels,
    lay,
    lines,
    mirror,
    newsdesk,
    planned,
    sentences,
    wire,
)

COPIED = GOLD.replace("Monday", "Tuesday")
ROW = {"text": "Orsk fined Tarn.", "source": [0, 4], "target": [11, 15], "label": "hostile"}


@pytest.fixture
def datasets(tmp_path):
    """The project's corpora: newsdesk and no more."""
    return newsdesk(tmp_path, {"nd:1": FISH}, [labels("nd:1", FISH)], [planned("nd:1")])


@pytest.fixture
def articles(tmp_path):
    """Write a corpus of one's own articles; return its folder."""

    def write(texts=(PORT,), name="mine"):
        told = [(f"m:{number}", text) for number, text in enumerate(texts)]
        files = [
            ("articles.jsonl", lines(embedded(*one) for one in told), "train"),
            ("labels.jsonl", lines(labels(*one) for one in told), "train"),
        ]
        return lay(tmp_path / "home", name, here=files) / name

    return write


@pytest.fixture
def rows(tmp_path):
    """Write a corpus of one's own sentences; return its folder."""

    def write(*given, head="relation", name="quay", dev=(), maps=None, **fields):
        files = [("rows.jsonl", lines(given), "train"), *([("dev.jsonl", lines(dev), "dev")] if dev else [])]
        chosen = {"hostile": "oppose"} if maps is None else maps
        return lay(tmp_path / "home", name, here=files, head=head, maps=chosen, **fields) / name

    return write


def uses(collection):
    return {use.name: (use.rows, use.leaked, use.near, use.unusable) for use in collection.uses}


def test_own_corpora_are_used_beside_the_project_s_and_counted_with_their_hashes(datasets, articles, rows):
    found = collect(datasets, None, [articles(), rows(ROW, ROW | {"label": "calm"})])
    assert [(one.corpus, one.id) for one in found.articles] == [("newsdesk", "nd:1"), ("mine", "m:0")]
    assert found.pairs == (PairExample("quay", ROW["text"], Span(0, 4), Span(11, 15), "oppose"),)
    assert uses(found) == {"newsdesk": (1, 0, 0, 0), "mine": (1, 0, 0, 0), "quay": (1, 0, 0, 1)}
    assert [len(use.sha256) for use in found.uses[1:]] == [2, 1]


def test_withheld_texts_and_near_copies_of_gold_are_dropped_from_own_corpora_too(
    tmp_path, datasets, articles, rows
):
    gold(tmp_path)
    sentences(tmp_path)
    wire(tmp_path, 1)
    there = mirror(tmp_path, withheld=[digest(PORT), digest("A fine day.")])
    first = GOLD.partition("\n")[0]
    said = [{"text": text, "label": "fine"} for text in (first, "A fine day.", "A fair day.")]
    folders = [
        articles([PORT, COPIED, "Chile met Peru."]),
        rows(*said, head="sentiment", maps={"fine": "positive"}),
    ]
    found = collect(datasets, there, folders)
    assert uses(found)["mine"] == (1, 1, 1, 0)
    assert uses(found)["quay"] == (1, 1, 1, 0)
    assert TextExample("quay", "A fair day.", "positive") in found.rated


def test_near_copies_of_a_corpus_s_own_dev_rows_are_dropped(datasets, rows):
    text = "The hatchery on the lake was praised by Kenya"
    row = {"label": "x", "target": [4, 12]}
    folder = rows(
        row | {"text": f"{text} twice."},
        head="target_sentiment",
        dev=[row | {"text": f"{text}."}],
        maps={"x": "positive"},
    )
    found = collect(datasets, None, [folder])
    assert (uses(found)["quay"], found.targets) == ((0, 0, 1, 0), ())


@pytest.mark.parametrize(
    ("head", "ours", "fields", "kind"),
    [
        ("topic", "medtop:15000000", {}, TextExample),
        ("sentiment", "negative", {}, TextExample),
        ("target_sentiment", "negative", {"target": [0, 4]}, TargetExample),
        ("relation", "none", {"source": [0, 4], "target": [5, 9]}, PairExample),
    ],
)
def test_each_head_has_its_rows(datasets, rows, *, head, ours, fields, kind):
    folder = rows({"text": "Orsk Tarn met.", "label": 3, **fields}, head=head, maps={"3": ours})
    found = collect(datasets, None, [folder])
    [one] = (*found.pairs, *found.targets, *found.topics, *found.rated)
    assert (type(one), one.label, one.text) == (kind, ours, "Orsk Tarn met.")
    assert bool(found.rated) == (head == "sentiment")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ROW | {"text": None}, "text: expected a string"),
        (ROW | {"text": " "}, "holds no words"),
        (ROW | {"text": "\ud800 fined Tarn in May"}, "surrogate"),
        (ROW | {"label": None}, "label: expected a string"),
        (ROW | {"label": True}, "label: expected a string"),
        (ROW | {"target": [11, 99]}, "target: 11 to 99 is no stretch of 16 characters"),
        (ROW | {"target": "Tarn"}, "target: expected [begin, end]"),
        (ROW | {"source": None}, "source: expected [begin, end]"),
        (ROW | {"target": [3, 9]}, "source and target overlap"),
        (ROW | {"score": 1}, 'unknown field "score"; the fields are text, label, source, target'),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_file_and_line(datasets, rows, row, message):
    folder = rows(ROW, row)
    with pytest.raises(CorpusError) as caught:
        collect(datasets, None, [folder])
    assert str(caught.value).startswith(f"quay: {folder / 'rows.jsonl'}, line 2: ")
    assert message in str(caught.value)


@pytest.mark.parametrize("data", [b"\xff\xfe", b'{"text": "caf\xe9"}', b"{", b"3"])
def test_rows_that_are_no_json_or_no_utf_8_are_told(datasets, rows, data):
    folder = rows(ROW)
    rehashed(folder, "rows.jsonl", data)
    with pytest.raises(CorpusError, match=r"rows\.jsonl, line 1: .*;"):
        collect(datasets, None, [folder])


def rehashed(folder, name, data):
    """Change a file, and the manifest with it."""
    manifest = folder / "manifest.toml"
    before = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / name).write_bytes(data)
    manifest.write_text(manifest.read_text().replace(before, hashlib.sha256(data).hexdigest()))


def test_a_name_that_is_taken_is_refused(datasets, articles, rows, tmp_path):
    for folders in (
        [articles(name="newsdesk")],
        [rows(ROW, name="sst")],
        [articles(), rows(ROW, name="mine")],
    ):
        with pytest.raises(CorpusError, match=r"manifest\.toml: the name \S+ is .* already; give"):
            collect(datasets, None, folders)


def test_the_same_folder_twice_is_refused(datasets, articles):
    with pytest.raises(CorpusError, match="the name mine is that of"):
        own.read([articles()] * 2, datasets)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"head" = "relation"', 'head = "stance"', "head 'stance': give one of all, topic"),
        ('"head" = "relation"', 'head = "all"', "labelled articles stand in articles.jsonl and labels.jsonl"),
        ('"head" = "relation"', 'head = "topic"', "labels: hostile maps to 'oppose'; give one of medtop:"),
        ('"split" = "train"', 'split = "test"', "rows.jsonl: split 'test'; give one of train, dev"),
        ('"sha256"', '"sha1"', "field 'sha256' is missing"),
        ('"name" = "quay"', 'name = "A quay"', "name 'A quay': give lower case"),
        ('"hostile" = "oppose"', "", "labels: empty"),
        ("format = 1", 'format = 1\nfolder = "x"', "leave it out"),
        ('"licence" = "CC0-1.0"', "licence = 7", "licence: expected a string, found 7"),
        ('"head" = "relation"', 'head = ["topic"]', "head: expected a string"),
        ("[labels]", "[[labels]]", "labels and left_out are tables"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(datasets, rows, before, after, message):
    place = rows(ROW) / "manifest.toml"
    text = place.read_text()
    assert before in text
    place.write_text(text.replace(before, after))
    with pytest.raises(CorpusError, match=r"manifest\.toml: ") as caught:
        own.read([place.parent], datasets)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["rows.jsonl.xz", "rows.jsonl.gz", "rows.jsonl.zip"])
def test_a_packed_file_that_cannot_be_unpacked_is_named(datasets, tmp_path, name):
    folder = lay(
        tmp_path / "home",
        "quay",
        here=[(name, "no archive", "train")],
        head="sentiment",
        maps={"x": "neutral"},
    )
    with pytest.raises(CorpusError, match=rf"{name}: cannot be unpacked.*;"):
        collect(datasets, None, [folder / "quay"])


def test_a_folder_without_a_manifest_is_named(datasets, tmp_path):
    with pytest.raises(CorpusError, match=r"nowhere/manifest\.toml: cannot be read"):
        own.read([tmp_path / "nowhere"], datasets)


def test_a_file_changed_after_the_build_is_refused(datasets, articles, rows):
    for folder, name in ((articles(), "articles.jsonl"), (rows(ROW), "rows.jsonl")):
        (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
        with pytest.raises(CorpusError, match="sha256"):
            collect(datasets, None, [folder])


def test_labels_that_are_wrong_under_a_right_hash_are_told(datasets, articles):
    folder = articles()
    said = json.loads((folder / "labels.jsonl").read_text())
    rehashed(folder, "labels.jsonl", (json.dumps(said | {"genre": "news"}) + "\n").encode())
    with pytest.raises(CorpusError, match=r"mine: 1 faults, the first in .*labels\.jsonl, line 1: genre"):
        collect(datasets, None, [folder])


@pytest.fixture
def run(datasets, monkeypatch):
    monkeypatch.delenv("GEOSTANCE_MIRROR", raising=False)

    def command(*words):
        return CliRunner().invoke(corpora, [*words, "--datasets", str(datasets)])

    return command


def test_verify_looks_at_the_own_corpora_alone(run, articles, rows):
    folders = articles(), rows(ROW)
    chosen = [word for folder in folders for word in ("--corpus", str(folder))]
    result = run("verify", *chosen)
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["right", "mine:", "articles.jsonl"],
        ["right", "mine:", "labels.jsonl"],
        ["right", "quay:", "rows.jsonl"],
    ]
    shutil.rmtree(folders[1])
    assert isinstance(run("verify", *chosen).exception, CorpusError)


def test_stats_count_the_own_corpora_alone(run, articles, rows):
    result = run("stats", "--corpus", str(articles()), "--corpus", str(rows(ROW)), "--json")
    found = json.loads(result.stdout)
    assert [one["corpus"] for one in found["articles"]] == ["mine"]
    assert [(one["corpus"], one["kept"], one["labels"]) for one in found["rows"]] == [
        ("quay", 1, {"oppose": 1})
    ]
    assert run("stats", "newsdesk", "--corpus", str(articles())).exit_code == 2


def test_stats_tell_near_copies_of_gold(tmp_path, datasets, articles):
    gold(tmp_path)
    [counted] = report.gather_own([articles([COPIED, PORT])], datasets, mirror(tmp_path)).articles
    assert (counted.articles, counted.near_gold) == (2, 1)
