# ruff: noqa: RUF001 - letters that look alike are what is tested
"""Python, command line, HTTP and batch: one answer, and one sentence where there is none."""

import contextlib
import io
import json
import tempfile
from functools import cache
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from doubles import ARTICLE, WordBundle, analyzer
from geostance import Target, cli
from geostance.errors import InputError
from geostance_serving.app import create_app
from geostance_serving.settings import Settings

JSON = {"Content-Type": "application/json"}


@pytest.fixture(autouse=True, scope="module")
def _words():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geostance.analyzer._loaded", lambda _: WordBundle())
        patch.setattr("signal.signal", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def service():
    with TestClient(create_app(Settings(), analyzer)) as one:
        while one.get("/v2/health/ready").status_code != 200:
            pass
        yield one


@cache
def desk():
    return analyzer()


def command(*arguments):
    """Run a command and return what it printed, or its line on standard error."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        cli.main(arguments)
    stream = out if end.value.code == 0 else err
    stream.flush()
    return stream.buffer.getvalue().decode()


def by_score(folder, text, *options):
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    path = folder / "article"
    path.write_bytes(data)
    return command("score", "--json", *options, str(path))


def by_batch(folder, line):
    (folder / "in").write_bytes(line if isinstance(line, bytes) else line.encode())
    command("batch", str(folder / "in"), str(folder / "out"))
    return (folder / "out").read_text("utf-8")


def by_http(service, line):
    return service.post("/v1/analyze", content=line, headers=JSON).text + "\n"


clauses = st.sampled_from(["Norway praised Chile.", "Iraq 🛰 condemned Peru.", "Café\u200b.", "\nPhoto:\n"])
texts = st.lists(clauses, min_size=1, max_size=5).map(" ".join)
options = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["A title", "Ein Títel"]),
        "date": st.dates().map(str),
        "targets": st.lists(st.sampled_from(["rain", "Chile", "drone base"]), max_size=3),
        "pairs": st.just("all"),
    },
)


@given(texts, options)
@settings(max_examples=30, deadline=None)
def test_every_way_gives_the_same_bytes(service, text, given_options):
    expected = desk().analyze(text, **given_options).to_json() + "\n"
    line = json.dumps({"text": text, **given_options})
    flags = [f"--{name}={value}" for name, value in given_options.items() if name != "targets"]
    flags += [f"--target={phrase}" for phrase in given_options.get("targets", [])]
    with tempfile.TemporaryDirectory() as folder:
        assert by_score(Path(folder), text, *flags) == expected
        assert by_batch(Path(folder), line) == expected
    assert by_http(service, line) == expected
    named = desk().analyze(text, id="n", **given_options).to_json() + "\n"
    assert by_http(service, json.dumps({"id": "n", "text": text, **given_options})) == named
    assert named.replace('"id":"n"', '"id":null', 1) == expected


PARAGRAPH = "Norway praised Chile on Thursday and thanked the crews who had helped. "

REFUSED = {
    "empty": ("", "empty"),
    "white space": (" \n\t\u200b\r\n", "empty"),
    "five megabytes": ("Norway praised Chile. " * 230_000, ""),
    "lone surrogate": ("Norway \ud800 praised Chile.", ""),
    "NUL": ("Norway \0 praised Chile.", "NUL"),
    "script only": ("<html><body><script>alert(1)</script></body></html>", "HTML"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_read_is_refused_in_one_sentence_by_every_way(service, tmp_path, case):
    text, message = REFUSED[case]
    line = json.dumps({"id": "x", "text": text})
    with pytest.raises(InputError) as caught:
        desk().analyze(text)
    told = {
        "python": str(caught.value),
        "score": by_score(tmp_path, text),
        "batch": json.loads(by_batch(tmp_path, line))["error"]["detail"],
        "http": json.loads(by_http(service, line))["detail"],
    }
    for way, sentence in told.items():
        assert message in sentence, way
        assert "Traceback" not in sentence, way
        assert len(sentence.strip().splitlines()) == 1, way


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (bytes(range(256)) * 8, "binary"),
        (b"%PDF-1.7 ...", "PDF"),
    ],
)
def test_bytes_that_are_no_text_are_refused(service, tmp_path, data, message):
    assert message in by_score(tmp_path, data)
    assert "not UTF-8: byte" in json.loads(by_http(service, b'{"text": "\xff' + data + b'"}'))["detail"]


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_encoding_of_a_file_gives_the_same_answer(tmp_path, encoding):
    text = "Norway praised the café in Chile where the protégé of the minister had spoken on Thursday.\n" * 12
    assert by_score(tmp_path, text.encode(encoding)) == desk().analyze(text).to_json() + "\n"


ANSWERED = {
    "only furniture": ("Menu\nShare\nPhoto: Oslo", "no-body"),
    "no actors": ("The bakery on the corner opens at six and closes at noon. " * 3, "no-actors"),
    "one actor": (PARAGRAPH.replace("Chile", "the mayor"), "one-actor"),
    "Russian": ("Правительство объявило о новых мерах поддержки экономики страны. " * 4, "language"),
    "Arabic": ("أعلنت الحكومة عن إجراءات جديدة لدعم الاقتصاد الوطني في البلاد. " * 4, "language"),
    "Chinese": ("政府周四宣布了支持国家经济的新措施，并感谢各方的帮助。" * 6, "language"),
    "HTML in a text": (f"<html><body><article><p>{PARAGRAPH * 6}</p></article></body></html>", "html"),
}


@pytest.mark.parametrize("case", list(ANSWERED))
def test_what_is_no_plain_article_is_answered_with_what_to_do(service, tmp_path, case):
    text, code = ANSWERED[case]
    line = json.dumps({"text": text})
    expected = desk().analyze(text).to_json() + "\n"
    assert by_score(tmp_path, text) == by_batch(tmp_path, line) == by_http(service, line) == expected
    found = json.loads(expected)
    assert code in [one["code"] for one in found["warnings"]]
    assert all(one["detail"] for one in found["warnings"])
    if code == "language":
        assert found["sentiment"]["abstain"]


OFFSETS = {
    "emoji and astral characters": "🛰🇳🇴 Norway 𝔭raised Chile 👩‍👩‍👧. " * 3,
    "bidi marks": "\u202bNorway\u202c praised \u2067Chile\u2069. \u200f" * 3,
    "zero-width characters": "Nor\u200dwegian. Norway\u200b praised \ufeffChile\u2060. " * 3,
    "CRLF": "Norway praised Chile.\r\n\r\nArgentina condemned Peru.\r\n" * 3,
    "one line of a megabyte": PARAGRAPH * 14_000,
    "forty actors": "Norway condemned Algeria, Angola, Argentina, Austria, Belgium, Brazil, Canada, Chile, "
    "Cuba, Denmark, Ecuador, Estonia, Ethiopia, Finland, Gabon, Germany, Ghana, Greece, Hungary and Iceland. "
    "Egypt thanked India, Indonesia, Iraq, Italy, Japan, Kenya, Kuwait, Laos, Latvia, Malta, Mexico, "
    "Mongolia, Nepal, Oman, Panama, Poland, Qatar, Rwanda, Senegal, Somalia, Sudan and Vietnam.",
}


@pytest.mark.parametrize("case", list(OFFSETS))
def test_offsets_are_code_points_of_the_text_as_submitted(service, tmp_path, case):
    text = OFFSETS[case]
    line = json.dumps({"text": text})
    expected = by_http(service, line)
    assert by_score(tmp_path, text) == by_batch(tmp_path, line) == expected
    found = json.loads(expected)
    assert found["text"]["characters"] == len(text)
    mentions = [one for actor in found["actors"] for one in actor["mentions"]]
    assert len({actor["id"] for actor in found["actors"]}) >= 2
    assert all(text[one["begin"] : one["end"]] == one["text"] for one in mentions)


BODIES = {
    "nested JSON": ("[" * 100_000, "nested too deeply"),
    "a list": ('[{"text": "x"}]', "expected an object with text or html"),
    "wrong type": ('{"text": ["x"]}', 'text: expected a string, found ["x"]'),
    "unknown field": ('{"text": "x", "langauge": "en"}', 'unknown field "langauge"'),
    "twice a field": ('{"text": "x", "text": "y"}', 'the field "text" stands twice'),
    "half a line": ('{"text": "Norway pra', "the JSON breaks off"),
    "no JSON": ("Norway praised Chile.", "not JSON"),
    "NaN": ('{"text": "x", "date": NaN}', "NaN is no JSON value"),
}


@pytest.mark.parametrize("case", list(BODIES))
def test_a_body_that_is_no_record_is_refused_alike_by_batch_and_http(service, tmp_path, case):
    line, message = BODIES[case]
    from_batch = json.loads(by_batch(tmp_path, line))["error"]
    from_http = json.loads(by_http(service, line))
    assert message in from_batch["detail"]
    assert from_http["detail"] == from_batch["detail"]
    assert from_http["status"] == 422


def test_spans_outside_the_text_are_refused(service, tmp_path):
    line = json.dumps({"text": ARTICLE, "targets": [{"phrase": "x", "spans": [[9990, 9999]]}]})
    with pytest.raises(InputError) as caught:
        desk().analyze(ARTICLE, targets=[Target("x", ((9990, 9999),))])
    assert "9999" in str(caught.value)
    assert json.loads(by_http(service, line))["detail"] == str(caught.value)
    assert json.loads(by_batch(tmp_path, line))["error"]["detail"] == str(caught.value)
