import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import pytest
from fastapi.testclient import TestClient

from doubles import ARTICLE, WordBundle, WordPredictor, analyzer
from geostance.analyzer import Analyzer
from geostance.errors import BundleError
from geostance.schema import analysis_schema
from geostance_serving.app import create_app
from geostance_serving.articles import EXAMPLES
from geostance_serving.settings import Settings

JSON = {"Content-Type": "application/json"}


def client(settings=None, load=analyzer, **options):
    return TestClient(create_app(settings or Settings(), load, **options), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def service():
    with client() as one:
        yield wait(one)


def wait(one):
    while one.get("/v2/health/ready").status_code != 200:
        pass
    return one


def post(service, value, **options):
    return service.post("/v1/analyze", content=json.dumps(value), headers=JSON, **options)


def check_problem(answer, status, code, message):
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == (f"urn:geostance:problem:{code}" if code else "about:blank")
    assert problem["title"]
    assert problem["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    assert message in problem["detail"]
    return problem


def test_an_article_is_analysed(service):
    answer = post(service, {"id": "a", "text": ARTICLE, "date": "2023-05-11", "targets": ["accord"]})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    expected = analyzer().analyze(ARTICLE, id="a", date="2023-05-11", targets=["accord"])
    assert answer.content == expected.to_json().encode()


def test_every_answer_has_its_headers(service):
    for answer in (service.get("/info"), service.get("/nowhere"), post(service, {})):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("path", "method", "status", "message"),
    [
        ("/nowhere", "GET", 404, "/openapi.json lists"),
        ("/v1/analyze", "GET", 405, "see the header Allow"),
        ("/info", "DELETE", 405, "see the header Allow"),
    ],
)
def test_paths_and_methods_that_are_not_there(service, path, method, status, message):
    answer = service.request(method, path)
    check_problem(answer, status, None, message)
    assert (status != 405) or answer.headers["allow"]


def test_a_body_must_be_declared_as_json(service):
    answer = service.post("/v1/analyze", content="x", headers={"Content-Type": "text/plain"})
    check_problem(answer, 415, "media-type", "the body is text/plain; send Content-Type: application/json")
    check_problem(service.post("/v1/analyze", content="x"), 415, "media-type", "of no type")
    with_charset = {"Content-Type": "application/json; charset=utf-8"}
    body = json.dumps({"text": ARTICLE})
    assert service.post("/v1/analyze", content=body, headers=with_charset).status_code == 200


def test_what_is_no_article_is_told_with_its_place(service):
    answer = post(service, {"text": ARTICLE, "targets": [{"phrase": 3}]})
    problem = check_problem(answer, 422, "record", "targets[0].phrase: expected a string, found 3")
    [place] = problem["errors"]
    assert (place["pointer"], place["code"]) == ("/targets/0/phrase", "record")


def test_an_error_without_a_place_has_no_pointer(service):
    problem = check_problem(post(service, {"text": "   "}), 422, "empty", "empty")
    assert problem["errors"][0]["pointer"] is None


def test_a_body_over_the_limit_is_refused_before_it_is_read():
    with client(Settings(max_body_bytes=100)) as service:
        answer = post(wait(service), {"text": "x" * 200})
    check_problem(answer, 413, "too-large", "at least 212 bytes, the limit is 100")


def test_a_body_of_no_declared_length_is_counted_as_it_comes():
    sent = []

    def chunks():
        for _ in range(1000):
            sent.append(10)
            yield b" " * 10

    with client(Settings(max_body_bytes=100)) as service:
        wait(service)
        answer = service.post("/v1/analyze", content=chunks(), headers=JSON)
    problem = check_problem(answer, 413, "too-large", "the limit is 100")
    assert "at least " in problem["detail"]


def slow_analyzer(started, go_on):
    class Slow(WordPredictor):
        def predict(self, documents):
            started.set()
            assert go_on.wait(10)
            return super().predict(documents)

    return Analyzer(WordBundle(predictor=Slow()))


def test_a_request_that_takes_too_long_is_given_up():
    started, go_on = threading.Event(), threading.Event()
    with client(Settings(timeout_seconds=1), lambda: slow_analyzer(started, go_on)) as service:
        answer = post(wait(service), {"text": ARTICLE})
        go_on.set()
    check_problem(answer, 504, "too-slow", "longer than 1 seconds")


def test_more_requests_than_can_wait_are_turned_away():
    started, go_on = threading.Event(), threading.Event()
    answers = []
    with client(Settings(workers=1, waiting=1), lambda: slow_analyzer(started, go_on)) as service:
        wait(service)
        threads = [
            threading.Thread(target=lambda: answers.append(post(service, {"text": ARTICLE})))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        while not answers:
            assert started.wait(10)
        check_problem(answers[0], 503, "busy", "2 requests are waiting, the limit is 2")
        assert answers[0].headers["retry-after"]
        go_on.set()
        for thread in threads:
            thread.join(10)
    assert sorted(one.status_code for one in answers) == [200, 200, 503]


def test_the_service_is_live_before_it_is_ready():
    go_on = threading.Event()

    def load():
        assert go_on.wait(10)
        return analyzer()

    with client(load=load) as service:
        assert service.get("/v2/health/live").json() == {"live": True}
        for answer in (service.get("/v2/health/ready"), post(service, {"text": ARTICLE})):
            check_problem(answer, 503, "not-ready", "ask again in a few seconds")
            assert answer.headers["retry-after"]
        go_on.set()
        assert wait(service).get("/v2/health/ready").json() == {"ready": True}


def test_models_that_cannot_be_loaded_are_reported():
    failed = threading.Event()

    def load():
        raise BundleError("manifest.json: missing")

    app = create_app(Settings(), load, failed.set)
    with TestClient(app) as service:
        assert failed.wait(10)
        assert service.get("/v2/health/ready").status_code == 503
    assert str(app.state.engine.failure) == "manifest.json: missing"


def test_a_crash_says_nothing_of_itself(caplog):
    class Broken(WordPredictor):
        def predict(self, documents):
            raise ValueError(documents[0].article.text)

    with (
        caplog.at_level(logging.DEBUG),
        client(load=lambda: Analyzer(WordBundle(predictor=Broken()))) as service,
    ):
        answer = post(wait(service), {"text": ARTICLE})
    problem = check_problem(answer, 500, None, "its log has more under")
    assert problem["errors"] == []
    assert "Norway" not in answer.text
    assert "Traceback" not in answer.text
    assert "Norway" not in caplog.text
    assert "ValueError" in caplog.text
    assert answer.headers["x-request-id"] in caplog.text


def test_logs_hold_no_text_of_an_article(caplog):
    with caplog.at_level(logging.DEBUG, "geostance"), client() as service:
        post(wait(service), {"text": ARTICLE, "title": "Secret title"}, params={"q": "Norway"})
        post(service, {"text": ARTICLE, "Norway": 1})
    assert "'/v1/analyze' 200" in caplog.text
    assert "Norway" not in caplog.text
    assert "Secret" not in caplog.text


def test_keys_guard_everything_but_health():
    with client(Settings(keys=("first-key", "zweiter-schlüssel"))) as service:
        wait(service)
        for path in ("/info", "/v1/models", "/v1/taxonomy"):
            check_problem(service.get(path), 401, "key-refused", "Authorization: Bearer KEY")
            refused = service.get(path, headers={"Authorization": "Bearer first-ke"})
            assert refused.headers["www-authenticate"] == "Bearer"
            assert service.get(path, headers={"Authorization": "Bearer first-key"}).status_code == 200
        assert post(service, {"text": ARTICLE}).status_code == 401
        assert service.get("/v2/health/live").status_code == 200


def test_models_name_the_bundle(service):
    [model] = service.get("/v1/models").json()["models"]
    assert (model["name"], model["family"], model["languages"]) == ("words", "double", ["en"])
    assert model["thresholds"]["relation"] == 0.5


def test_the_taxonomy_has_every_subject_and_head(service):
    found = service.get("/v1/taxonomy").json()
    assert len(found["subjects"]) == 17
    assert found["subjects"][10] == {
        "id": "medtop:11000000",
        "uri": "http://cv.iptc.org/newscodes/mediatopic/11000000",
        "label": "politics",
        "note": found["subjects"][10]["note"],
    }
    assert all(subject["note"].endswith(".") for subject in found["subjects"])
    assert found["heads"]["relation"] == ["none", "support", "oppose", "mixed"]


def test_info_says_what_the_limits_are(service):
    found = service.get("/info").json()
    assert (found["name"], found["schema"]) == ("geostance", "geostance/analysis/1")
    assert found["limits"]["body_bytes"] == 4_000_000
    assert "relation" in found["tasks"]


@pytest.fixture(scope="module")
def contract(service):
    return service.get("/openapi.json").json()


def test_every_reference_of_the_contract_leads_somewhere(contract):
    text = json.dumps(contract)
    names = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names
    assert names <= set(contract["components"]["schemas"])
    assert '"#/$defs/' not in text


def test_the_contract_tells_every_problem(contract):
    answers = contract["paths"]["/v1/analyze"]["post"]["responses"]
    assert {"200", "401", "413", "415", "422", "500", "503", "504"} == set(answers)
    assert list(answers["422"]["content"]) == ["application/problem+json"]
    definitions = contract["components"]["schemas"]["Analysis"]["properties"]
    assert definitions.keys() == analysis_schema()["properties"].keys()


def schema_of(contract):
    return {"$ref": "#/components/schemas/ArticleIn", "components": contract["components"]}


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_the_examples_are_answered(service, contract, name):
    example = EXAMPLES[name]["value"]
    jsonschema.Draft202012Validator(schema_of(contract)).validate(example)
    answer = post(service, example)
    assert answer.status_code == 200
    for target in answer.json()["targets"]:
        assert target["status"] == "mentioned"


@pytest.mark.parametrize(
    "value",
    [
        {"text": "x", "txt": "x"},
        {"text": 3},
        {"text": "x", "id": 3},
        {"text": "x", "id": "x" * 257},
        {"text": "x", "targets": "x"},
        {"text": "x", "targets": [3]},
        {"text": "x", "targets": ["x" * 201]},
        {"text": "x", "targets": ["x"] * 65},
        {"text": "x", "targets": [{"spans": []}]},
        {"text": "x", "targets": [{"phrase": "x", "places": []}]},
        {"text": "x", "targets": [{"phrase": "x", "spans": [[1]]}]},
        {"text": "x", "pairs": "some"},
    ],
)
def test_the_contract_forbids_what_the_service_refuses(service, contract, value):
    assert not jsonschema.Draft202012Validator(schema_of(contract)).is_valid(value)
    assert post(service, value).status_code == 422


def test_answers_do_not_depend_on_what_is_asked_beside_them(service):
    texts = [
        ARTICLE,
        "Norway praised Chile.",
        f"<html><body><p>{ARTICLE}</p></body></html>",
        "Kenya met Chad.",
    ]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda text: post(service, {"text": text}).text, texts * 8))
    assert answers == [analyzer().analyze(text).to_json() for text in texts] * 8
