import gzip
import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doubles import ARTICLE, WordPredictor, analyzer
from geostance import cli
from geostance.analyzer import CHUNK_RECORDS
from geostance.errors import InternalError

TESTS = Path(__file__).parents[1]

pytestmark = pytest.mark.usefixtures("_words")


@pytest.fixture
def run(capfdbinary, monkeypatch):
    # The command takes SIGTERM for itself; the test process keeps its own handler.
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main(["batch", *map(str, arguments)])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return end.value.code, out.decode(), err.decode()

    return run


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("".join(line(number) for number in range(80)), "utf-8")
    return path


def line(number):
    return json.dumps({"id": f"a-{number}", "text": ARTICLE}) + "\n"


def expected(numbers):
    return "".join(analyzer().analyze(ARTICLE, id=f"a-{number}").to_json() + "\n" for number in numbers)


def test_each_line_gives_what_score_gives(run, source, tmp_path):
    status, out, err = run(source, tmp_path / "out.jsonl")
    assert (status, out) == (0, "")
    assert (tmp_path / "out.jsonl").read_text("utf-8") == expected(range(80))
    assert "80 articles" in err
    assert "80 analysed, 0 errors" in err
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


BROKEN = [
    (b"{", "record", "the JSON breaks off", None),
    (b'{"id": "x", "txt": "y"}', "record", 'unknown field "txt"; did you mean text?', "x"),
    (b'{"id": "x", "text": "  "}', "empty", "empty", "x"),
    (b'{"id": "x", "text": "a\\u0000b"}', "encoding", "", "x"),
    (b'{"id": "x", "text": "a\\ud800b"}', "encoding", "", "x"),
    (b"[" * 100_000, "record", "nested too deeply", None),
    (b"\xff\xfe{\x00", "record", "not UTF-8: byte 1 cannot be read", None),
    (b'{"id": "x", "text": "' + b"x" * 4_000_000 + b'"}', "too-large", "has 4,000,023 bytes", None),
    (b'{"id": "x", "text": "' + b"x" * 2_000_001 + b'"}', "too-large", "2,000,001 characters", "x"),
    (b'{"id": "x", "text": "Norway", "targets": [{"phrase": "y", "spans": [[4, 99]]}]}', "input", "99", "x"),
]


@pytest.mark.parametrize(("broken", "told"), [(one, told) for one, *told in BROKEN])
def test_a_line_that_is_no_article_gives_an_error_object_in_its_place(run, tmp_path, broken, told):
    code, message, name = told
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n" + line(1).encode() + b"  \n" + broken + b"\n" + line(2).encode())
    status, _, err = run(source, tmp_path / "out.jsonl")
    first, error, second = (tmp_path / "out.jsonl").read_text("utf-8").splitlines(keepends=True)
    assert first + second == expected([1, 2])
    found = json.loads(error)
    assert list(found) == ["schema", "line", "id", "error"]
    assert (found["schema"], found["line"], found["id"]) == ("geostance/error/1", 4, name)
    assert found["error"]["code"] == code
    assert message in found["error"]["detail"]
    assert status == 0
    assert "2 analysed, 1 errors" in err


def test_strict_ends_with_status_1_where_a_line_failed(run, source, tmp_path):
    assert run("--strict", source, tmp_path / "out")[0] == 0
    with source.open("a") as file:
        file.write("{\n")
    assert run("--strict", source, tmp_path / "out")[0] == 1


def test_the_largest_line_is_taken(run, tmp_path):
    head = b'{"title": "'
    source = tmp_path / "in.jsonl"
    tail = b'", "text": "Norway praised Chile."}'
    source.write_bytes(head + b"x" * (4_000_000 - len(head) - len(tail)) + tail + b"\r\n" + line(1).encode())
    assert "2 analysed, 0 errors" in run(source, tmp_path / "out")[2]


def test_standard_streams(run, source, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(source.read_bytes())))
    status, out, err = run("-", "-")
    assert (status, out) == (0, expected(range(80)))
    assert "80 analysed" in err


def test_gzip_by_name_gives_the_same_lines(run, source, tmp_path):
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress(source.read_bytes()))
    run(packed, tmp_path / "out.jsonl.gz")
    first = (tmp_path / "out.jsonl.gz").read_bytes()
    assert gzip.decompress(first).decode() == expected(range(80))
    run(packed, tmp_path / "again.jsonl.gz")
    assert (tmp_path / "again.jsonl.gz").read_bytes() == first
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.parametrize("damage", [lambda data: data[:-30], lambda data: b"x" + data[1:]])
def test_a_damaged_gzip_file_is_told_by_its_line(run, source, tmp_path, damage):
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(damage(gzip.compress(source.read_bytes())))
    status, _, err = run(packed, tmp_path / "out.jsonl")
    assert status == 2
    assert "cannot be read" in err
    assert err.rstrip().endswith("check that the file is whole")
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (("in.jsonl", "in.jsonl"), "is the source itself; give another destination"),
        (("out.part", "out"), "is the source itself"),
        (("in.jsonl", "."), "is a folder; give the name of a file in it"),
        (("in.jsonl", "nowhere/out"), "its folder does not exist; make it first"),
        (("nowhere", "out"), "nowhere: No such file or directory; check the path"),
    ],
)
def test_paths_that_cannot_be(run, tmp_path, monkeypatch, paths, message):
    monkeypatch.chdir(tmp_path)
    for name in ("in.jsonl", "out.part"):
        (tmp_path / name).write_text(line(1))
    status, _, err = run(*paths)
    assert status == 2
    assert message in err
    assert (tmp_path / "in.jsonl").read_text() == line(1)


@pytest.fixture
def _defect(monkeypatch):
    """Let the predictor crash on every article that says so."""
    judge = WordPredictor.predict

    def crashing(self, documents):
        for document in documents:
            if "crash" in document.article.text:
                raise ValueError(document.article.text)
        return judge(self, documents)

    monkeypatch.setattr(WordPredictor, "predict", crashing)


CRASHING = json.dumps({"id": "bad", "text": "Norway praised Chile: crash."}) + "\n"


@pytest.mark.usefixtures("_defect")
def test_a_crash_on_one_line_is_an_error_object_and_the_run_goes_on(run, tmp_path, caplog):
    source = tmp_path / "in.jsonl"
    source.write_text(line(0) + CRASHING + line(1) + CRASHING + line(2), "utf-8")
    status, _, err = run(source, tmp_path / "out.jsonl")
    written = (tmp_path / "out.jsonl").read_text("utf-8").splitlines(keepends=True)
    assert "".join(written[::2]) == expected(range(3))
    found = [json.loads(one) for one in written[1::2]]
    assert [(one["line"], one["id"], one["error"]["code"]) for one in found] == [
        (2, "bad", "internal"),
        (4, "bad", "internal"),
    ]
    assert "ValueError" in found[0]["error"]["detail"]
    assert "Norway" not in found[0]["error"]["detail"] + caplog.text + err
    assert "Traceback" not in written[1]
    assert "line 2 failed with ValueError at\n" in caplog.text
    assert ", in crashing\n" in caplog.text
    assert status == 0
    assert "3 analysed, 2 errors" in err


@pytest.mark.usefixtures("_defect")
def test_python_raises_what_a_batch_writes_down():
    with pytest.raises(InternalError, match="ValueError") as caught:
        list(analyzer().analyze_many([ARTICLE, "Norway praised Chile: crash."]))
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_crash_while_reading_is_an_error_object_too(run, source, tmp_path, monkeypatch):
    def crashing(*_):
        raise RecursionError

    monkeypatch.setattr("geostance.actors.find", crashing)
    assert "0 analysed, 80 errors" in run(source, tmp_path / "out.jsonl")[2]


class DeathError(BaseException):
    pass


@pytest.fixture
def interrupt(monkeypatch):
    """Let the next run die while it judges its second chunk."""

    def interrupt():
        judge, calls = WordPredictor.predict, []

        def dying(self, documents):
            calls.append(len(documents))
            if len(calls) == 2:
                monkeypatch.setattr(WordPredictor, "predict", judge)
                raise DeathError
            return judge(self, documents)

        monkeypatch.setattr(WordPredictor, "predict", dying)

    return interrupt


def interrupted(interrupt, source, destination):
    interrupt()
    with pytest.raises(DeathError):
        cli.main(["batch", str(source), str(destination)])


def test_an_interrupted_run_goes_on_where_it_stopped(run, interrupt, source, tmp_path):
    destination, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    destination.write_text("of an earlier day\n")
    interrupted(interrupt, source, destination)
    assert destination.read_text() == "of an earlier day\n"
    assert part.read_text("utf-8") == expected(range(CHUNK_RECORDS))
    with part.open("ab") as file:
        file.write(b'{"schema":"geostance/anal')
    marked = part.read_bytes().replace(b'"id":"a-0"', b'"id":"mark"')
    part.write_bytes(marked)
    run(source, destination)
    assert destination.read_text("utf-8") == expected(range(80)).replace('"id":"a-0"', '"id":"mark"')
    assert not list(tmp_path.glob("*.part*"))


def test_an_interrupted_run_with_a_changed_input_is_refused(run, interrupt, source, tmp_path):
    interrupted(interrupt, source, tmp_path / "out.jsonl")
    left = (tmp_path / "out.jsonl.part").read_bytes()
    source.write_text(line(1) + source.read_text())
    status, _, err = run(source, tmp_path / "out.jsonl")
    assert status == 2
    assert "out.jsonl.part is left from a run with another source" in err
    assert (tmp_path / "out.jsonl.part").read_bytes() == left
    (tmp_path / "out.jsonl.part").unlink()
    assert run(source, tmp_path / "out.jsonl")[0] == 0


def test_an_interrupted_run_of_standard_input_begins_anew(run, interrupt, source, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(source.read_bytes())))
    interrupted(interrupt, "-", tmp_path / "out.jsonl")
    assert run(source, tmp_path / "out.jsonl")[0] == 0
    assert (tmp_path / "out.jsonl").read_text("utf-8") == expected(range(80))


def test_a_whole_part_is_moved_in_place(run, interrupt, source, tmp_path):
    interrupted(interrupt, source, tmp_path / "out.jsonl.gz")
    (tmp_path / "out.jsonl.gz.part").write_text(expected(range(80)), "utf-8")
    run(source, tmp_path / "out.jsonl.gz")
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).decode() == expected(range(80))


PROCESS = (
    "import sys, time, doubles, geostance.analyzer as a;"
    "judge = doubles.WordPredictor.predict;"
    "doubles.WordPredictor.predict = lambda self, documents: time.sleep(0.2) or judge(self, documents);"
    "a._loaded = lambda _: doubles.WordBundle();"
    "from geostance.cli import main; main(['batch', *sys.argv[1:]])"
)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 130), (signal.SIGINT, 130), (signal.SIGKILL, -9)]
)
def test_any_end_can_be_gone_on_from(run, source, tmp_path, number, status):
    destination, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(source), str(destination)], cwd=TESTS, stderr=subprocess.PIPE
    )
    while not (part.exists() and part.stat().st_size):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    assert process.wait(20) == status
    told = process.stderr.read().decode()
    assert ("the same command goes on where this one stopped" in told) == (number != signal.SIGKILL)
    assert "Traceback" not in told
    assert run(source, destination)[0] == 0
    assert destination.read_text("utf-8") == expected(range(80))


def test_progress_is_a_line_now_and_then(run, source, tmp_path, monkeypatch):
    monkeypatch.setattr("geostance_serving.progress.SECONDS_BETWEEN_LINES", 0.0)
    _, _, err = run(source, tmp_path / "out.jsonl")
    assert "geostance batch: 1 analysed, 0 errors, 40% of the input\n" in err


def test_progress_is_a_bar_in_a_terminal(run, source, tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    run(source, tmp_path / "out.jsonl")
    assert "80 analysed, 0 errors" in terminal.getvalue()
    assert "━" in terminal.getvalue()
