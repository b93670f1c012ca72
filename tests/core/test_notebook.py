import re
from html.parser import HTMLParser

import pytest

from doubles import ARTICLE, analyzer
from geostance.analysis import Analysis


@pytest.fixture(scope="module")
def desk():
    return analyzer()


class Page(HTMLParser):
    """Collects words by the classes of what they stand in; fails on tags that do not match."""

    def __init__(self, html):
        super().__init__()
        self.open, self.found, self.tags = [], [], set()
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.found.append(({name for pair in self.open for name in pair}, data))

    def within(self, name):
        return "".join(data for names, data in self.found if name in names and "sub" not in names)


def test_furniture_actors_and_evidence_are_marked(desk):
    page = Page(desk.analyze(ARTICLE)._repr_html_())
    assert page.within("furniture") == "Menu Home World SportPhoto: a trawler at sea"
    assert "Norway" in page.within("actor")
    assert "Argentina" in page.within("evidence")
    assert page.within("text") == ARTICLE


def test_the_table_says_who_stands_how_toward_whom(desk):
    html = desk.analyze(ARTICLE)._repr_html_()
    assert "<td>Norway</td><td>+ support 0.70</td><td>Chile</td><td>author</td>" in html
    assert "No position was found." in desk.analyze("Norway and Chile met.")._repr_html_()


def test_two_actors_differ_in_colour_and_in_line(desk):
    html = desk.analyze("Norway and Chile met.")._repr_html_()
    styles = re.findall(r"color:(#\w+);text-decoration-style:(\w+);", html)
    assert len({colour for colour, _ in styles}) == len({line for _, line in styles}) == 2


def test_nothing_of_the_article_becomes_markup(desk):
    attack = "Norway praised <script>alert(1)</script> & \"Chile' <img src=x onerror=alert(1)>\u202e."
    found = desk.analyze(attack, html=False, title="</div><script>", targets=['x"><b>', "praised"])
    html = found._repr_html_()
    page = Page(html)
    known = {"style", "div", "span", "sub", "h4", "p", "em"}
    assert page.tags <= known | {"table", "thead", "tbody", "tr", "th", "td"}
    assert "onerror=alert(1)&gt;" in html
    assert "\u202e" not in html


def test_an_analysis_without_its_text_shows_its_table(desk):
    html = Analysis.from_json(desk.analyze(ARTICLE).to_json())._repr_html_()
    assert 'class="text"' not in html
    assert "<td>Norway</td>" in html
