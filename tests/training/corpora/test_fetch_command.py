import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from file_server import stalled, status, whole
from geostance import cli
from geostance_training.corpora import download

BODY = bytes(range(256)) * 1000
HALF = 100_000
STATUSES = {signal.SIGINT: 130, signal.SIGKILL: -signal.SIGKILL}
FILES = {"first.txt": (BODY, "upstream"), "second.txt": (b"second rows", "mirror")}


@pytest.fixture
def datasets(write_corpus):
    return write_corpus("rows", FILES)


@pytest.fixture
def into(tmp_path, monkeypatch):
    monkeypatch.delenv("GEOSTANCE_MIRROR", raising=False)
    monkeypatch.delenv("GEOSTANCE_SOURCE", raising=False)
    return tmp_path / "mirror"


@pytest.fixture
def run(datasets, capsys, monkeypatch):
    """Runs the command, little patient, in this process; returns its status and what it printed."""
    limits = download.Limits(attempts=2, pause=0.01)
    monkeypatch.setattr(download, "Limits", lambda: limits)

    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main(["corpora", "fetch", "--datasets", str(datasets), *map(str, arguments)])
        return end.value.code, *capsys.readouterr()

    return run


def test_every_file_is_told_of(run, server, into):
    server.serve("/owner/rows/first.txt", whole(BODY))
    server.serve("/owner/rows/second.txt", status(503), whole(b"second rows"))
    code, out, err = run("--into", into, "--from", server.address)
    assert (code, err) == (0, "")
    assert "loading rows: first.txt" in out
    assert f"loaded  rows: first.txt: {into}/owner/rows/first.txt" in out
    assert "rows: second.txt: answered 503 Service Unavailable; asking again in 0.0 s" in out
    code, out, err = run("--into", into, "--from", server.address, "rows")
    assert (code, out, err) == (0, "there   rows: first.txt\nthere   rows: second.txt\n", "")


def test_the_environment_says_where_from_and_where_to(run, server, into, monkeypatch):
    monkeypatch.setenv("GEOSTANCE_MIRROR", str(into))
    monkeypatch.setenv("GEOSTANCE_SOURCE", server.address)
    server.serve("/owner/rows/first.txt", whole(BODY))
    server.serve("/owner/rows/second.txt", whole(b"second rows"))
    assert run()[0] == 0
    assert (into / "owner/rows/first.txt").read_bytes() == BODY


def test_without_a_place_to_put_them_nothing_is_loaded(run, server, into):
    code, out, err = run("--from", server.address)
    assert (code, out) == (1, "")
    assert err == "geostance: nowhere to put the files: name a folder with --into, or set GEOSTANCE_MIRROR\n"
    assert server.requests == []


def test_files_that_are_not_had_are_listed_at_the_end(run, server, into):
    server.serve("/owner/rows/first.txt", whole(BODY))
    code, out, err = run("--into", into, "--from", server.address)
    assert code == 1
    assert f"failed  rows: second.txt: {server.address}/owner/rows/second.txt: answered 404 Not Found" in out
    assert err == "geostance: not loaded, for the reasons above: rows: second.txt\n"


def test_without_a_network_one_line_says_what_to_do(run, closed_port, into):
    code, out, err = run("--into", into, "--from", closed_port)
    assert code == 1
    assert len(err.splitlines()) == 1
    assert f"{closed_port}/owner/rows/first.txt was not reached: [Errno" in err
    assert "point GEOSTANCE_MIRROR at a copy of the public files" in err
    assert "Traceback" not in out + err


@pytest.mark.parametrize("ending", STATUSES)
def test_a_run_that_is_ended_in_the_middle_is_gone_on_with(server, datasets, into, run, ending):
    server.serve("/owner/rows/first.txt", stalled(BODY, HALF, '"a"'), whole(BODY, '"a"'))
    server.serve("/owner/rows/second.txt", whole(b"second rows"))
    options = ["--datasets", datasets, "--into", into, "--from", server.address]
    command = [Path(sys.executable).with_name("geostance"), "corpora", "fetch", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    part = into / "owner/rows/first.txt.part"
    wait_for(lambda: part.exists() and part.stat().st_size >= HALF // 2)
    os.kill(process.pid, ending)
    _, err = process.communicate(timeout=10)
    assert process.returncode == STATUSES[ending]
    assert "Traceback" not in err
    left = part.stat().st_size
    assert not (into / "owner/rows/first.txt").exists()
    assert run("--into", into, "--from", server.address)[0] == 0
    assert (into / "owner/rows/first.txt").read_bytes() == BODY
    assert server.asked("Range")[:2] == [None, f"bytes={left}-"]
    assert not part.exists()


def wait_for(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
