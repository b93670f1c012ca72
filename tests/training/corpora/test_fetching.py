import threading
from pathlib import Path

import httpx
import pytest

from file_server import sha256, status, whole
from geostance.errors import CorpusError
from geostance_training.corpora import fetching
from geostance_training.corpora.download import Limits

QUICK = Limits(connect=1, read=1, attempts=2, pause=0)
FIRST, SECOND, OWN = b"first rows", b"second rows", b"only mirrors have these"
FILES = {"data/first.txt": (FIRST, "upstream"), "second.kept.txt": (SECOND, "mirror")}


class Notes:
    def grew(self, name, size, total):
        pass

    def waits(self, name, seconds, why):
        pass


@pytest.fixture
def datasets(write_corpus):
    return write_corpus("rows", FILES)


@pytest.fixture
def into(tmp_path):
    return tmp_path / "new" / "mirror"


@pytest.fixture
def fetch(datasets, into):
    """Fetches all corpora from an address or a folder, or from upstream."""

    def fetch(origin=None, found=None):
        chosen = fetching.choose(datasets, [])
        origin = fetching.source(str(origin)) if origin else None
        run = fetching.fetch(chosen, datasets, into, origin=origin, limits=QUICK, watch=Notes())
        found = [] if found is None else found
        found.extend(run)
        return found

    return fetch


def outcomes(found):
    return [(one.file.path, one.outcome) for one in found]


def files(root):
    """All files of a mirror but its lock, by path."""
    found = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    found.pop(fetching.LOCK, None)
    return found


def test_a_copy_of_a_mirror_has_every_file_at_its_place(server, fetch, into, write_corpus):
    write_corpus("lists", {"a list #1.txt": (OWN, "mirror")}, folder=".")
    server.serve("/copy/owner/rows/data/first.txt", whole(FIRST))
    server.serve("/copy/owner/rows/second.kept.txt", whole(SECOND))
    server.serve("/copy/a%20list%20%231.txt", whole(OWN))
    found = fetch(f"{server.address}/copy/")
    assert [one.outcome for one in found] == ["loaded"] * 3
    assert files(into) == {
        "owner/rows/data/first.txt": FIRST,
        "owner/rows/second.kept.txt": SECOND,
        "a list #1.txt": OWN,
    }


def test_upstream_is_asked_for_the_commit_and_only_for_what_it_has(server, fetch, into, monkeypatch):
    monkeypatch.setattr(fetching, "GITHUB", server.address)
    server.serve("/owner/rows/c0ffee/data/first.txt", whole(FIRST))
    found = fetch()
    assert outcomes(found) == [("data/first.txt", "loaded"), ("second.kept.txt", "failed")]
    assert "only copies of the mirror have it" in found[1].detail
    assert server.paths == ["/owner/rows/c0ffee/data/first.txt"]
    assert files(into) == {"owner/rows/data/first.txt": FIRST}


def test_what_is_there_is_not_asked_for(server, fetch, into):
    server.serve("/owner/rows/data/first.txt", whole(FIRST))
    server.serve("/owner/rows/second.kept.txt", whole(SECOND))
    fetch(server.address)
    assert outcomes(fetch(server.address)) == [("data/first.txt", "there"), ("second.kept.txt", "there")]
    assert len(server.requests) == 2


def test_a_wrong_file_is_replaced_by_the_right_one_and_by_no_other(server, fetch, into):
    for path in FILES:
        (into / "owner/rows" / path).parent.mkdir(parents=True, exist_ok=True)
        (into / "owner/rows" / path).write_bytes(b"wrong")
    server.serve("/owner/rows/data/first.txt", whole(FIRST))
    server.serve("/owner/rows/second.kept.txt", whole(b"wrong too"))
    first, second = fetch(server.address)
    assert (first.outcome, second.outcome) == ("loaded", "failed")
    assert f"in place of a file with sha256 {sha256(b'wrong')}" in first.detail
    assert sha256(b"wrong too") in second.detail
    assert f"with sha256 {sha256(b'wrong')}, and stays" in second.detail
    assert files(into) == {"owner/rows/data/first.txt": FIRST, "owner/rows/second.kept.txt": b"wrong"}


def test_one_file_that_is_not_had_does_not_stop_the_others(server, fetch, into):
    server.serve("/owner/rows/data/first.txt", status(404))
    server.serve("/owner/rows/second.kept.txt", whole(SECOND))
    assert outcomes(fetch(server.address)) == [("data/first.txt", "failed"), ("second.kept.txt", "loaded")]
    assert files(into) == {"owner/rows/second.kept.txt": SECOND}


def test_a_source_out_of_reach_ends_the_run_and_what_was_loaded_stays(server, closed_port, fetch, into):
    server.serve("/owner/rows/data/first.txt", whole(FIRST))
    server.serve("/owner/rows/second.kept.txt", status(302, Location=f"{closed_port}/second.kept.txt"))
    found = []
    with pytest.raises(CorpusError, match=r"was not reached.*point GEOSTANCE_MIRROR at a copy"):
        fetch(server.address, found)
    assert outcomes(found) == [("data/first.txt", "loaded")]
    assert files(into) == {"owner/rows/data/first.txt": FIRST}


def test_a_folder_is_a_source_too(fetch, into, tmp_path):
    copy = tmp_path / "copy"
    (copy / "owner/rows/data").mkdir(parents=True)
    (copy / "owner/rows/data/first.txt").write_bytes(FIRST)
    assert outcomes(fetch(copy)) == [("data/first.txt", "loaded"), ("second.kept.txt", "failed")]
    (copy / "owner/rows/second.kept.txt").write_bytes(b"wrong")
    wrong = fetch(copy)[1]
    assert wrong.outcome == "failed"
    assert sha256(b"wrong") in wrong.detail
    assert files(into) == {"owner/rows/data/first.txt": FIRST}


def test_files_that_stand_beside_the_manifest_are_not_fetched(server, fetch, datasets):
    (datasets / "rows" / "second.kept.txt").write_bytes(SECOND)
    server.serve("/owner/rows/data/first.txt", whole(FIRST))
    assert outcomes(fetch(server.address)) == [("data/first.txt", "loaded")]


def test_two_runs_at_once_load_a_file_once(server, fetch, into):
    gate = threading.Barrier(2)

    def late(handler, answering):
        gate.wait(5)
        whole(FIRST)(handler, answering)

    server.serve("/owner/rows/data/first.txt", late)
    server.serve("/owner/rows/second.kept.txt", whole(SECOND))
    found = []
    runs = [threading.Thread(target=fetch, args=(server.address, found)) for _ in range(2)]
    for run in runs:
        run.start()
    gate.wait(5)
    for run in runs:
        run.join()
    assert sorted(one.outcome for one in found) == ["loaded", "loaded", "there", "there"]
    assert len(server.requests) == 2
    assert files(into) == {"owner/rows/data/first.txt": FIRST, "owner/rows/second.kept.txt": SECOND}


def test_names_choose_corpora(datasets, write_corpus):
    write_corpus("other", {"x.txt": (OWN, "upstream")})
    write_corpus("home", {"y.txt": (OWN, "upstream")}, folder="")
    assert [one.name for one in fetching.choose(datasets, [])] == ["other", "rows"]
    assert [one.name for one in fetching.choose(datasets, ["rows", "rows"])] == ["rows"]
    with pytest.raises(CorpusError, match="no corpus 'raws'; the public ones are other, rows"):
        fetching.choose(datasets, ["rows", "raws"])
    with pytest.raises(CorpusError, match=f"home has no files to fetch: they stand in {datasets / 'home'}"):
        fetching.choose(datasets, ["home"])


@pytest.mark.parametrize("given", ["ftp://example.org", "https://", "nowhere/at/all", "http://h:x"])
def test_what_is_neither_folder_nor_address_is_refused(given):
    with pytest.raises(CorpusError, match="address"):
        fetching.source(given)


def test_a_source_is_an_address_or_a_folder(tmp_path):
    assert fetching.source(str(tmp_path)) == tmp_path
    assert fetching.source("https://example.org/copy") == httpx.URL("https://example.org/copy")


@pytest.mark.parametrize("fields", [{"source": "https://example.org/owner/rows"}, {"commit": ""}])
def test_a_source_without_a_commit_on_github_needs_a_copy(write_corpus, fields):
    datasets = write_corpus("elsewhere", FILES, **fields)
    (manifest,) = fetching.choose(datasets, ["elsewhere"])
    with pytest.raises(CorpusError, match="is no commit on GitHub"):
        fetching.upstream(manifest, manifest.files[0])


def test_the_addresses_of_the_public_corpora():
    datasets = Path(__file__).parents[3] / "datasets"
    (plover,) = fetching.choose(datasets, ["plover"])
    assert str(fetching.upstream(plover, plover.files[0])) == (
        "https://raw.githubusercontent.com/snowood1/Zero-Shot-PLOVER/"
        "d2d0b0ad3825e98e1a9a3d6b273789baa0ef2bea/datasets/PLV_train.tsv"
    )
    for manifest in fetching.choose(datasets, []):
        for file in manifest.files:
            if file.origin == "upstream" and not (datasets / manifest.name / file.path).is_file():
                assert manifest.commit in str(fetching.upstream(manifest, file))
