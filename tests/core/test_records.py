import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance import records
from geostance.actors.mention import Target
from geostance.errors import RecordError, TooLargeError
from geostance.records import Record, read_line

SECONDS = 5
"""Far above what linear work takes, far below what quadratic work would."""

GOOD = {
    "id": "a-1",
    "text": "Orsk warned Veldania.",
    "title": "Warning",
    "date": "2024-04-20",
    "url": "https://news.example/1",
    "pairs": "all",
    "targets": ["canal", {"phrase": "Veldania", "spans": [[12, 20]]}],
}


def line(**fields):
    return json.dumps({"text": "Orsk warned Veldania."} | fields)


def test_every_field_is_read():
    read = read_line(json.dumps(GOOD).encode())
    assert (read.id, read.source, read.html, read.title) == ("a-1", GOOD["text"], None, "Warning")
    assert (str(read.date), read.url, read.pairs) == ("2024-04-20", "https://news.example/1", "all")
    assert read.targets == (Target("canal"), Target("Veldania", ((12, 20),)))


def test_html_is_told_from_text_and_null_is_absence():
    read = read_line('{"html": "<p>Orsk</p>", "text": null, "date": null}')
    assert (read.html, read.date) == (True, None)


@pytest.mark.parametrize("date", ["2024-04-20", "2024-04-20T23:59:00Z", " 2024-04-20 "])
def test_a_day_may_carry_its_time(date):
    assert str(read_line(line(date=date)).date) == "2024-04-20"


BAD = [
    ("", "nothing there"),
    ("[1, 2]", "expected an object with text or html, found [1, 2]"),
    ('"Orsk"', 'expected an object with text or html, found "Orsk"'),
    ("{}", "expected either text or html, found neither"),
    (line(html="<p>"), "expected either text or html, found both"),
    (line(txt="x"), 'unknown field "txt"; did you mean text?'),
    (line(colour="x"), "the fields are id, text, html, title, date, url, pairs, targets"),
    (line(id=12), "id: expected a string, found 12; put it in quotation marks"),
    (line(title={"a": 1}), "title: expected a string, found an object"),
    (line(date="yesterday"), 'date: expected a day as YYYY-MM-DD, found "yesterday"'),
    (line(date="2024-02-30"), "date: expected a day"),
    (line(pairs="some"), 'pairs: expected "all", found "some"'),
    (line(pairs=["all"]), "pairs: expected"),
    (line(targets="canal"), 'targets: expected a list of phrases, found "canal"'),
    (line(targets=[3]), "targets[0]: expected a phrase or an object, found 3"),
    (line(targets=["  "]), "targets[0].phrase: empty"),
    (line(targets=[{"spans": [[0, 4]]}]), "targets[0].phrase: missing"),
    (line(targets=[{"phrase": "x", "span": []}]), 'unknown field "targets[0].span"; did you mean spans?'),
    (line(targets=[{"phrase": "x", "spans": 3}]), "targets[0].spans: expected a list"),
    (line(targets=[{"phrase": "x", "spans": [[4, 4]]}]), "targets[0].spans[0]: expected [begin, end]"),
    (line(targets=[{"phrase": "x", "spans": [[True, 4]]}]), "found [true, 4]"),
    ('{"text": "x", "id": NaN}', "NaN is no JSON value"),
    ('{"text": "x", "text": "y"}', 'the field "text" stands twice'),
    ('{"text": "Orsk warn', "the JSON breaks off"),
    ('{"text": "x"', "the JSON breaks off"),
    ('{"text": "x"} {}', "not JSON (Extra data: line 1, column 15)"),
    ("[" * 100_000, "nested too deeply"),
    ('{"text": ' * 100_000, "nested too deeply"),
    ('{"text": "x", "id": ' + "9" * 5000 + "}", "not JSON that can be read"),
    (b'{"text": "caf\xe9"}', "not UTF-8: byte 14 cannot be read; save the input as UTF-8"),
    ('{"text": "x"}'.encode("utf-16"), "not UTF-8: byte 1"),
]


@pytest.mark.parametrize(("given_line", "message"), BAD)
def test_a_line_that_is_no_article_is_told_what_to_do(given_line, message):
    with pytest.raises(RecordError) as caught:
        read_line(given_line)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("given_line", "message"),
    [
        (line(id="x" * 257), "id: 257 characters, the limit is 256"),
        (line(targets=["x"] * 65), "targets: 65 entries, the limit is 64"),
        (line(targets=["x" * 201]), "targets[0].phrase: 201 characters, the limit is 200"),
        (
            line(targets=[{"phrase": "x", "spans": [[0, 5], [7, 208]]}]),
            "targets[0].spans[1]: 201 characters, the limit is 200",
        ),
        (
            line(targets=[{"phrase": "x", "spans": [[0, 1]] * 501}] * 2),
            "targets: 1,002 spans in all, the limit is 1,000",
        ),
        (line(text="x" * 4_000_000), "the line has 4,000,012 bytes, the limit is 4,000,000"),
    ],
)
def test_limits_are_said_with_both_numbers(given_line, message):
    with pytest.raises(TooLargeError if "bytes" in message else RecordError) as caught:
        read_line(given_line)
    assert message in str(caught.value)


def test_a_wrong_place_is_named_for_machines():
    with pytest.raises(RecordError) as caught:
        read_line(line(targets=[{"phrase": 3}]))
    assert caught.value.field == "targets[0].phrase"


def test_a_byte_order_mark_is_no_part_of_the_line():
    assert read_line(b'\xef\xbb\xbf{"text": "x"}') == read_line('\ufeff{"text": "x"}') == Record("x")


def test_a_field_that_stands_twice_among_many_is_found_in_linear_time():
    names = ",".join(f'"k{number}":0' for number in range(100_000))
    begin = time.perf_counter()
    with pytest.raises(RecordError, match='the field "k99999" stands twice'):
        read_line(f'{{{names},"k99999":1}}')
    assert time.perf_counter() - begin < SECONDS


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from(records.FIELDS) | st.text(max_size=4), json_values, max_size=5)


def refusal(function, value):
    try:
        function(value)
    except (RecordError, TooLargeError) as error:
        return str(error)
    return None


@given(objects)
def test_any_object_is_read_or_refused_with_a_sentence(value):
    assert refusal(records.from_object, value) != ""


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    assert refusal(read_line, data) != ""
