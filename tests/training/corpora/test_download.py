import random
import tempfile
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from file_server import endless, redirect, sha256, silent, stalled, status, whole
from geostance.errors import CorpusError
from geostance_training.corpora.download import Limits, UnreachedError, client, download

BODY = random.Random(7).randbytes(300_000)
QUICK = Limits(connect=1, read=0.15, whole=2, attempts=4, pause=0.01, longest_pause=0.03, size=2 * len(BODY))
PATH = "/owner/name/rows.txt"


class Notes:
    def __init__(self):
        self.sizes, self.waited = [], []

    def grew(self, name, size, total):
        self.sizes.append((size, total))

    def waits(self, name, seconds, why):
        self.waited.append((seconds, why))


@pytest.fixture
def place(tmp_path):
    return tmp_path / "rows.txt"


@pytest.fixture
def load(place):
    """Loads an address to its place; returns what the watch was told."""

    def load(address, body=BODY, limits=QUICK):
        notes = Notes()
        with client(limits) as http:
            download(http, httpx.URL(address), place, sha256(body), name="rows", limits=limits, watch=notes)
        return notes

    return load


def part(place):
    return place.with_name("rows.txt.part")


def test_a_file_comes_whole_and_leaves_nothing_beside_it(server, load, place):
    notes = load(server.serve(PATH, whole(BODY)))
    assert place.read_bytes() == BODY
    assert list(place.parent.iterdir()) == [place]
    assert notes.sizes[-1] == (len(BODY), len(BODY))
    assert server.asked("Accept-Encoding") == ["identity"]


def test_an_empty_file_is_a_file(server, load, place):
    load(server.serve(PATH, whole(b"")), b"")
    assert place.read_bytes() == b""


def test_a_broken_connection_is_taken_up_where_it_broke(server, load, place):
    load(server.serve(PATH, whole(BODY, '"a"', stop=100_000), whole(BODY, '"a"')))
    assert place.read_bytes() == BODY
    assert server.asked("Range") == [None, "bytes=100000-"]
    assert server.asked("If-Range") == [None, '"a"']


def test_a_weak_tag_is_no_condition(server, load, place):
    load(server.serve(PATH, whole(BODY, 'W/"a"', stop=100_000), whole(BODY, 'W/"a"')))
    assert place.read_bytes() == BODY
    assert server.asked("If-Range") == [None, None]


def test_a_file_that_changed_after_the_break_is_begun_anew(server, load, place):
    load(server.serve(PATH, whole(b"old" * 100, '"old"', stop=100), whole(BODY, '"new"')))
    assert place.read_bytes() == BODY


def test_a_server_that_ignores_ranges_starts_over(server, load, place):
    load(server.serve(PATH, whole(BODY, ranges=False, stop=100_000), whole(BODY, ranges=False)))
    assert place.read_bytes() == BODY
    assert server.asked("Range") == [None, "bytes=100000-"]


def test_what_an_earlier_run_left_is_gone_on_with(server, load, place):
    part(place).write_bytes(BODY[:50_000])
    notes = load(server.serve(PATH, whole(BODY)))
    assert place.read_bytes() == BODY
    assert server.asked("Range") == ["bytes=50000-"]
    assert notes.sizes[0][0] > 50_000


@pytest.mark.parametrize(
    "left", [b"of another file", BODY + b"and more", BODY], ids=["other", "long", "whole"]
)
def test_what_is_of_no_use_is_loaded_anew(server, load, place, left):
    part(place).write_bytes(left)
    load(server.serve(PATH, whole(BODY)))
    assert place.read_bytes() == BODY


def test_an_answer_of_another_range_is_not_used(server, load, place):
    part(place).write_bytes(BODY[:50_000])
    other = status(206, BODY[9:], Content_Range=f"bytes 9-{len(BODY) - 1}/{len(BODY)}")
    notes = load(server.serve(PATH, other, whole(BODY)))
    assert place.read_bytes() == BODY
    assert server.asked("Range") == ["bytes=50000-", None]
    assert [why for _, why in notes.waited] == ["sent another part of the file than was asked for"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stops=st.lists(st.integers(0, 2999), max_size=5).map(sorted),
    ranges=st.booleans(),
    left=st.integers(0, 3100),
)
def test_wherever_it_breaks_the_file_comes_whole(server, stops, ranges, left):
    body = BODY[:3000]
    server.serve(PATH, *(whole(body, '"a"', ranges=ranges, stop=stop) for stop in stops), whole(body, '"a"'))
    limits = Limits(read=2, attempts=9, pause=0)
    with tempfile.TemporaryDirectory() as folder, client(limits) as http:
        place = Path(folder, "rows.txt")
        part(place).write_bytes(body[:left])
        address = httpx.URL(server.address + PATH)
        download(http, address, place, sha256(body), name="rows", limits=limits, watch=Notes())
        assert place.read_bytes() == body
        assert not part(place).exists()


def test_wrong_bytes_replace_nothing(server, load, place):
    place.write_bytes(b"here before")
    with pytest.raises(CorpusError) as error:
        load(server.serve(PATH, whole(b"a page that says please log in")))
    assert sha256(b"a page that says please log in") in str(error.value)
    assert sha256(BODY) in str(error.value)
    assert server.address + PATH in str(error.value)
    assert place.read_bytes() == b"here before"
    assert not part(place).exists()
    assert len(server.requests) == 1


@pytest.mark.parametrize("code", [404, 410, 403, 401, 400, 204, 501])
def test_a_refusal_is_not_asked_again(server, load, place, code):
    with pytest.raises(CorpusError, match=f"{server.address}{PATH}: answered {code} "):
        load(server.serve(PATH, status(code)))
    assert len(server.requests) == 1
    assert not place.exists()


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ({"Retry_After": "0"}, [0]),
        ({"Retry_After": "3600"}, [0.03]),
        ({"Retry_After": "9" * 400}, [0.03]),
        ({"Retry_After": formatdate(0, usegmt=True)}, [0]),
        ({"Retry_After": formatdate(4e9, usegmt=True)}, [0.03]),
        ({"Retry_After": "soon"}, [0.01]),
        ({"Retry_After": "Mon, 99 Jan 2024 25:00:00 +99999999999999999999"}, [0.01]),
        ({}, [0.01]),
    ],
)
@pytest.mark.parametrize("code", [429, 503])
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks_and_no_longer_than_the_limit(
    server, load, code, after, seconds
):
    notes = load(server.serve(PATH, status(code, **after), whole(BODY)))
    assert [waited for waited, _ in notes.waited] == seconds
    assert f"answered {code}" in notes.waited[0][1]


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_a_server_that_stays_busy_is_asked_a_limited_number_of_times(server, load, place, code):
    with pytest.raises(CorpusError, match=f"answered {code} .*, asked 4 times"):
        load(server.serve(PATH, status(code)))
    assert len(server.requests) == 4
    assert not place.exists()


def test_pauses_double_up_to_their_limit(server, load):
    limits = Limits(attempts=5, pause=0.01, longest_pause=0.03)
    notes = load(server.serve(PATH, *[status(503)] * 4, whole(BODY)), limits=limits)
    assert [waited for waited, _ in notes.waited] == [0.01, 0.02, 0.03, 0.03]


def test_a_connection_that_breaks_every_time_keeps_what_came(server, load, place):
    with pytest.raises(CorpusError, match=r"broke off 4 times.*what came is kept"):
        load(server.serve(PATH, whole(BODY, stop=100_000), whole(BODY, stop=100_001)))
    assert part(place).read_bytes() == BODY[:100_001]
    assert len(server.requests) == 4
    assert not place.exists()


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed_with_the_range(server, load, place, code):
    part(place).write_bytes(BODY[:50_000])
    server.serve("/elsewhere/rows.txt", whole(BODY))
    load(server.serve(PATH, redirect("/elsewhere/rows.txt", code)))
    assert place.read_bytes() == BODY
    assert server.paths == [PATH, "/elsewhere/rows.txt"]
    assert server.asked("Range") == ["bytes=50000-"] * 2


def test_redirects_in_a_circle_end(server, load):
    server.serve("/there", redirect(PATH))
    with pytest.raises(CorpusError, match=f"{PATH}: more than 5 redirects"):
        load(server.serve(PATH, redirect("/there")))
    assert len(server.requests) == 6


@pytest.mark.parametrize("onward", ["ftp://127.0.0.1/rows.txt", "http://["])
def test_a_redirect_to_what_is_no_such_address_is_refused(server, load, onward):
    with pytest.raises(CorpusError, match=server.address):
        load(server.serve(PATH, redirect(onward)))


@pytest.mark.parametrize("onward", ["http://example.org/rows.txt", "HTTP://example.org/rows.txt"])
def test_nothing_is_followed_from_https_to_http(load, monkeypatch, onward):
    asked = []

    def answer(_, request):
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": onward})

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", answer)
    with pytest.raises(CorpusError, match="from https to http"):
        load("https://example.org/rows.txt")
    assert asked == ["https://example.org/rows.txt"]


def test_a_body_without_end_is_stopped_at_the_limit(server, load, place):
    with pytest.raises(CorpusError, match=r"bytes or more, the limit is 600,000"):
        load(server.serve(PATH, endless()))
    assert list(place.parent.iterdir()) == []
    assert len(server.requests) == 1


def test_a_body_that_says_that_it_is_too_large_is_not_read(server, load, place):
    with pytest.raises(CorpusError, match=r"300,000 bytes or more, the limit is 1,000"):
        load(server.serve(PATH, whole(BODY)), limits=Limits(size=1000))
    assert list(place.parent.iterdir()) == []


def test_a_body_that_stalls_is_asked_for_again_and_gone_on_with(server, load, place):
    notes = load(server.serve(PATH, stalled(BODY, 100_000), whole(BODY)))
    assert place.read_bytes() == BODY
    assert server.asked("Range") == [None, "bytes=100000-"]
    assert "timed out" in notes.waited[0][1]


def test_a_body_that_trickles_is_given_up_after_a_while_and_kept(server, load, place):
    with pytest.raises(CorpusError, match=r"bytes after 0.3 s, the limit; what came is kept"):
        load(server.serve(PATH, endless(b"x", wait=0.02)), limits=Limits(whole=0.3))
    assert set(part(place).read_bytes()) == {ord("x")}


def test_a_source_that_is_not_there_is_told_from_one_that_breaks(closed_port, load):
    with pytest.raises(UnreachedError, match=f"{closed_port}{PATH} was not reached"):
        load(closed_port + PATH)


def test_a_source_that_says_nothing_is_not_reached(server, load):
    with pytest.raises(UnreachedError, match="was not reached: timed out"):
        load(server.serve(PATH, silent), limits=Limits(read=0.05, attempts=2, pause=0))
    assert len(server.requests) == 2


def test_a_password_in_an_address_is_not_told(server, load):
    address = server.serve(PATH, status(404)).replace("http://", "http://desk:secret@")
    with pytest.raises(CorpusError) as error:
        load(address)
    assert "secret" not in str(error.value)
    assert server.asked("Authorization")[0].startswith("Basic ")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALL_PROXY", "gopher://127.0.0.1:1"),
        ("ALL_PROXY", "socks://127.0.0.1:1"),
        ("ALL_PROXY", "http://h:x"),
        ("SSL_CERT_FILE", "/nowhere/at/all"),
        ("SSL_CERT_FILE", __file__),
    ],
)
def test_an_environment_that_cannot_be_used_is_told_of(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(CorpusError, match="that the environment names cannot be used"):
        client(QUICK)
