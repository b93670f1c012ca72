"""A real HTTP server that does what a test tells it to, for better or worse."""

import hashlib
import threading
from dataclasses import dataclass, field

PATIENCE = 5


def sha256(data):
    return hashlib.sha256(data).hexdigest()


@dataclass
class Answering:
    """A server that does to each request for a path what it was told, the last thing again and again."""

    address: str = ""
    requests: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)

    def serve(self, path, *answers):
        self.answers[path] = list(answers)
        return self.address + path

    def answer(self, handler):
        self.requests.append((handler.path, dict(handler.headers)))
        left = self.answers.get(handler.path, [status(404)])
        (left.pop(0) if len(left) > 1 else left[0])(handler, self)

    def asked(self, header):
        """The values of a header in all requests so far."""
        return [headers.get(header) for _, headers in self.requests]

    @property
    def paths(self):
        return [path for path, _ in self.requests]


def whole(body, etag=None, *, ranges=True, stop=None, then=None):
    """The file, or the range that is asked for; up to byte ``stop``, then the connection breaks."""

    def answer(handler, server):
        begin = _begin(handler, etag) if ranges else 0
        if begin >= len(body) > 0:
            status(416)(handler, server)
            return
        handler.send_response(206 if begin else 200)
        handler.send_header("Content-Length", str(len(body) - begin))
        if begin:
            handler.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
        if etag:
            handler.send_header("ETag", etag)
        handler.end_headers()
        handler.wfile.write(body[begin:stop])
        if stop is not None:
            handler.wfile.flush()
            if then:
                then(server)
            handler.close_connection = True

    return answer


def _begin(handler, etag):
    condition, wanted = handler.headers.get("If-Range"), handler.headers.get("Range")
    return int(wanted[len("bytes=") : -1]) if wanted and condition in (None, etag) else 0


def stalled(body, stop, etag=None):
    """The file up to a byte, and then nothing until the test is over."""
    return whole(body, etag, stop=stop, then=lambda server: server.released.wait(PATIENCE))


def silent(_, server):
    """No answer until the test is over."""
    server.released.wait(PATIENCE)


def status(code, body=b"", **headers):
    def answer(handler, _):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def redirect(to, code=302):
    return status(code, Location=to)


def endless(piece=b"more " * 1000, wait=0):
    """A body that never ends, for as long as somebody reads it."""

    def answer(handler, server):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        try:
            while not server.released.wait(wait):
                handler.wfile.write(piece)
        except OSError:
            handler.close_connection = True

    return answer
