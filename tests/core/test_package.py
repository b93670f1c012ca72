import subprocess
import sys
from pathlib import Path

import pytest

import geostance

TESTS = Path(__file__).parents[1]
FOREIGN = ("torch", "transformers", "matplotlib", "sklearn", "geostance_training")


def in_a_fresh_process(code):
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=TESTS, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_public_name_is_there():
    assert sorted(geostance.__all__) == geostance.__all__ == dir(geostance)
    assert all(getattr(geostance, name) is not None for name in geostance.__all__)
    assert set(geostance.__all__) == {
        "Analysis",
        "Analyzer",
        "GeostanceError",
        "InputError",
        "Record",
        "Target",
        "__version__",
        "analyze",
    }


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        _ = geostance.analyse


def test_importing_loads_nothing_but_the_package():
    code = "import sys; before = set(sys.modules); import geostance; print(*set(sys.modules) - before)"
    loaded = {name for name in in_a_fresh_process(code).split() if "editable" not in name}
    assert {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names} == {"geostance"}


def test_an_analysis_needs_no_training_stack():
    code = (
        "import sys, doubles, geostance.cli, geostance.notebook, geostance.terminal;"
        "doubles.analyzer().analyze(doubles.ARTICLE)._repr_html_();"
        f"print(*sorted(set({FOREIGN}) & set(sys.modules)))"
    )
    assert in_a_fresh_process(code) == ""


def test_the_service_needs_no_training_stack():
    code = (
        "import sys, doubles; from geostance_serving import app, batch, commands, progress, server, settings;"
        "app.create_app(settings.Settings(), doubles.analyzer).openapi();"
        f"print(*sorted(set({FOREIGN}) & set(sys.modules)))"
    )
    assert in_a_fresh_process(code) == ""


def test_analyze_uses_one_analyzer_for_all_calls(monkeypatch):
    from doubles import WordBundle
    from geostance import analyzer

    loads = []
    monkeypatch.setattr(analyzer, "_loaded", lambda path: loads.append(path) or WordBundle())
    analyzer.released.cache_clear()
    try:
        first, second = (geostance.analyze("Norway praised Chile.", id=name) for name in "ab")
    finally:
        analyzer.released.cache_clear()
    assert (first.id, second.id, loads) == ("a", "b", [None])
