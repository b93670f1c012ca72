"""The released bundle behind every way in: the real models, loaded as a user's are."""

import json
import subprocess
import sys

import jsonschema
import pytest
from fastapi.testclient import TestClient

from doubles import ARTICLE
from geostance.analyzer import CHUNK_RECORDS, released
from geostance.schema import analysis_schema
from geostance_serving.app import create_app
from geostance_serving.settings import Settings

FOREIGN = ("torch", "transformers", "matplotlib", "sklearn", "geostance_training")
LINE = json.dumps({"text": ARTICLE, "date": "2023-05-11", "targets": ["accord"], "pairs": "all"})
OPTIONS = ("--date", "2023-05-11", "--target", "accord", "--pairs", "all")


@pytest.fixture(scope="module")
def analysis():
    return released().analyze(ARTICLE, date="2023-05-11", targets=["accord"], pairs="all")


def geostance(folder, *arguments):
    """Run the console script in another folder, and hold its modules to what is allowed."""
    code = (
        "import sys, atexit; from geostance.cli import main\n"
        f"atexit.register(lambda: print(*set({FOREIGN}) & set(sys.modules), file=sys.stderr))\n"
        "main()"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=True)
    assert done.stderr.splitlines()[-1] == ""
    return done.stdout


def test_it_answers_by_the_schema(analysis):
    jsonschema.validate(analysis.to_dict(), analysis_schema())
    assert analysis.model.name == "geostance-en"
    assert analysis.topics
    assert {"NO", "CL", "AR"} <= {actor.id for actor in analysis.actors}
    sums = [sum(one.stance.probabilities.values()) for one in analysis.actors]
    assert sums == pytest.approx([1.0] * len(sums))


def test_score_gives_what_python_gives(analysis, tmp_path):
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    assert geostance(tmp_path, "score", "--json", *OPTIONS, "article.txt") == analysis.to_json() + "\n"


def test_batch_gives_what_python_gives(analysis, tmp_path):
    (tmp_path / "in.jsonl").write_text(f"{LINE}\n" * (CHUNK_RECORDS + 3), "utf-8")
    geostance(tmp_path, "batch", "in.jsonl", "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text("utf-8") == f"{analysis.to_json()}\n" * (CHUNK_RECORDS + 3)


def test_http_gives_what_python_gives(analysis):
    with TestClient(create_app(Settings(), released)) as service:
        while service.get("/v2/health/ready").status_code != 200:
            pass
        answer = service.post("/v1/analyze", content=LINE, headers={"Content-Type": "application/json"})
    assert answer.text == analysis.to_json()


def test_its_report_reads_at_eighty_columns(tmp_path):
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    report = geostance(tmp_path, "score", "article.txt")
    assert "judged by geostance-en" in report
    assert max(map(len, report.splitlines())) <= 80
