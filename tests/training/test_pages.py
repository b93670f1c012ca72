"""Pages come with their lines labelled, and their documentation overrules the extraction."""

import json
import lzma
from hashlib import sha256
from pathlib import Path

import pytest

from geostance.errors import CorpusError
from geostance_training.corpora import manifest
from geostance_training.pages import PUBLIC, marked_pages, mirror_pages, training_pages, written_pages

DATASETS = Path(__file__).parents[2] / "datasets"
FIRST = (
    "The envoys of Freedonia met on the bridge on Monday and agreed to lower the toll for carts and mules."
)
SECOND = (
    "Officials of both sides said that the dispute had lasted for two harvests and three unpaid ferrymen."
)
THIRD = (
    "Traders cheered when the gate was lifted, and the first mule crossed before the ink of the pact was dry."
)
HTML = f"""<html><head><title>Toll falls on the bridge</title></head><body>
<ul><li><a href="/">Home page</a></li><li><a href="/w">World news</a></li></ul>
<article><h1>Toll falls on the bridge</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>
<p>Ferry fares are not affected.</p><footer><a href="/r">All rights reserved</a></footer></body></html>"""


def public_page(folder, **documented):
    """Write a corpus of one public page and read it back."""
    row = {"name": "eval/bridge.example.html", "url": None, "html": HTML, "with": None, "without": None}
    data = lzma.compress(json.dumps(row | documented).encode())
    corpus = folder / "datasets" / PUBLIC
    for place in (corpus, folder / "owner" / "name"):
        place.mkdir(parents=True)
    (folder / "owner" / "name" / "pages.jsonl.xz").write_bytes(data)
    (corpus / "manifest.toml").write_text(
        f'format = 1\nname = "{PUBLIC}"\nhead = "furniture"\nfolder = "owner/name"\n'
        'source = ""\nlicence = ""\n'
        f'[[files]]\npath = "pages.jsonl.xz"\nsha256 = "{sha256(data).hexdigest()}"\nsplit = "train"\n'
    )
    (page,) = mirror_pages(folder, folder / "datasets")
    return page


def body(page):
    return [line for line, out in zip(page.lines, page.furniture, strict=True) if not out]


def test_lines_that_the_extraction_holds_are_body_and_so_is_the_headline(tmp_path):
    page = public_page(tmp_path)
    assert [line for line in (FIRST, SECOND, THIRD) if line not in body(page)] == []
    assert "Toll falls on the bridge" in body(page)
    assert not {"* Home page", "* World news", "All rights reserved"} & set(body(page))
    assert "Toll falls on the bridge" not in page.truth
    assert page.corrections == 0


def test_documented_segments_overrule_the_extraction(tmp_path):
    documented = {"with": ["Ferry fares are not affected."], "without": [SECOND]}
    page = public_page(tmp_path, **documented)
    assert SECOND not in body(page)
    assert SECOND not in page.truth
    assert "Ferry fares are not affected." in body(page)
    assert "Ferry fares are not affected." in page.truth
    assert page.corrections >= 1


def test_spans_mark_whole_lines():
    text = "Menu\n\nThe toll fell.\nPhoto: A. Poole"
    article = {"id": "desk:1", "text": text}
    (page,) = marked_pages([article], [{"id": "desk:1", "furniture": [[0, 4], [21, 36]]}])
    assert page.furniture == (True, False, True)
    assert page.truth == "The toll fell."
    assert list(marked_pages([article], [{"id": "desk:1"}])) == []


def test_written_pages_mark_furniture_by_a_tilde():
    source = "=== pages:1\n~ Menu\n\nThe toll fell.\n~Share\n=== pages:2\nIt rose.\n"
    first, second = written_pages(source)
    assert (first.id, first.lines, first.furniture) == (
        "pages:1",
        ("Menu", "The toll fell.", "Share"),
        (True, False, True),
    )
    assert second.lines == ("It rose.",)


def test_a_line_that_is_no_json_names_its_file(tmp_path):
    folder = tmp_path / "newsdesk"
    folder.mkdir()
    (folder / "articles-1.jsonl").write_text("{}\nno json\n")
    with pytest.raises(CorpusError, match=r"articles-1\.jsonl"):
        training_pages(None, tmp_path)


def test_the_projects_own_pages_are_varied_and_unique():
    pages = [page for page in training_pages(None, DATASETS) if page.id.startswith("pages:")]
    assert len({page.id for page in pages}) == len(pages) >= 30
    assert all(any(page.furniture) and not all(page.furniture) for page in pages)
    prose = [line for page in pages for line in body(page) if len(line) > 60]
    assert len(set(prose)) == len(prose)


def test_the_manifest_names_every_file_with_its_hash():
    import hashlib

    described = manifest.read(DATASETS / "pages" / "manifest.toml")
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (DATASETS / "pages").glob("*.txt")}
    assert {file.path: file.sha256 for file in described.files} == found


def test_a_public_file_that_was_changed_is_refused(tmp_path):
    public_page(tmp_path)
    (tmp_path / "owner" / "name" / "pages.jsonl.xz").write_bytes(b"changed")
    with pytest.raises(CorpusError, match="sha256 is"):
        mirror_pages(tmp_path, tmp_path / "datasets")
