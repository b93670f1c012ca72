import pytest
from click.testing import CliRunner

from geostance import bundle
from geostance.errors import CorpusError
from geostance_training.commands import corpora
from geostance_training.corpora import datasheet, standoff
from geostance_training.corpora import manifest as manifests
from small_corpora import FISH, PORT, actors, labels, lines, relation


@pytest.fixture
def folder(tmp_path):
    """An empty folder to work in, with two files to build from."""
    (tmp_path / "texts.jsonl").write_text(lines([{"id": "a", "text": FISH}, {"id": "b", "text": PORT}]))
    said = [
        labels(
            "a",
            FISH,
            actors=actors(KE="neutral", UG="favor"),
            relations=[relation(("KE", "UG"), "support", 0, 20)],
        ),
        labels("b", PORT),
    ]
    (tmp_path / "said.jsonl").write_text(lines(said))
    return tmp_path


@pytest.fixture
def build(folder):
    def run(*options, name="mine", licence='CC0-1.0 "as is"', into="made"):
        arguments = [str(folder / "texts.jsonl"), str(folder / "said.jsonl"), "--name", name]
        return CliRunner().invoke(
            corpora, ["build", *arguments, "--licence", licence, "--into", str(folder / into), *options]
        )

    return run


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def test_a_corpus_is_built_that_the_reader_reads(build, folder):
    result = build()
    assert result.exit_code == 0, result.output
    assert "mine: 2 articles, 1 relations in" in result.stdout
    assert names(folder) == ["made", "said.jsonl", "texts.jsonl"]
    assert names(folder / "made") == ["README.md", "articles.jsonl", "labels.jsonl", "manifest.toml"]
    manifest = manifests.read(folder / "made" / "manifest.toml")
    assert (manifest.name, manifest.licence, manifest.head) == ("mine", 'CC0-1.0 "as is"', "all")
    one, _ = standoff.embedded(folder / "made").articles
    assert (one.id, one.text, one.relations[0].evidence.of(one.text)) == ("a", FISH, "Kenya praised Uganda")


def test_where_anything_is_wrong_all_is_told_and_nothing_written(build, folder):
    with (folder / "said.jsonl").open("a") as file:
        file.write('{"id": "c", "gen\n{"id": "b"}\n')
    result = build(into="deep/made")
    assert isinstance(result.exception, CorpusError)
    assert "nothing was written: 2 faults" in str(result.exception)
    assert "said.jsonl, line 3: the JSON breaks off" in result.stdout
    assert 'said.jsonl, line 4: id: "b" stands in line 2 already' in result.stdout
    assert names(folder) == ["said.jsonl", "texts.jsonl"]


def test_an_unknown_actor_is_a_warning_with_its_count(build, folder):
    (folder / "said.jsonl").write_text(
        lines(labels(key, text, actors=actors(ATLANTIS="favor")) for key, text in (("a", FISH), ("b", PORT)))
    )
    result = build()
    assert "warning: 1 actors of 2 labels are unknown to the gazetteer" in result.stdout
    assert (folder / "made").is_dir()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "My corpus"}, '--name "My corpus": give lower case'),
        ({"name": ""}, "--name"),
        ({"licence": " "}, "--licence"),
        ({"licence": "CC0\n1.0"}, "--licence"),
        ({"into": "said.jsonl"}, "is a file"),
    ],
)
def test_what_cannot_be_built_is_refused_before_any_work(build, folder, options, message):
    (folder / "texts.jsonl").write_bytes(b"no JSON")
    result = build(**options)
    assert result.exit_code
    assert message in (str(result.exception) if isinstance(result.exception, CorpusError) else result.output)
    assert "texts.jsonl, line" not in result.output
    assert names(folder) == ["said.jsonl", "texts.jsonl"]


def test_a_folder_is_replaced_only_when_that_is_asked_for(build, folder):
    build()
    before = (folder / "made" / "articles.jsonl").read_bytes()
    (folder / "texts.jsonl").write_text(
        lines([{"id": "a", "text": FISH, "title": "New"}, {"id": "b", "text": PORT}])
    )
    assert "replace it with --replace" in str(build().exception)
    assert (folder / "made" / "articles.jsonl").read_bytes() == before
    assert build("--replace").exit_code == 0
    assert (folder / "made" / "articles.jsonl").read_bytes() != before


def test_a_folder_that_holds_anything_else_is_never_replaced(build, folder):
    (folder / "made").mkdir()
    (folder / "made" / "thesis.txt").write_text("the only copy")
    assert "holds thesis.txt, which would be lost" in str(build("--replace").exception)
    assert (folder / "made" / "thesis.txt").read_text() == "the only copy"


def test_what_the_author_said_in_the_datasheet_stays_and_the_counts_are_new(build, folder):
    build()
    sheet = folder / "made" / "README.md"
    assert all(question in sheet.read_text() for question in datasheet.QUESTIONS)
    sheet.write_text(f"# mine\n\nold counts\n\n{datasheet.HEADING}\n\nWe wrote them ourselves.\n")
    build("--replace")
    text = sheet.read_text()
    assert text.endswith(f"{datasheet.HEADING}\n\nWe wrote them ourselves.\n")
    assert "| articles | 2 |" in text
    assert "old counts" not in text


def test_a_folder_that_cannot_be_moved_leaves_the_former_one(folder, monkeypatch):
    bundle.put(folder / "made", {"a.txt": b"a"})
    monkeypatch.setattr(bundle, "_swap", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        bundle.put(folder / "made", {"b.txt": b"b"})
    assert names(folder / "made") == ["a.txt"]
    assert names(folder) == ["made", "said.jsonl", "texts.jsonl"]


def test_agreement_of_two_annotations_is_printed(folder):
    other = lines([labels("a", FISH, actors=actors(KE="neutral")), labels("b", PORT, sentiment="negative")])
    (folder / "second.jsonl").write_text(other)
    result = CliRunner().invoke(
        corpora, ["agreement", str(folder / "said.jsonl"), str(folder / "second.jsonl")]
    )
    [sentiment] = [line.split() for line in result.stdout.splitlines() if "sentiment" in line]
    assert sentiment[-2:] == ["2", "1"]
