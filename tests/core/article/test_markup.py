"""HTML is told from text, and gives up its article or says why not."""

import datetime as dt

import pytest

from geostance.article.markup import extract, is_html
from geostance.errors import InputError

PARAGRAPH = (
    "<p>The envoys of Freedonia and Sylvania met on the bridge on Monday and agreed to lower the toll for "
    "carts, after a dispute that had lasted for two harvests, officials of both sides said.</p>"
)
PAGE = f"""<!DOCTYPE html><html><head><title>Toll falls on the bridge</title>
<meta property="article:published_time" content="2021-05-04T10:00:00Z"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Toll falls on the bridge</h1>{PARAGRAPH * 4}</article>
<footer>All rights reserved</footer></body></html>"""


@pytest.mark.parametrize("text", [PAGE, PARAGRAPH, f"  \n{PARAGRAPH}", f"Lead in words. {PARAGRAPH * 3}"])
def test_html_is_recognised(text):
    assert is_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "The toll fell.",
        "In HTML, <p> opens a paragraph and </p> closes it. "
        + "The rest of the article is plain prose. " * 300,
        "Five is < six and seven > four, the <minister> said.",
        "<3 <3 <3",
    ],
)
def test_plain_text_is_not(text):
    assert not is_html(text)


def test_the_article_and_its_metadata_come_out():
    page = extract(PAGE)
    assert page.title == "Toll falls on the bridge"
    assert page.date == dt.date(2021, 5, 4)
    assert "two harvests" in page.text
    assert "World" not in page.text
    assert page.main


@pytest.mark.parametrize(
    "opening",
    ["<div><p>", "<p>", "", "<body>", "<body><p>", "<head></head><p>", "<html><p>", "<!-- x --><p>"],
)
def test_a_fragment_too_short_for_extraction_gives_its_words(opening):
    assert extract(f"{opening}The dispute lasted for two harvests.").text == (
        "The dispute lasted for two harvests."
    )


@pytest.mark.parametrize(
    "opening", ["", "<body>", "<head><title>Toll falls on the bridge</title></head><body>"]
)
def test_a_long_fragment_gives_its_article(opening):
    page = extract(f"{opening}<nav>World</nav><article>{PARAGRAPH * 4}</article>")
    assert page.main
    assert "two harvests" in page.text
    assert "World" not in page.text


@pytest.mark.parametrize(
    "source",
    [
        "<html><script>var toll = 1;</script><style>b {}</style></html>",
        "<html></html>",
        "<html><body><!-- x -->",
    ],
)
def test_a_page_without_words_is_refused_with_advice(source):
    with pytest.raises(InputError, match="send that"):
        extract(source)


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + PARAGRAPH * 5 + "</div>" * 100_000,
        "<p <a " * 50_000,
        "<" * 100_000,
        "<b>x" * 20_000,
    ],
)
def test_hostile_markup_gives_an_answer_or_an_error(source):
    try:
        assert extract(source).text
    except InputError as error:
        assert "No text" in str(error)  # noqa: PT017 (either outcome is right)
