import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance import taxonomy
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora import sentences
from geostance_training.corpora.examples import PhraseExample, TextExample
from geostance_training.corpora.inventory import inventory
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.upstream import PARSERS
from small_corpora import lay, mirror

DATASETS = Path(__file__).parents[3] / "datasets"


def table(delimiter, *rows):
    """A table as upstream's are, its head taken from the first row."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(root, name, text, left_out=None):
    """The rows of a corpus with the project's own label map, and text of ours in place of upstream's."""
    own = manifests.read(DATASETS / name / "manifest.toml")
    split = own.files[0].split
    left_out = own.left_out if left_out is None else left_out
    datasets = lay(root, name, there=[("rows", text, split)], maps=own.labels, left_out=left_out)
    manifest = manifests.read(datasets / name / "manifest.toml")
    return sentences.rows(manifest, split, mirror(root), Leaks())


def test_sst_has_five_steps_of_sentiment_that_become_three(tmp_path):
    text = "".join(f"{step} take {step} of the film\n" for step in range(5))
    found = read(tmp_path, "sst", text)
    assert [one.label for one in found.examples] == [*["negative"] * 2, "neutral", *["positive"] * 2]
    assert found.examples[0] == TextExample("sst", "take 0 of the film", "negative")


def test_a_number_without_a_label_of_ours_is_left_out_by_that_reason(tmp_path):
    found = read(tmp_path, "sst", "3 a fair film\n7 a film of another scale\n")
    assert found.texts == ["a fair film"]
    assert dict(found.unmapped) == {"7: no label of ours": 1}


def test_un_quadclass_tells_conflict_from_cooperation(tmp_path):
    rows = [{"id": "1", "en": f"Sentence {code}.", "es": "-", "QuadClass": code} for code in "01234"]
    found = read(tmp_path, "un-quadclass", table("\t", *rows))
    assert found.examples == [
        TextExample("un-quadclass", f"Sentence {code}.", label)
        for code, label in enumerate(["none", *["conflict"] * 2, *["cooperation"] * 2])
    ]


def test_vast_is_the_stance_of_a_comment_toward_a_phrase(tmp_path):
    post = "Trams are quiet, and\nthey carry more people."
    rows = [{"post": post, "ori_topic": "tram", "new_topic": "tramways", "label": one} for one in "012"]
    found = read(tmp_path, "vast", table(",", *rows))
    assert found.examples == [
        PhraseExample("vast", post, "tramways", label) for label in ("against", "favor", "neutral")
    ]


def test_vast_dev_writes_the_same_otherwise(tmp_path):
    rows = [
        {"Tweet": "Close the old quarry.", "Target 1": "the quarry", "Stance 1": "AGAINST"},
        {"Tweet": "The quarry is three miles off.", "Target 1": "the quarry", "Stance 1": "NONE"},
        {"Tweet": "The quarry feeds us.", "Target 1": "the quarry", "Stance 1": "FAVOR"},
        {"Tweet": "Which quarry?", "Target 1": "the quarry", "Stance 1": "UNSURE"},
    ]
    found = read(tmp_path, "vast-dev", table(",", *rows))
    assert found.examples[0] == PhraseExample("vast-dev", "Close the old quarry.", "the quarry", "against")
    assert [one.label for one in found.examples] == ["against", "neutral", "favor"]
    assert dict(found.unmapped) == {"UNSURE: no label of ours": 1}


def test_persent_is_the_stance_of_a_whole_document(tmp_path):
    row = {"DOCUMENT_INDEX": "1", "DOCUMENT": "Orla Venn ran.\n\nShe won.", "TARGET_ENTITY": "Orla Venn"}
    rows = [row | {"TRUE_SENTIMENT": tone} for tone in ("Positive", "Neutral", "Negative")]
    found = read(tmp_path, "persent", table(",", *rows))
    assert found.examples == [
        PhraseExample("persent", row["DOCUMENT"], "Orla Venn", label)
        for label in ("favor", "neutral", "against")
    ]


def code(name, level1, retired=float("nan")):
    """An entry of the vocabulary, which has no number where nothing is said."""
    fields = {"Name (en-GB)": name, "Definition (en-GB)": f"All about {name}", "Level1/NewsCode": level1}
    return fields | {"RetiredDate": retired}


def test_media_topics_label_a_code_with_the_subject_at_its_top(tmp_path):
    vocabulary = {
        "medtop:20000822": code("rowing", "medtop:15000000"),
        "medtop:20000999": code("pigeon post", "medtop:13000000", "2019-02-01T12:00:00+00:00"),
        "medtop:99000000": code("weather", "medtop:99000000"),
    }
    found = read(tmp_path, "media-topics", json.dumps(vocabulary))
    assert found.examples == [TextExample("media-topics", "rowing\nAll about rowing", "medtop:15000000")]
    assert dict(found.unmapped) == {
        "retired: IPTC has retired the code": 1,
        "medtop:99000000: no label of ours": 1,
    }


@pytest.mark.parametrize(("label", "reason"), [("14", "housing"), ("21", "environment or politics")])
def test_a_label_left_out_is_counted_by_the_reason_that_its_manifest_gives(tmp_path, label, reason):
    row = {"Article_ID": "1", "Title": "Rents rise", "Topic.Code": label}
    found = read(tmp_path, "nyt-front-page", table(";", row))
    [(said, count)] = found.unmapped.items()
    assert said.startswith(f"{label}: ")
    assert reason in said
    assert (count, found.kept) == (1, [])


def test_marks_that_cannot_be_read_are_another_reason_than_a_label_that_does_not_map(tmp_path):
    rows = [
        {"sentence": "Orsk spoke.", "marked_sentence": "Orsk spoke.", "gold_penta": "1"},
        {"sentence": "Orsk slept.", "marked_sentence": "<s>Orsk</s> <t>slept</t>.", "gold_penta": "0"},
    ]
    found = read(tmp_path, "plover", table("\t", *rows))
    assert dict(found.unmapped) == {"its marks cannot be read": 1, "0: no label of ours": 1}


STEPS = st.lists(st.integers(0, 9), max_size=30)


@given(STEPS)
def test_every_row_read_is_kept_leaked_or_counted_by_a_reason(tmp_path_factory, steps):
    text = "".join(f"{step} row {place}\n" for place, step in enumerate(steps))
    found = read(tmp_path_factory.mktemp("sst"), "sst", text)
    assert found.read == len(steps) == len(found.kept) + found.leaked + found.unmapped.total()
    assert [one.text for one in found.examples] == found.texts


def test_the_subjects_of_the_taxonomy_are_those_of_the_vocabulary():
    manifest = manifests.read(DATASETS / "media-topics" / "manifest.toml")
    assert list(manifest.labels) == list(taxonomy.SUBJECTS)
    assert len(manifest.labels) == 17
    assert all(label == ours for label, ours in manifest.labels.items())


LEAVING_OUT = [one for one in inventory(DATASETS) if one.left_out]


@pytest.mark.parametrize("manifest", LEAVING_OUT, ids=lambda one: one.name)
def test_a_label_maps_or_is_left_out_for_a_reason_and_never_both(manifest):
    assert manifest.labels
    assert not manifest.labels.keys() & manifest.left_out.keys()
    assert all(reason.strip() for reason in manifest.left_out.values())


def test_every_corpus_with_a_map_is_read():
    mapping = {one.name for one in inventory(DATASETS) if one.labels}
    assert mapping <= PARSERS.keys()
