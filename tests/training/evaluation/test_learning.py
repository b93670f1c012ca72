import dataclasses
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from geostance.errors import CorpusError
from geostance_training.evaluation import curve, learning, pictures
from geostance_training.evaluation.command import evaluate
from geostance_training.evaluation.curve import DEV, FRACTIONS, GOLD, SEEDS, Mix, Point, mixes
from geostance_training.evaluation.learning import Kept
from geostance_training.evaluation.resampling import Estimate
from small_corpora import FISH, PORT, gold, labels, mirror, newsdesk, planned, sentences, wire

DIGITS = st.integers(0, 10_000).map(lambda number: number / 10_000)
ESTIMATES = st.builds(Estimate, DIGITS, DIGITS, DIGITS)
MIXES = st.builds(Mix, st.sampled_from(FRACTIONS), st.booleans(), st.booleans(), st.sampled_from(SEEDS))
F1 = st.fixed_dictionaries({GOLD: ESTIMATES, DEV: ESTIMATES})
POINTS = st.builds(Point, MIXES, st.integers(0, 999), st.integers(0, 9999), F1)


def point(share, value, *, newsdesk=False, public=False, seed=0, articles=10):
    estimate = Estimate(value, value - 0.125, value + 0.125)
    mix = Mix(share, newsdesk=newsdesk, public=public, seed=seed)
    return Point(mix, articles, 3 * articles, {GOLD: estimate, DEV: estimate})


@given(st.lists(POINTS, min_size=1, max_size=4))
def test_kept_points_are_read_back_equal(points):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reports" / "curve.json"
        kept = Kept(path, "data")
        for one in points:
            kept.add(one)
        assert Kept(path, "data").points == learning.read(path) == points
        assert [one.name for one in path.parent.iterdir()] == ["curve.json"]


def test_a_run_goes_on_where_it_broke_off(tmp_path):
    first, *rest = mixes()
    kept = Kept(tmp_path / "curve.json", "data")
    assert kept.missing() == [first, *rest]
    kept.add(dataclasses.replace(point(1, 0.5), mix=first))
    assert kept.missing() == Kept(tmp_path / "curve.json", "data").missing() == rest


def test_points_of_other_data_are_left_aside_and_then_replaced(tmp_path):
    path = tmp_path / "curve.json"
    Kept(path, "former").add(point(0.5, 0.25))
    later = Kept(path, "data")
    assert later.points == []
    later.add(point(0.5, 0.75))
    assert [one.f1[GOLD].value for one in learning.read(path)] == [0.75]


def test_numbers_are_kept_to_four_digits(tmp_path):
    Kept(tmp_path / "curve.json", "data").add(point(1, 1 / 3))
    [found] = learning.read(tmp_path / "curve.json")
    assert found.f1[DEV].value == 0.3333


BROKEN = (
    '{"format": 1, "poi',
    "\ufeff[]",
    "[]",
    '{"format": 1}',
    '{"format": 1, "data": "", "points": [{}]}',
)


@pytest.mark.parametrize("text", BROKEN)
def test_a_file_that_is_not_understood_is_refused(tmp_path, text):
    path = tmp_path / "curve.json"
    path.write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=r"curve\.json: cannot be read as points of a curve.*remove it"):
        Kept(path, "data")


def test_a_file_of_another_format_is_refused(tmp_path):
    path = tmp_path / "curve.json"
    path.write_text('{"format": 9}')
    with pytest.raises(CorpusError, match=r"curve\.json: format 9, this version reads 1; remove it"):
        learning.read(path)


def test_the_digest_hangs_on_data_settings_and_resamples(tmp_path):
    datasets, settings = gold(tmp_path), tmp_path / "linear.toml"
    settings.write_text("[fit]\n")

    def digest(resamples=10):
        return learning.digest(datasets, settings, resamples)

    found = [digest(), digest(resamples=11)]
    assert digest() == found[0]
    for articles in (2, 3):
        wire(tmp_path, articles)
        found.append(digest())
    settings.write_text("[fit]\nfolds = 3\n")
    found.append(digest())
    assert len(set(found)) == len(found)


def test_seeds_of_a_mix_stand_together_and_the_table_says_how_far_apart_they_are():
    points = [
        point(1.0, 0.5, newsdesk=True, articles=1500),
        point(0.1, 0.25, seed=0, articles=10),
        point(0.1, 0.5, seed=2, articles=12),
        point(0.1, 0.375, seed=1, articles=10),
        point(0.25, 0.75, public=True),
    ]
    sheet = learning.sheet(points)
    assert sheet.rows == (
        ("10%", "no", "no", "11", "32", *["0.375 (seeds 0.250 to 0.500)"] * 2),
        ("25%", "no", "yes", "10", "30", *["0.750 [0.625, 0.875]"] * 2),
        ("100%", "yes", "no", "1,500", "4,500", *["0.500 [0.375, 0.625]"] * 2),
    )
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}


def test_each_set_measured_on_has_its_own_column():
    one = point(1.0, 0.5)
    f1 = {GOLD: one.f1[GOLD], DEV: Estimate(0.25, 0.125, 0.5)}
    [row] = learning.sheet([dataclasses.replace(one, f1=f1)]).rows
    assert row[-2:] == ("0.500 [0.375, 0.625]", "0.250 [0.125, 0.500]")


@given(st.lists(POINTS, max_size=8))
def test_grouping_loses_no_point(points):
    groups = learning.grouped(points)
    assert sum(len(found) for _, found in groups) == len(points)
    assert [mix for mix, _ in groups] == sorted({mix for mix, _ in groups})
    for mix, found in groups:
        assert {(one.mix.newsdesk, one.mix.public, one.mix.wire) for one in found} == {mix}


MIXED = list(product((0.5, 1.0), (False, True), (False, True)))


def curves(last=0.5):
    values = [share / 2 for share, *_ in MIXED[:-1]] + [last]
    return [
        point(share, value, newsdesk=newsdesk, public=public)
        for (share, newsdesk, public), value in zip(MIXED, values, strict=True)
    ]


def test_the_picture_shows_the_points_and_nothing_else():
    drawn = pictures.curve(learning.grouped(curves()))
    assert drawn.startswith(b"<?xml")
    assert pictures.curve(learning.grouped(curves())) == drawn
    assert pictures.curve(learning.grouped(curves(0.75))) != drawn


def test_the_line_runs_through_the_mean_of_the_seeds():
    pictured = [
        pictures.curve(learning.grouped([point(0.5, value, seed=seed) for seed, value in enumerate(values)]))
        for values in ((0.25, 0.75, 0.25), (0.25, 0.75, 0.75))
    ]
    assert pictured[0] != pictured[1]


def test_a_picture_can_be_drawn_of_one_mix_alone(tmp_path):
    assert learning.write([point(1.0, 0.5)], tmp_path) == (tmp_path / "curve.json", tmp_path / "curve.svg")
    assert b"<svg" in (tmp_path / "curve.svg").read_bytes()


@pytest.fixture
def command(tmp_path, analyzer, monkeypatch):
    """Runs the command for two mixes on small corpora, and records how many each run fits."""
    texts = {"nd:1": FISH, "nd:2": PORT}
    newsdesk(tmp_path, texts, [labels(*one) for one in texts.items()], map(planned, texts))
    gold(tmp_path)
    sentences(tmp_path)
    wire(tmp_path, 12)
    chosen = [Mix(share, newsdesk=True, public=True, seed=0) for share in (0.5, 1.0)]
    monkeypatch.setattr(learning, "mixes", lambda: chosen)
    monkeypatch.setattr("geostance.analyzer.Analyzer", lambda _: analyzer)
    monkeypatch.setenv("GEOSTANCE_MIRROR", str(mirror(tmp_path).root))
    fitted = []

    def measured(material, wanted, settings, *, resamples, steps):
        fitted.append(len(wanted))
        yield from (point(mix.wire, 0.5, newsdesk=True, public=True) for mix in wanted)

    monkeypatch.setattr(curve, "points", measured)

    def run():
        options = ["--datasets", str(tmp_path / "datasets"), "--out", str(tmp_path / "out"), "curve"]
        result = CliRunner().invoke(evaluate, options)
        assert result.exit_code == 0
        return result.stdout

    return run, fitted


def test_the_command_measures_what_is_missing_and_shows_all(command, tmp_path):
    run, fitted = command
    shown = [run(), run()]
    assert fitted[0] == 2
    assert sum(fitted) == 2
    for one in shown:
        assert "0.500 [0.375, 0.625]" in one
        assert str(tmp_path / "out") in one.replace("\n", "")
    assert len(learning.read(tmp_path / "out" / "curve.json")) == 2
    assert (tmp_path / "out" / "curve.svg").is_file()
