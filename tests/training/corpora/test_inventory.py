from pathlib import Path

import pytest
from click.testing import CliRunner

from geostance import taxonomy
from geostance.errors import CorpusError
from geostance.predictor import RELATIONS, SENTIMENTS
from geostance_training.commands import corpora
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora.inventory import inventory, verify

DATASETS = Path(__file__).parents[3] / "datasets"
KNOWN = {
    "topic": set(taxonomy.SUBJECTS),
    "relation": set(RELATIONS),
    "target_sentiment": set(SENTIMENTS),
    "sentiment": set(SENTIMENTS),
    "all": set(),
}


@pytest.mark.parametrize("manifest", inventory(DATASETS), ids=lambda manifest: manifest.name)
def test_every_label_maps_to_one_of_ours_and_every_corpus_has_a_datasheet(manifest):
    if manifest.head in KNOWN:
        assert set(manifest.labels.values()) <= KNOWN[manifest.head]
    assert manifest.licence
    assert all(len(file.sha256) == 64 for file in manifest.files)
    assert (DATASETS / manifest.name / "README.md").is_file()


def test_verify_tells_right_wrong_and_missing_apart(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "right.txt").write_bytes(b"")
    (folder / "wrong.txt").write_bytes(b"changed")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    files = "".join(
        f'[[files]]\npath = "{name}.txt"\nsha256 = "{empty}"\nsplit = "train"\n'
        for name in ("right", "wrong", "missing")
    )
    head = 'format = 1\nname = "mine"\nhead = "all"\nsource = "here"\nlicence = "CC0-1.0"\n'
    (folder / "manifest.toml").write_text(head + files)
    assert [finding.state for finding in verify(tmp_path, None)] == ["right", "wrong", "missing"]
    result = CliRunner().invoke(corpora, ["verify", "--datasets", str(tmp_path)])
    assert isinstance(result.exception, CorpusError)
    assert "2 files are wrong or missing" in str(result.exception)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("format = 9", "format 9, this version reads 1"),
        ("format = 1", "is missing"),
        ("format =", "cannot be read as a manifest"),
    ],
)
def test_a_manifest_that_is_not_understood_is_refused(tmp_path, text, message):
    place = tmp_path / "manifest.toml"
    place.write_text(text)
    with pytest.raises(CorpusError, match=message):
        manifests.read(place)


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('path = "../rows.tsv"', "leads out of its folder"),
        ('path = "/etc/rows.tsv"', "leads out of its folder"),
        ('path = "rows.tsv"\norigin = "hearsay"', "'hearsay'; give one of upstream, mirror"),
    ],
)
def test_a_manifest_names_files_within_its_folder_and_of_a_known_origin(tmp_path, field, message):
    place = tmp_path / "manifest.toml"
    head = 'format = 1\nname = "x"\nhead = "all"\nsource = "here"\nlicence = "CC0-1.0"\n'
    place.write_text(f'{head}[[files]]\n{field}\nsha256 = ""\nsplit = "train"\n')
    with pytest.raises(CorpusError, match=message):
        manifests.read(place)


def test_what_is_a_selection_by_its_name_is_not_looked_for_upstream():
    public = [one for one in inventory(DATASETS) if one.folder]
    selections = {
        file.path
        for one in public
        for file in one.files
        if ".kept" in file.path or file.path.endswith(".jsonl.xz") or file.split == "withheld"
    }
    upstream = {file.path for one in public for file in one.files if file.origin == "upstream"}
    assert selections
    assert not selections & upstream
