import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from file_server import Answering, sha256


@pytest.fixture(scope="module")
def _listening():
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        behaviour = Answering()

        def handle(self):
            # Clients that have had enough go away, as they should.
            with suppress(ConnectionError):
                super().handle()

        def do_GET(self):
            self.behaviour.answer(self)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield Handler, f"http://127.0.0.1:{server.server_port}"
        Handler.behaviour.released.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def _direct(monkeypatch):
    """No proxy stands between the tests and this machine."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server(_listening, _direct):
    """A real server on this machine."""
    handler, address = _listening
    handler.behaviour = Answering(address)
    yield handler.behaviour
    handler.behaviour.released.set()


@pytest.fixture
def closed_port(_direct):
    """An address at which nothing listens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def write_corpus(tmp_path):
    """Writes a corpus of public files, given their bytes by path, and returns the folder of corpora."""

    def write(name, files, **fields):
        tables = [
            f'[[files]]\npath = "{path}"\nsha256 = "{sha256(data)}"\nsplit = "train"\norigin = "{origin}"\n'
            for path, (data, origin) in files.items()
        ]
        head = {
            "name": name,
            "head": "topic",
            "source": "https://github.com/owner/rows",
            "licence": "CC0-1.0",
        }
        head |= {"folder": f"owner/{name}", "commit": "c0ffee"} | fields
        lines = ["format = 1", *(f'{key} = "{value}"' for key, value in head.items()), *tables]
        folder = tmp_path / "datasets" / name
        folder.mkdir(parents=True)
        (folder / "manifest.toml").write_text("\n".join(lines), "utf-8")
        return folder.parent

    return write
