import pytest

from geostance.article.document import Article, Language, Span
from geostance_training.evaluation.actors import Recall, evaluate, sample

TEXTS = {
    "one": "Niger asked France to leave.\nParis refused.",
    "two": "Orsk fell silent.",
    "three": "The Kremlin denied it.",
}


def article(text):
    return Article(text, (Span(0, len(text)),), (), (), None, None, Language("en", 1.0))


@pytest.fixture
def articles():
    return {identifier: article(text) for identifier, text in TEXTS.items()}


def test_recall_counts_listed_and_found_actors_and_names_the_misses(articles):
    result = evaluate(articles, {"one": ["NE", "FR"], "two": ["UA"], "three": []})
    assert result == Recall(listed=3, misses=(("two", "UA"),), found=3)
    assert result.share == pytest.approx(2 / 3)


def test_recall_of_nothing_is_whole():
    assert evaluate({}, {}).share == 1


def test_sample_shows_mentions_in_context(articles):
    sightings = sample(articles, 10, seed=1)
    assert sorted((sighting.article, sighting.words) for sighting in sightings) == [
        ("one", "France"),
        ("one", "Niger"),
        ("one", "Paris"),
        ("three", "Kremlin"),
    ]
    paris = next(sighting for sighting in sightings if sighting.words == "Paris")
    assert paris.before + paris.words + paris.after == TEXTS["one"].replace("\n", " ")
    assert "[Paris] refused." in str(paris)


def test_sample_is_drawn_by_its_seed(articles):
    assert sample(articles, 3, seed=4) == sample(articles, 3, seed=4)
    assert len(sample(articles, 3, seed=4)) == 3
