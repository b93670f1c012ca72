"""The headline and the date of a plain text."""

import datetime as dt

import pytest

from geostance.article import layout
from geostance.article.headline import date_near, headline

PROSE = "The bridge between the two towns is open again, officials said on Monday."


def heading(text, furniture=0):
    lines = layout.lines(text)
    found = headline(text, lines, [index < furniture for index in range(len(lines))])
    return None if found is None else lines[found].of(text)


def test_a_first_line_without_a_stop_is_the_headline():
    assert heading(f"Bridge reopens after talks\n\n{PROSE}") == "Bridge reopens after talks"


@pytest.mark.parametrize("text", [PROSE, f"{PROSE}\n{PROSE}", f"Menu\n{PROSE}", "Only one line here", ""])
def test_other_first_lines_are_not(text):
    assert heading(text) is None


def test_a_headline_among_furniture_is_known_by_its_words():
    above = "Skip to main content\nWorld news\nOfficials open bridge between two towns\nMay 4, 2021"
    assert heading(f"{above}\n{PROSE}\n{PROSE}", furniture=4) == "Officials open bridge between two towns"


def test_the_name_of_the_outlet_is_no_headline_where_a_better_one_follows():
    text = f"THE LONG RIVER COURIER\nOfficials open bridge between two towns\n{PROSE}\n{PROSE}"
    assert heading(text) == "Officials open bridge between two towns"


@pytest.mark.parametrize(
    "line", ["Sign up for our weekly newsletter", "Photo: officials open bridge", "Towns"]
)
def test_other_furniture_stays_furniture(line):
    assert heading(f"{line}\n{PROSE}\n{PROSE}", furniture=1) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("April 20, 2024", dt.date(2024, 4, 20)),
        ("Published 3 Sept. 2011, 10:15 GMT", dt.date(2011, 9, 3)),
        ("2019-02-28T10:00", dt.date(2019, 2, 28)),
        ("30/11/2015", dt.date(2015, 11, 30)),
        ("11/30/2015", dt.date(2015, 11, 30)),
        ("03/04/2015", None),
        ("February 30, 2015", None),
        ("No date at all", None),
    ],
)
def test_dates_near_the_top(line, day):
    text = f"Menu\n{line}\n{PROSE}"
    assert date_near(text, layout.lines(text), 2) == day


def test_a_date_in_the_prose_does_not_date_the_article():
    history = "It was built on May 3, 1901, by two brothers, and has stood since then, mostly."
    text = f"Bridge reopens\n{PROSE} {history}"
    assert date_near(text, layout.lines(text), 0) is None
