import dataclasses
from pathlib import Path

import pytest

from geostance.actors import Gazetteer
from geostance_training.augmentation import forms
from geostance_training.augmentation.copies import Augmentation, copies
from geostance_training.corpora.examples import LabelledArticle, RelationLabel, Span
from geostance_training.pages import LabelledPage

FORMS = forms.read(Path(__file__).parents[3] / "datasets" / "gazetteer")
STATES = {name: one for name, one in FORMS.items() if one.kind == forms.STATE}
PAGE = LabelledPage("p", "p", ("Menu", "Words", "Tags"), (True, False, True), "")
TEXT = "Kenya thanked Peru.\n\nPeru was glad."
ARTICLE = LabelledArticle(
    "one", "test", TEXT, "Thanks", None, "report", (), "positive", {"KE": "neutral", "PE": "neutral"},
    (RelationLabel("KE", "PE", "support", "author", Span(0, 19)),),
)  # fmt: skip


def copied(number, wrapped, seed=0, articles=(ARTICLE,)):
    chosen = Augmentation(number, wrapped)
    return list(copies(articles, chosen, pages=[PAGE], forms=STATES, gazetteer=Gazetteer.load(), seed=seed))


def test_copies_have_other_actors_and_their_originals_id_and_labels():
    found = copied(3, 0.0)
    assert len(found) == 3
    for copy in found:
        [relation] = copy.relations
        assert not {"KE", "PE"} & {relation.source, relation.target, *copy.stances}
        assert (copy.id, relation.label, relation.voice) == ("one", "support", "author")
        assert relation.evidence.of(copy.text).startswith(FORMS[relation.source].name.split()[0][:3])
    assert len({copy.text for copy in found}) == 3


def test_a_copy_is_wrapped_where_that_is_wanted():
    [copy] = copied(1, 1.0)
    assert [span.of(copy.text) for span in copy.furniture] == ["Menu", "Tags"]
    assert copied(1, 0.0)[0].furniture == ()


def test_what_has_furniture_is_not_wrapped_again():
    wrapped = dataclasses.replace(ARTICLE, furniture=(Span(19, 21),))
    [copy] = copied(1, 1.0, articles=[wrapped])
    assert len(copy.furniture) == 1


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_seed_gives_the_same_copies(seed):
    assert copied(2, 0.5, seed) == copied(2, 0.5, seed)
