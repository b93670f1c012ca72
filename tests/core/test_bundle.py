import json
import shutil
from pathlib import Path

import pytest

from geostance import bundle
from geostance.bundle import Bundle
from geostance.errors import BundleError


@pytest.fixture
def copy(tmp_path):
    """A copy of the released bundle that a test may damage."""
    return shutil.copytree(bundle.located(), tmp_path / "bundle")


def change(folder, **fields):
    place = folder / bundle.MANIFEST
    manifest = json.loads(place.read_text()) | fields
    place.write_text(json.dumps(manifest))


def test_the_released_bundle_loads(copy):
    loaded = Bundle.load(copy)
    assert (loaded.name, loaded.family) == ("geostance-en", "linear")
    assert len(loaded.sha256) == 64


@pytest.mark.parametrize("name", sorted(p.name for p in bundle.located().iterdir() if p.suffix != ".json"))
def test_one_flipped_bit_is_found_and_the_file_named(copy, name):
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(BundleError, match=name):
        Bundle.load(copy)


def test_a_folder_in_the_place_of_a_file_is_named(copy):
    (copy / bundle.FURNITURE).unlink()
    (copy / bundle.FURNITURE).mkdir()
    with pytest.raises(BundleError, match=r"furniture\.npz: cannot be read"):
        Bundle.load(copy)


def test_a_missing_file_is_named(copy):
    (copy / bundle.FURNITURE).unlink()
    with pytest.raises(BundleError, match=r"furniture\.npz: is missing"):
        Bundle.load(copy)


def test_a_file_that_the_manifest_does_not_name_is_refused(copy):
    (copy / "extra.pkl").write_bytes(b"")
    with pytest.raises(BundleError, match=r"extra\.pkl: is not named"):
        Bundle.load(copy)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"format": 99}, "format 99, this version of geostance reads 1"),
        ({"family": "oracle"}, "family 'oracle' is not known"),
        ({"files": 3}, "names no files"),
        ({"thresholds": {}}, "is missing or unknown"),
    ],
)
def test_a_manifest_that_is_not_understood_is_refused(copy, fields, message):
    change(copy, **fields)
    with pytest.raises(BundleError, match=message):
        Bundle.load(copy)


def test_a_folder_without_a_manifest_is_no_bundle(tmp_path):
    with pytest.raises(BundleError, match="is this a bundle's folder"):
        Bundle.load(tmp_path)


def test_a_manifest_cut_in_half_is_refused(copy):
    place = copy / bundle.MANIFEST
    place.write_text(place.read_text()[:100])
    with pytest.raises(BundleError, match="is not JSON"):
        Bundle.load(copy)


def test_writing_replaces_a_bundle_whole(tmp_path):
    place = tmp_path / "bundle"
    bundle.write(place, {"name": "one"}, {"a.txt": b"a"})
    digest = bundle.write(place, {"name": "two"}, {"b.txt": b"b"})
    assert sorted(p.name for p in place.iterdir()) == ["b.txt", bundle.MANIFEST]
    assert digest == bundle.write(place, {"name": "two"}, {"b.txt": b"b"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bundle"]


def test_a_write_that_fails_leaves_what_was_there(tmp_path):
    place = tmp_path / "bundle"
    bundle.write(place, {"name": "one"}, {"a.txt": b"a"})
    with pytest.raises(FileNotFoundError):
        bundle.write(place, {"name": "two"}, {"no/such/folder": b""})
    assert (place / "a.txt").read_bytes() == b"a"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bundle"]


def test_a_move_that_fails_puts_the_former_bundle_back(tmp_path, monkeypatch):
    place = tmp_path / "bundle"
    bundle.write(place, {"name": "one"}, {"a.txt": b"a"})
    rename = Path.rename

    def failing(source, target):
        if source.name == "fresh":
            raise OSError(28, "No space left on device")
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="No space left"):
        bundle.write(place, {"name": "two"}, {"b.txt": b"b"})
    assert (place / "a.txt").read_bytes() == b"a"


def test_the_environment_names_another_bundle(monkeypatch, tmp_path):
    monkeypatch.setenv(bundle.VARIABLE, str(tmp_path))
    assert bundle.located() == tmp_path


def test_a_bundle_that_came_with_geostance_goes_by_its_name(monkeypatch, tmp_path):
    released = bundle.located()
    monkeypatch.setenv(bundle.VARIABLE, str(tmp_path))
    assert bundle.located("geostance-en") == released
    assert bundle.located(tmp_path / "mine") == tmp_path / "mine"


def test_a_name_that_is_no_bundle_is_told():
    with pytest.raises(BundleError, match=r"geostance-fr.manifest\.json: cannot be read"):
        Bundle.load(bundle.located("geostance-fr"))
