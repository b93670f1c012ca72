from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.actors import Gazetteer
from geostance.article.document import Span
from geostance_training import documents
from geostance_training.augmentation import exchange, forms, grammar
from geostance_training.corpora.examples import LabelledArticle, RelationLabel

FORMS = forms.read(Path(__file__).parents[3] / "datasets" / "gazetteer")
GAZETTEER = Gazetteer.load()
DAY = dt.date(2019, 5, 2)
SENTENCES = (
    "Kenya expelled an Ethiopian envoy on Monday.",
    "Ethiopia's army thanked Kenyan medics, and Nairobi sent more.",
    "The United States warned the Philippines; a U.S. destroyer left Manila.",
    "Ugandans cheered as the EU lifted its ban on Uganda's coffee.",
    "NATO and the African Union agreed with Italy.",
    "Prime Minister Abiy Ahmed called Kenya an honest neighbour. Abiy then flew home.",
)
STATES = sorted(name for name, one in FORMS.items() if one.kind == forms.STATE)


def article(text: str, *, date: dt.date | None = DAY) -> LabelledArticle:
    found = documents.mentions(text, date, GAZETTEER)
    actors = list(dict.fromkeys(mention.actor for mention in found))
    relations = []
    for mention, other in pairwise(found):
        pair = (mention.actor, other.actor)
        if mention.actor != other.actor and pair not in {(r.source, r.target) for r in relations}:
            relations.append(RelationLabel(*pair, "oppose", "author", Span(mention.begin, other.end)))
    stances = dict.fromkeys(actors, "neutral")
    return LabelledArticle(
        "one", "test", text, None, date, "report", (), "neutral", stances, tuple(relations)
    )


def exchanged(text: str, chosen: dict[str, str], *, date: dt.date | None = DAY) -> str:
    return exchange.exchange(article(text, date=date), chosen, FORMS, GAZETTEER).text


ARTICLES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map("\n\n".join)


@pytest.mark.parametrize(
    ("text", "chosen", "wanted"),
    [
        ("Kenya expelled an Ethiopian envoy.", {"KE": "PE", "ET": "NP"}, "Peru expelled a Nepalese envoy."),
        ("Nairobi met a Kenyan crew and Kenyans.", {"KE": "UA"}, "Kyiv met a Ukrainian crew and Ukrainians."),
        ("The United States spoke first.", {"US": "PE"}, "Peru spoke first."),
        ("Peru spoke; Peru left.", {"PE": "US"}, "The United States spoke; the United States left."),
        ("A U.S. ship met US envoys.", {"US": "EG"}, "An Egyptian ship met Egyptian envoys."),
        ("It lies in the Philippines' waters.", {"PH": "PE"}, "It lies in Peru's waters."),
        ("It lies in Peru's waters.", {"PE": "PH"}, "It lies in the Philippines' waters."),
        ("The EU and an IMF team wrote to Chad.", {"EU": "NATO"}, "NATO and an IMF team wrote to Chad."),
    ],
)  # fmt: skip
def test_every_form_gives_way_to_its_like_and_grammar_follows(text, chosen, wanted):
    assert exchanged(text, chosen) == wanted


def test_a_leader_gives_way_to_the_one_in_the_same_office_that_year():
    text = "Ethiopian Prime Minister Abiy Ahmed spoke of Kenya. Abiy then flew home."
    assert exchanged(text, {"ET": "AU"}) == (
        "Australian Prime Minister Scott Morrison spoke of Kenya. Morrison then flew home."
    )
    assert "Shinzo Abe" in exchanged(text, {"ET": "JP"}, date=dt.date(2018, 5, 2))


def test_a_leader_without_a_counterpart_gives_way_to_the_actor():
    assert "Abiy" not in exchanged("Ethiopia: Abiy Ahmed spoke of Kenya.", {"ET": "ARMED-ISLAMIC-GROUP"})


def test_labels_ids_and_evidence_move_along():
    before = article("Kenya expelled an Ethiopian envoy on Monday.")
    after = exchange.exchange(before, {"KE": "ET", "ET": "KE"}, FORMS, GAZETTEER)
    assert after.text == "Ethiopia expelled a Kenyan envoy on Monday."
    assert dict(after.stances) == {"ET": "neutral", "KE": "neutral"}
    [relation] = after.relations
    assert (relation.source, relation.target) == ("ET", "KE")
    assert relation.evidence.of(after.text) == "Ethiopia expelled a Kenyan"
    assert after.id == before.id


@given(ARTICLES, st.randoms(use_true_random=False))
def test_any_exchange_is_consistent(text: str, rng: random.Random) -> None:
    before = article(text)
    chosen = exchange.draw(before, {name: FORMS[name] for name in STATES}, GAZETTEER, rng)
    after = exchange.exchange(before, chosen, FORMS, GAZETTEER)
    found = [documents.mentions(one.text, DAY, GAZETTEER) for one in (before, after)]
    gone = set(chosen) & {mention.actor for mention in found[1]}
    assert not gone
    assert len(after.relations) == len(before.relations)
    for old, new in zip(before.relations, after.relations, strict=True):
        assert (new.source, new.target) == (
            chosen.get(old.source, old.source),
            chosen.get(old.target, old.target),
        )
        assert 0 <= new.evidence.begin < new.evidence.end <= len(after.text)
        words = new.evidence.of(after.text)
        assert words == words.strip()


@given(ARTICLES)
def test_actors_of_one_article_change_places_and_back(text: str) -> None:
    before = article(text)
    states = [name for name in before.stances if name in STATES]
    turned = dict(zip(states, states[1:] + states[:1], strict=True))
    there = exchange.exchange(before, turned, FORMS, GAZETTEER)
    back = exchange.exchange(there, {new: old for old, new in turned.items()}, FORMS, GAZETTEER)
    assert dict(back.stances) == dict(before.stances)
    assert [(r.source, r.target) for r in back.relations] == [(r.source, r.target) for r in before.relations]
    counts = [
        Counter(mention.actor for mention in documents.mentions(one.text, None, GAZETTEER))
        for one in (before, back)
    ]
    assert set(counts[0]) == set(counts[1])


def test_two_actors_never_become_one():
    with pytest.raises(ValueError, match="two actors would become one"):
        exchanged("Kenya expelled an Ethiopian envoy.", {"KE": "ET"})


def test_an_actor_without_forms_is_refused():
    with pytest.raises(ValueError, match="no forms are known of ATLANTIS"):
        exchanged("Kenya expelled an Ethiopian envoy.", {"KE": "ATLANTIS"})


def test_a_draw_takes_no_actor_of_the_article_and_keeps_the_kind():
    one = article("Kenya and NATO met Ethiopia and Uganda.")
    chosen = exchange.draw(one, FORMS, GAZETTEER, random.Random(1))
    assert set(chosen) == {"KE", "NATO", "ET", "UG"}
    assert not set(chosen.values()) & set(one.stances)
    assert all(FORMS[old].kind == FORMS[new].kind for old, new in chosen.items())


@pytest.mark.parametrize("form", ["EU", "IMF", "Emirati", "Iraqi"])
def test_an_stands_before_a_vowel_that_is_heard(form):
    assert grammar.indefinite(form) == "an"


@pytest.mark.parametrize("form", ["Ukrainian", "UAE", "U.N.", "NATO", "Peruvian"])
def test_a_stands_before_a_consonant_that_is_heard(form):
    assert grammar.indefinite(form) == "a"


def test_a_form_stands_for_its_sort():
    norway = FORMS["NO"]
    assert (norway.name, norway.adjective, norway.people, norway.capital) == (
        "Norway", "Norwegian", "Norwegians", "Oslo",
    )  # fmt: skip
    assert (norway.sort("Norwegian"), norway.sort("Norwegians")) == ("adjective", "people")
    assert FORMS["TG"].people == "Togolese"
    assert FORMS["US"].like("abbreviation") in {"US", "U.S."}
    assert FORMS["PE"].like("abbreviation") == "Peru"
