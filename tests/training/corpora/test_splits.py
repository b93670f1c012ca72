import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from geostance_training.corpora import splits
from geostance_training.corpora.examples import LabelledArticle

ARTICLE = LabelledArticle("wire:1", "wire", "", None, None, "report", (), "neutral", {}, ())


def article(**fields):
    return dataclasses.replace(ARTICLE, **fields)


def test_a_fifth_of_the_ids_is_dev_and_always_the_same_ones():
    parts = [splits.by_id(article(id=f"wire:{number}")) for number in range(1000)]
    assert 160 <= parts.count("dev") <= 240
    assert [splits.by_id(article(id=key)) for key in ("wire:0", "wire:7")] == ["train", "dev"]


@given(st.text(max_size=20), st.text(max_size=20))
def test_an_article_hangs_on_its_id_alone_in_one_split_and_on_its_outlet_alone_in_the_other(key, outlet):
    one = article(id=key, outlet=outlet)
    assert splits.by_id(one) == splits.by_id(article(id=key))
    assert splits.by_outlet(one) == splits.by_outlet(article(outlet=outlet))


def test_sections_of_one_outlet_stand_together():
    outlets = [f"The {name} Herald" for name in ("Port", "Hill", "Lake", "Moor", "Vale", "Ford")]
    for outlet in outlets:
        both = {splits.by_outlet(article(outlet=name)) for name in (outlet, f"{outlet} - Opinion")}
        assert len(both) == 1
    assert {splits.by_outlet(article(outlet=outlet)) for outlet in outlets} == {"train", "dev"}
