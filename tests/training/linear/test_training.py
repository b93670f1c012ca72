import pytest

from geostance.article import Article, Language
from geostance.linear.view import View
from geostance.windows import Document
from geostance_training.corpora.examples import LabelledArticle, TextExample
from geostance_training.documents import Sample, fold_of
from geostance_training.linear import settings
from geostance_training.linear.training import calibrated, draw, valences

EXAMPLES = [
    TextExample(corpus, f"{corpus} {label} {n}", label)
    for corpus in ("a", "b")
    for label in ("x", "y")
    for n in range(10)
]


def test_a_draw_takes_at_most_so_many_of_each_kind_and_the_same_for_the_same_seed():
    drawn = draw(EXAMPLES, 3, seed=1)
    assert len(drawn) == 12
    assert len({(one.corpus, one.label) for one in drawn}) == 4
    assert drawn == draw(EXAMPLES, 3, seed=1)
    assert drawn != draw(EXAMPLES, 3, seed=2)


def test_a_draw_larger_than_the_corpus_takes_it_whole():
    assert len(draw(EXAMPLES, 100, seed=0)) == len(EXAMPLES)


@pytest.mark.parametrize("folds", [2, 5])
def test_folds_are_even_and_fixed(folds):
    dealt = [fold_of(f"article {n}", folds) for n in range(1000)]
    assert set(dealt) == set(range(folds))
    assert min(dealt.count(fold) for fold in range(folds)) > 800 / folds
    assert fold_of("article 0", 5) == fold_of("article 0", 5)


def test_the_lexicon_has_four_steps_and_knows_good_from_bad():
    lexicon = valences()
    assert set(lexicon.values()) == {-2, -1, 1, 2}
    assert lexicon["betrayed"] < 0 < lexicon["helpful"]


def test_the_packaged_settings_name_every_head():
    assert {"topic", "relation", "stance", "tone"} <= set(settings.read().heads)


def sample(corpus):
    article = LabelledArticle("a", corpus, "", None, None, "report", (), "neutral", {}, ())
    return Sample(
        article, View(Document(Article("", (), (), (), None, None, Language("en", 1.0)), (), ())), 0
    )


def test_only_articles_like_those_to_be_judged_calibrate_and_others_count_less():
    chosen = settings.read()
    wire, other = calibrated([sample("wire"), sample("newsdesk")], chosen)
    assert (wire.calibrates, wire.weight) == (True, 1.0)
    assert (other.calibrates, other.weight) == (False, chosen.weights.unlike)


def test_without_such_articles_all_calibrate():
    [one] = calibrated([sample("newsdesk")], settings.read())
    assert (one.calibrates, one.weight) == (True, 1.0)
