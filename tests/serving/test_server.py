"""A real process on a real port: start, answer, stop."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from doubles import ARTICLE, analyzer

PROCESS = """
import sys, time, doubles, geostance.analyzer as a
judge = doubles.WordPredictor.predict
def predict(self, documents):
    if "slowly" in documents[0].article.text:
        time.sleep(1)
    return judge(self, documents)
doubles.WordPredictor.predict = predict
a._loaded = lambda _: doubles.WordBundle()
from geostance.cli import main
main(["serve", "--port", "0", *sys.argv[1:]])
"""


class Server:
    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, *arguments],
            cwd=Path(__file__).parents[1],
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log = []
        address = ready = None
        while not (address and ready):
            self.log.append(self.process.stderr.readline())
            assert self.log[-1], self.log
            address = address or re.search(r"http://[\d.:]+", self.log[-1])
            ready = ready or self.log[-1].endswith(" ready\n")
        self.client = httpx.Client(base_url=address.group())

    def post(self, text):
        return self.client.post("/v1/analyze", json={"text": text}, timeout=20)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.end()

    def end(self):
        status = self.process.wait(20)
        self.log += self.process.stderr.readlines()
        return status


@pytest.fixture
def server():
    one = Server()
    yield one
    one.client.close()
    if one.process.poll() is None:
        one.process.kill()
    one.process.stderr.close()
    one.process.wait(20)


def test_it_answers_and_stops(server):
    assert server.post(ARTICLE).content.decode() == analyzer().analyze(ARTICLE).to_json()
    assert server.client.get("/v2/health/ready").status_code == 200
    assert server.stop() == 0
    log = "".join(server.log)
    assert "'/v1/analyze' 200" in log
    assert "Norway" not in log
    assert "Traceback" not in log


def test_it_finishes_what_runs_before_it_stops(server):
    answers = []
    asking = threading.Thread(target=lambda: answers.append(server.post("Norway slowly praised Chile.")))
    asking.start()
    time.sleep(0.3)
    assert server.stop() == 0
    asking.join(10)
    assert answers[0].status_code == 200


def test_it_outlives_bytes_that_are_no_http(server):
    port = server.client.base_url.port
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        raw.recv(1000)
    assert server.post(ARTICLE).status_code == 200


def test_it_says_no_before_a_huge_body_has_come(server):
    port = server.client.base_url.port
    head = b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += b"Content-Length: 99999999\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(head + b"{")
        answer = ""
        while more := raw.recv(100_000):
            answer += more.decode()
            if "the limit is" in answer:
                break
    assert answer.startswith("HTTP/1.1 413")
    assert "at least 99,999,999 bytes, the limit is 4,000,000" in answer


def run(code, **environment):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)


def test_models_that_cannot_be_loaded_end_it_with_one_line():
    done = run(
        "import geostance.analyzer as a; from geostance.errors import BundleError\n"
        "def broken(_): raise BundleError('manifest.json: missing; give the folder of a bundle')\n"
        "a._loaded = broken; from geostance.cli import main; main(['serve', '--port', '0'])"
    )
    assert done.returncode == 1
    assert done.stderr.endswith("geostance: manifest.json: missing; give the folder of a bundle\n")
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used_ends_it_at_once():
    done = run("from geostance.cli import main; main(['serve'])", GEOSTANCE_WORKERS="many")
    assert done.returncode == 1
    assert "GEOSTANCE_WORKERS is 'many', expected a whole number from 1 to 256" in done.stderr
    assert done.stderr.count("\n") == 1
