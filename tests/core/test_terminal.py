import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from doubles import ARTICLE, analyzer
from geostance import marking
from geostance.analysis import Analysis
from geostance.terminal import LEGEND, MAX_TEXT, report


@pytest.fixture(scope="module")
def desk():
    return analyzer()


@pytest.fixture(scope="module")
def analysis(desk):
    return desk.analyze(ARTICLE, targets=["accord", "drone base"], date="2023-05-11")


def printed(analysis, **console):
    file = io.StringIO()
    Console(file=file, width=80, highlight=False, **console).print(report(analysis))
    return file.getvalue()


def lines(analysis):
    return [line.rstrip() for line in printed(analysis).splitlines()]


def test_the_head_names_topic_tone_and_model(analysis):
    found = "\n".join(lines(analysis))
    assert "2023-05-11 · language en" in found
    assert "politics (medtop:11000000)" in found
    assert "judged by words 0 (double)" in found


def test_who_takes_part_stands_apart_from_who_is_only_named(analysis):
    found = lines(analysis)
    part, named = found.index("Actors that take part"), found.index("Only mentioned")
    assert any(line.split()[:2] == ["AR", "Argentina"] for line in found[part:named])
    assert found[named + 1] == "  Chile 0.20, Peru 0.20"


def test_the_matrix_reads_row_toward_column(analysis):
    found = lines(analysis)
    start = found.index("Who stands how toward whom (row toward column)")
    columns = next(line for line in found[start:] if "NO" in line).split()
    row = next(line for line in found[start:] if line.startswith(" Norway")).split()
    assert columns[:2] == ["NO", "CL"]
    assert row[:2] == ["Norway", "+"]


def test_each_relation_shows_its_sentence(analysis):
    found = "\n".join(lines(analysis))
    assert "Norway + Chile  support 0.70" in found
    assert "Argentina condemned the accord and accused Chile" in found


def test_signs_stand_without_colour(analysis):
    assert "\x1b" not in printed(analysis)
    assert "\x1b[" in printed(analysis, force_terminal=True, color_system="standard")
    assert LEGEND in printed(analysis)


def test_the_text_is_marked(analysis):
    found = lines(analysis)
    assert "~ Menu Home World Sport" in found
    assert "~ Photo: a trawler at sea" in found
    assert any("Norway[NO] and Chile[CL] agreed on a fisheries accord[target:1]" in line for line in found)
    assert any(line.endswith("{1}") or "{1}{" in line for line in found)


def test_every_line_of_furniture_is_marked_and_none_of_the_body(desk):
    text = (
        "  Menu Home\nShare this\n\n   Menu World\nNorway praised Chile.\n  Peru met Chile.\nShare it\nMenu\n"
    )
    found = [line.rstrip() for line in printed(desk.analyze(text)).splitlines()]
    begin = found.index("The text") + 1
    assert found[begin : begin + 8] == [
        "~   Menu Home",
        "~ Share this",
        "",
        "~    Menu World",
        "  Norway[NO] praised Chile[CL].{1}{2}",
        "    Peru[PE] met Chile[CL].",
        "~ Share it",
        "~ Menu",
    ]


def test_a_target_that_is_missing_is_said_not_to_be_mentioned(analysis):
    found = lines(analysis)
    targets = found[found.index("Targets that you named") :]
    assert next(line for line in targets if "drone base" in line).count("not mentioned") == 2


def test_abstention_shows_as_a_question_mark(desk):
    found = printed(desk.analyze("Photo: nothing"))
    assert "=? neutral" in found
    assert "! " in found


def test_no_relation_is_said(desk):
    assert "no position was found" in printed(desk.analyze("Norway and Chile met."))


def test_forty_actors_fit_eighty_columns(desk):
    names = [
        "Algeria",
        "Angola",
        "Argentina",
        "Australia",
        "Austria",
        "Bahrain",
        "Belgium",
        "Bolivia",
        "Brazil",
        "Bulgaria",
        "Cameroon",
        "Canada",
        "Chile",
        "Colombia",
        "Croatia",
        "Cuba",
        "Cyprus",
        "Denmark",
        "Ecuador",
        "Egypt",
        "Estonia",
        "Ethiopia",
        "Finland",
        "France",
        "Gabon",
        "Germany",
        "Ghana",
        "Greece",
        "Honduras",
        "Hungary",
        "Iceland",
        "India",
        "Indonesia",
        "Iraq",
        "Italy",
        "Japan",
        "Kenya",
        "Kuwait",
        "Laos",
        "Latvia",
    ]
    found = desk.analyze(f"Norway condemned {', '.join(names)}.")
    assert len(found.actors) == 41
    assert max(map(len, printed(found).splitlines())) <= 80


def test_a_long_text_is_cut_and_says_so(desk):
    text = "Norway praised Chile. " * 2000
    found = printed(desk.analyze(text))
    assert f"{len(text) - MAX_TEXT:,} characters more" in found


def test_an_analysis_without_its_text_has_a_report(analysis):
    found = printed(Analysis.from_json(analysis.to_json()))
    assert "The text" not in found
    assert "The sentences that show it" in found


def test_an_article_cannot_steer_the_terminal(desk):
    found = printed(desk.analyze("Norway\x1b[2J praised \u202eChile\x9b31m.", title="\x1b]0;owned\x07"))
    assert not set("\x1b\u202e\x9b\x07") & set(found)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
@settings(max_examples=60, deadline=None)
def test_pieces_joined_are_the_text(noise):
    text = f"Menu {noise}\nNorway praised {noise} Chile 🛰. Argentina condemned Norway.\n"
    found = analyzer().analyze(text, targets=["Norway praised"])
    pieces = list(marking.pieces(found))
    assert "".join(piece.text for piece in pieces) == found.article_text
    assert sum(len(piece.closing) for piece in pieces) == sum(
        len(one.mentions) for one in (*found.actors, *found.targets)
    )


def work_of(text):
    """Count the calls of functions from the document to the report and the line of JSON."""
    calls = 0

    def count(*_):
        nonlocal calls
        calls += 1

    found = analyzer().analyze(text)
    sys.setprofile(count)
    try:
        list(marking.pieces(found))
        found.to_json()
        found._repr_html_()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "text", ["Norway condemned Chile. ", "Photo: Norway\n\nNorway praised Chile.\n\n", "Norway, Chile, "]
)
def test_eight_times_the_text_takes_at_most_ten_times_the_work(text):
    assert work_of(text * 400) <= 10 * work_of(text * 50)
