import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance_training.augmentation import edits, grammar

NAMES = ("Peru", "United States", "Philippines", "NATO", "EU", "Laos", "Ukraine", "Ivory Coast", "UAE")
WORDS = st.sampled_from(
    ["talks", "in", "A", "the", "an", "The", "Old", "said.", "(", "“", "its", "ships", ",", "\n\n"]
)
SIGNS = ("", "'s", "\u2019s", "'", ".")
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
CONTEXT = st.lists(WORDS, max_size=6).map(" ".join)


def written(text, former, form, *, named=True):
    """The text with a form in the place of the first mention of another one."""
    begin = text.index(former)
    changes = grammar.around(text, begin, begin + len(former), form, named=named)
    return edits.apply(text, changes).text


@pytest.mark.parametrize(
    "form",
    ["United States", "Philippines", "Gambia", "Czech Republic", "EU", "U.S.", "UAE", "African Union",
     "World Bank", "Solomon Islands", "Arab League", "Republic of Congo", "Group of Seven",
     "Council of Europe", "Special Tribunal for Lebanon", "Popular Front for the Liberation of Palestine"],
)  # fmt: skip
def test_some_names_stand_with_the_article(form):
    assert grammar.takes_the(form)


@pytest.mark.parametrize(
    "form",
    ["Peru", "Ukraine", "Sudan", "NATO", "ASEAN", "Dominica", "Czechia", "Ivory Coast", "Hamas", "Worldwide",
     "Union", "Islamic State", "Islamic State in the Greater Sahara", "Banksia Bay", "Grouping of None"],
)  # fmt: skip
def test_other_names_stand_alone(form):
    assert not grammar.takes_the(form)


@pytest.mark.parametrize(
    ("form", "article"),
    [("IMF", "an"), ("EU", "an"), ("U.S.", "a"), ("UN", "a"), ("AU", "an"), ("O.A.S.", "an"), ("WTO", "a"),
     ("OPEC", "an"), ("NATO", "a"), ("Ugandan", "a"), ("Ukrainian", "a"), ("Omani", "an"), ("Eritrean", "an"),
     ("European", "a"), ("Honduran", "a")],
)  # fmt: skip
def test_the_indefinite_article_follows_the_sound(form, article):
    assert grammar.indefinite(form) == article


@pytest.mark.parametrize(
    ("text", "former", "form", "wanted"),
    [
        ("An Omani ship sank.", "Omani", "Peruvian", "A Peruvian ship sank."),
        ("It was a Peruvian ship.", "Peruvian", "Omani", "It was an Omani ship."),
        ("A  Peruvian ship.", "Peruvian", "Omani", "An Omani ship."),
        ("The Peruvian ship.", "Peruvian", "Omani", "The Omani ship."),
        ("Peruvian ships.", "Peruvian", "U.S.", "U.S. ships."),
        ("They got an A\n\nPeruvian ships.", "Peruvian", "Omani", "They got an A\n\nOmani ships."),
    ],
)
def test_an_adjective_keeps_its_article_and_gets_none(text, former, form, wanted):
    assert written(text, former, form, named=False) == wanted


@pytest.mark.parametrize(
    ("text", "former", "form", "wanted"),
    [
        ("Talks with the EU failed.", "EU", "Peru", "Talks with Peru failed."),
        ("Talks with Peru failed.", "Peru", "EU", "Talks with the EU failed."),
        ("Peru left.", "Peru", "EU", "The EU left."),
        ("It ended.\n\nPeru left.", "Peru", "EU", "It ended.\n\nThe EU left."),
        ("It ended. “Peru left.”", "Peru", "EU", "It ended. “The EU left.”"),
        ("Talks (Peru was there) failed.", "Peru", "EU", "Talks (the EU was there) failed."),
        ("All of the old Peru sang.", "Peru", "EU", "All of the old EU sang."),
        ("This Peru is new.", "Peru", "EU", "This EU is new."),
        ("Lake Peru is deep.", "Peru", "EU", "Lake EU is deep."),
        ("Two of EU ministers came.", "EU", "UAE", "Two of UAE ministers came."),
        ("Talks in Lima\nPeru left.", "Peru", "EU", "Talks in Lima\nThe EU left."),
        ("The EU and the UN met.", "UN", "UAE", "The EU and the UAE met."),
        ("anti-Peru slogans", "Peru", "EU", "anti-EU slogans"),
    ],
)
def test_a_name_stands_with_the_article_or_without_as_it_wants(text, former, form, wanted):
    assert written(text, former, form) == wanted


@pytest.mark.parametrize(
    ("text", "former", "form", "wanted"),
    [
        ("It is Peru's port.", "Peru", "United States", "It is the United States' port."),
        ("It is Peru\u2019s port.", "Peru", "Philippines", "It is the Philippines\u2019 port."),
        ("It is Peru's.", "Peru", "United Arab Emirates", "It is the United Arab Emirates'."),
        ("The Philippines' port.", "Philippines", "Peru", "Peru's port."),
        ("It is Laos' port.", "Laos", "Peru", "It is Peru's port."),
        ("It is Laos' port.", "Laos", "Philippines", "It is the Philippines' port."),
        ("It is Peru's port.", "Peru", "Laos", "It is Laos's port."),
        ("It is Peru 's port.", "Peru", "United States", "It is the United States ' port."),
        ("He said 'Peru' aloud.", "Peru", "Chile", "He said 'Chile' aloud."),
    ],
)
def test_possessives_follow_the_ending(text, former, form, wanted):
    assert written(text, former, form) == wanted


@given(CONTEXT, PAIRS, st.sampled_from(SIGNS), st.booleans())
def test_only_the_article_before_and_the_sign_after_change(before, pair, sign, named):
    former, form = pair
    text = f"{before} {former}{sign} sailed"
    begin = len(before) + 1
    found = edits.apply(text, grammar.around(text, begin, begin + len(former), form, named=named)).text
    kept = re.sub(r"\b(an?|the)$", "", before, flags=re.IGNORECASE)
    assert found.startswith(kept)
    changed = found.removeprefix(kept).removesuffix(" sailed")
    assert re.fullmatch(rf" ?((an?|the) )?{re.escape(form)}(['\u2019]?s?|\.)", changed, re.IGNORECASE)


@given(CONTEXT, PAIRS)
def test_two_names_change_places_and_back(before, pair):
    former, form = pair
    article = "the " * grammar.takes_the(former)
    there = written(f"{before} saw {article}{former} leave", former, form)
    assert written(there, form, former) == f"{before} saw {article}{former} leave"
