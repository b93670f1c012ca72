import hashlib
import json
from pathlib import Path

import pytest

from geostance.article import Span
from geostance.errors import CorpusError
from geostance_training.corpora import standoff
from geostance_training.corpora.leaks import Leaks, digest
from geostance_training.corpora.standoff import Source

DATASETS = Path(__file__).parents[3] / "datasets"
TEXT = "Veldania recalled its ambassador from Orsk."


def record(key, text=TEXT, **fields):
    return {
        "id": key,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "genre": "report",
        "topics": ["medtop:11000000"],
        "sentiment": "negative",
        "actors": [{"id": "VELDANIA", "stance": "neutral"}],
        "relations": [
            {
                "source": "VELDANIA",
                "target": "ORSK",
                "label": "oppose",
                "voice": "author",
                "evidence": {"begin": 0, "end": 42},
            }
        ],
    } | fields


def test_labels_are_laid_on_their_text():
    [article] = standoff.lay("mine", [record("a")], {"a": Source(TEXT, "Recall")}).articles
    assert article.text == TEXT
    assert article.title == "Recall"
    assert dict(article.stances) == {"VELDANIA": "neutral"}
    assert article.relations[0].evidence == Span(0, 42)


def test_missing_changed_and_leaked_texts_are_reported_and_left_out():
    texts = {"b": Source(TEXT + " "), "c": Source(TEXT), "d": Source(TEXT)}
    found = standoff.lay("mine", [record(key) for key in "abcd"], texts, listed={"d"})
    assert [article.id for article in found.articles] == ["c"]
    assert (found.missing, found.changed, found.leaked) == (("a",), ("b",), ("d",))


def test_newsdesk_stands_complete_and_its_labels_point_into_its_texts():
    found = standoff.embedded(DATASETS / "newsdesk")
    assert len(found.articles) >= 60
    assert not found.missing
    assert not found.changed
    for article in found.articles:
        for relation in article.relations:
            evidence = relation.evidence.of(article.text)
            assert evidence.strip() == evidence
            assert 1 <= len(evidence.split()) <= 30
            assert {relation.source, relation.target} <= set(article.stances)
            assert not any(relation.evidence in span for span in article.furniture)


def test_a_changed_file_is_refused_with_both_digests(tmp_path):
    (tmp_path / "labels.jsonl").write_text(json.dumps(record("a")))
    (tmp_path / "manifest.toml").write_text(
        'format = 1\nname = "mine"\nhead = "all"\nsource = "here"\nlicence = "CC0-1.0"\n'
        '[[files]]\npath = "labels.jsonl"\nsha256 = "00"\nsplit = "train"\n'
    )
    with pytest.raises(CorpusError, match=r"sha256 is [0-9a-f]{64}, the manifest says 00"):
        standoff.embedded(tmp_path)


def test_a_text_that_is_withheld_is_left_out_though_it_is_written_otherwise():
    leaks = Leaks(hashes=frozenset({digest(TEXT.upper())}))
    found = standoff.lay("mine", [record("a")], {"a": Source(TEXT)}, leaks=leaks)
    assert (found.articles, found.leaked) == ((), ("a",))


def test_a_tokenised_text_is_written_naturally_after_its_hash_was_checked():
    text = "`` We left , '' Veldania said of Orsk 's move ."
    entry = record("a", text)
    entry["relations"][0]["evidence"] = {"begin": 3, "end": 12}
    [article] = standoff.lay("mine", [entry], {"a": Source(text, "Orsk 's move")}, natural=True).articles
    assert article.text == '"We left," Veldania said of Orsk\'s move.'
    assert article.title == "Orsk's move"
    assert article.relations[0].evidence.of(article.text) == "We left,"
