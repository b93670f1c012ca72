from dataclasses import replace

import pytest

import tiny_training
from geostance.article import Span
from geostance_training.corpora import splits
from geostance_training.corpora.examples import RelationLabel
from geostance_training.documents import fold_of
from geostance_training.finetuned import material
from geostance_training.finetuned.settings import Data

DATA = Data(texts_a_topic=3, text_characters=200)


@pytest.fixture(scope="module")
def maker():
    return tiny_training.maker()


def read(collection, maker):
    return material.read(collection, maker, DATA, 0, tiny_training.quiet())


def of_articles(found):
    """Which articles an example is of, told by their numbers of years."""
    return [one for one in found if one.kind in ("wire", "newsdesk", "own")]


def tokens(example):
    return example.layout.tokens.ids.tolist()


def test_without_wire_a_part_of_all_articles_is_held_out(maker):
    collection = tiny_training.collection()
    found = read(collection, maker)
    dev = [one for one in collection.articles if splits.by_id(one) == "dev"]
    rest = [one for one in collection.articles if splits.by_id(one) == "train"]
    assert 0 < len(dev) < len(rest)
    assert [tokens(one.example) for one in found.articles] == [tokens(maker.article(one)) for one in dev]
    learned = [tokens(one) for one in of_articles(found.examples)]
    assert learned == [tokens(maker.article(one)) for one in rest]
    assert found.held_out == "all articles dev"


def test_with_wire_only_its_dev_part_is_held_out(maker):
    wire = [tiny_training.article(number, "wire") for number in range(15)]
    newsdesk = [tiny_training.article(number) for number in range(15)]
    found = read(tiny_training.collection([*wire, *newsdesk]), maker)
    dev = [one for one in wire if splits.by_id(one) == "dev"]
    assert dev
    assert {one.example.kind for one in found.articles} == {"wire"}
    assert len(found.articles) == len(dev)
    kinds = [one.kind for one in of_articles(found.examples)]
    assert kinds == ["wire"] * (len(wire) - len(dev)) + ["newsdesk"] * len(newsdesk)
    assert found.held_out == "wire dev"


def test_sentences_with_a_target_are_held_out_by_their_text(maker):
    whole = tiny_training.collection()
    # The same sentence with another target stands on the same side.
    twins = tuple(replace(one, target=Span(0, 2)) for one in whole.targets)
    found = read(replace(whole, targets=(*whole.targets, *twins)), maker)
    apart = [one for one in (*whole.targets, *twins) if fold_of(one.text, material.PARTS) == 0]
    assert [tokens(one) for one in found.targets] == [tokens(maker.target(one)) for one in apart]
    assert 0 < len(apart) < 2 * len(whole.targets)
    learned = [tokens(one) for one in found.examples if one.kind == "targets"]
    assert len(learned) == 2 * len(whole.targets) - len(apart)
    assert not any(tokens(one) in learned for one in found.targets)


def test_every_kind_is_read_and_texts_are_drawn(maker):
    found = read(tiny_training.collection(), maker)
    counts = {kind: sum(one.kind == kind for one in found.examples) for kind in ("pairs", "topics", "rated")}
    assert counts == {"pairs": 12, "topics": 2 * DATA.texts_a_topic, "rated": 12}


def test_relations_whose_ends_never_meet_are_counted_as_missed(maker):
    dev = next(one for one in tiny_training.collection().articles if splits.by_id(one) == "dev")
    far = RelationLabel("KE", "AQ", "oppose", "author", Span(0, 5))
    lost = replace(dev, relations=(*dev.relations, far))
    found = read(tiny_training.collection([dev, lost]), maker)
    assert [one.missed for one in found.articles] == [0, 1]
