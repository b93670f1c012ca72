import io
import json
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import geostance
from doubles import ARTICLE, analyzer
from geostance import cli

SENTENCE = "Norway praised Chile on Thursday. "

pytestmark = pytest.mark.usefixtures("_words")


@pytest.fixture
def run(capfdbinary):
    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return end.value.code, out.decode(), err.decode()

    return run


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    return str(path)


def test_score_prints_one_analysis_a_line(run, article):
    status, out, err = run("score", "--json", article, article)
    assert (status, err) == (0, "")
    assert out == 2 * (analyzer().analyze(ARTICLE).to_json() + "\n")


def test_score_reads_standard_input(run, monkeypatch):
    for arguments in (("score", "--json", "-"), ("score", "--json")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode("utf-16"))))
        status, out, _ = run(*arguments)
        assert status == 0
        assert json.loads(out) == analyzer().analyze(ARTICLE).to_dict()


def test_score_hands_every_option_on(run, article):
    options = [
        "--target",
        "accord",
        "--target",
        "dam",
        "--pairs",
        "all",
        "--date",
        "2023-05-11",
        "--title",
        "T",
    ]
    _, out, _ = run("score", "--json", article, *options)
    given = analyzer().analyze(ARTICLE, targets=["accord", "dam"], pairs="all", date="2023-05-11", title="T")
    assert out == given.to_json() + "\n"


def test_html_is_read_as_html(run, tmp_path):
    page = tmp_path / "page"
    page.write_text(f"<html><body><article><p>{SENTENCE * 9}</p></article></body></html>", "utf-8")
    _, out, _ = run("score", "--html", "--json", str(page))
    assert json.loads(out)["text"]["extracted"].startswith("Norway")


def test_score_prints_a_report(run, article):
    status, out, _ = run("score", article)
    assert status == 0
    assert "Who stands how toward whom" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_terminal_sees_what_is_going_on(run, article, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    status, out, _ = run("score", "--json", article)
    assert (status, out.count("\n")) == (0, 1)
    assert "analysing" in sys.stderr.getvalue()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["score", "nowhere.txt"], 2, "nowhere.txt: No such file or directory; check the path"),
        (["score", "."], 2, ".: Is a directory; check the path"),
        (["score", "--jsn"], 2, "No such option"),
        (["scroe"], 2, "No such command 'scroe'"),
        (["score", "--pairs", "some"], 2, "'some' is not"),
        (
            ["score", "-", "--date", "May"],
            2,
            'standard input: date: expected a day as YYYY-MM-DD, found "May"',
        ),
        (["score", "-", "--target", " "], 2, "targets[0].phrase: empty; give the words to look for"),
    ],
)
def test_a_failure_is_one_line_and_a_status(run, monkeypatch, arguments, status, message):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))
    found, out, err = run(*arguments)
    assert (found, out) == (status, "")
    assert err.startswith("geostance: ")
    assert message in err
    assert err.count("\n") == 1


def test_what_is_no_article_names_its_file(run, article, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    status, out, err = run("score", "--json", article, str(empty), article)
    assert status == 2
    assert out.count("\n") == 1
    assert err.startswith(f"geostance: {empty}: ")


def test_a_huge_file_is_refused_unread(run, tmp_path):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(10**12)
    status, _, err = run("score", str(huge))
    assert status == 2
    assert "1,000,000,000,000 bytes, the limit for one article is 8,000,000" in err


def test_a_broken_bundle_ends_with_status_1(run, article, monkeypatch):
    def broken(_):
        raise geostance.errors.BundleError("manifest.json: no such file; give the folder of a bundle")

    monkeypatch.setattr("geostance.analyzer._loaded", broken)
    status, _, err = run("score", article)
    assert (status, err) == (1, "geostance: manifest.json: no such file; give the folder of a bundle\n")


def test_no_command_prints_the_commands(run):
    status, out, _ = run()
    assert status == 0
    assert "score" in out
    assert "batch" in out


def test_version(run):
    assert run("--version")[1] == f"geostance, version {geostance.__version__}\n"


def test_the_schema_is_printed(run):
    assert json.loads(run("schema")[1])["title"] == "Analysis"


def broken_entries(module):
    return lambda: {"train": EntryPoint("train", f"{module}:train", cli.COMMANDS)}


def test_a_command_without_its_extra_says_how_to_get_it(run, monkeypatch):
    def load(_):
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    monkeypatch.setattr(cli, "_entries", broken_entries("geostance_training.commands"))
    monkeypatch.setattr(EntryPoint, "load", load)
    status, _, err = run("train", "--epochs", "3", "data")
    assert status == 1
    assert "the command train needs torch, which is not installed" in err
    assert "pip install 'geostance[train]'" in err
    assert "(needs the extra train)" in run()[1]


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_a_command_whose_attribute_is_missing_is_listed_as_broken(run, monkeypatch, arguments):
    monkeypatch.setattr(
        cli, "_entries", lambda: {"old": EntryPoint("old", "geostance.errors:old", cli.COMMANDS)}
    )
    status, out, err = run(*arguments)
    assert (status, err) == (0, "")
    assert "(broken: install geostance again)" in out
    assert "score" in out


def test_a_command_whose_attribute_is_missing_says_what_is_wrong(run, monkeypatch):
    monkeypatch.setattr(
        cli, "_entries", lambda: {"old": EntryPoint("old", "geostance.errors:old", cli.COMMANDS)}
    )
    status, out, err = run("old", "--any", "thing")
    assert (status, out) == (1, "")
    assert "the command old cannot be loaded from geostance.errors:old" in err
    assert "install geostance again" in err


def test_an_import_that_fails_while_a_command_runs_is_told_likewise(run, monkeypatch):
    import click

    @click.command()
    def train():
        raise ModuleNotFoundError("No module named 'sklearn.svm'", name="sklearn.svm")

    monkeypatch.setattr(cli, "_entries", broken_entries("geostance_training.commands"))
    monkeypatch.setattr(EntryPoint, "load", lambda _: train)
    assert "the command train needs sklearn" in run("train")[2]


def test_a_module_of_our_own_that_is_missing_is_a_defect(monkeypatch):
    monkeypatch.setattr(cli, "_entries", broken_entries("geostance_training.nowhere"))
    with pytest.raises(ModuleNotFoundError):
        cli.main(["train"])


def test_a_reader_that_has_enough_is_no_failure(article):
    code = (
        "import doubles, geostance.analyzer as a; a._loaded = lambda _: doubles.WordBundle();"
        f"from geostance.cli import main; main(['score', '--json', *{[article] * 50}])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(30) == 1
    assert process.stderr.read() == b""


def test_a_full_disk_is_one_line_that_names_the_place(run, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "out.jsonl.part")

    monkeypatch.setattr(cli.commands, "main", full)
    status, out, err = run("batch", "in.jsonl", "out.jsonl")
    assert (status, out) == (1, "")
    assert err.startswith("geostance: out.jsonl.part: No space left on device; ")
