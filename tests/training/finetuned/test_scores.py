from dataclasses import replace

import numpy as np
import pytest
import torch

import tiny_training
from geostance_training.finetuned import building, scores
from geostance_training.finetuned.scores import relation_f1

HEADS = ("relation", "sentiment", "stance", "topic", "target_sentiment")
CPU = torch.device("cpu")


def sure(labels, strength=9.0):
    """Logits that are sure of labels."""
    return strength * np.eye(4)[labels]


def test_relations_that_are_all_right_score_one():
    labels = np.array([0, 1, 2, 3, 0])
    assert relation_f1(sure(labels), labels, 0) == 1


def test_a_relation_that_was_missed_counts_as_not_found():
    labels = np.array([0, 1, 2])
    assert relation_f1(sure(labels), labels, 2) == pytest.approx(2 * 2 / (2 + 4))


def test_a_wrong_label_is_neither_found_nor_right():
    labels = np.array([1, 2, 0])
    assert relation_f1(sure([1, 1, 0]), labels, 0) == pytest.approx(2 * 1 / (2 + 2))


def test_the_cut_is_the_best_one():
    # The likelier pair is right, the other one is none: a cut between them finds one of one.
    logits = np.array([[0.0, 2.0, -9, -9], [0.0, 0.5, -9, -9]])
    assert relation_f1(logits, np.array([1, 0]), 0) == 1


def test_no_pairs_score_nothing():
    assert relation_f1(np.zeros((0, 4)), np.zeros(0, np.int64), 3) == 0


@pytest.fixture(scope="module")
def network(trunk):
    return building.network(tiny_training.chosen(trunk), trunk, 0)


@pytest.fixture(scope="module")
def found():
    return tiny_training.read()


def test_a_network_is_scored_by_head_without_a_change_of_it(network, found):
    before = {name: value.clone() for name, value in network.state_dict().items()}
    said = scores.scores(network, found, tiny_training.collator(), CPU)
    assert set(said) == {*HEADS, "score"}
    assert all(0 <= value <= 1 for value in said.values())
    assert said["score"] == pytest.approx((said["relation"] + said["target_sentiment"]) / 2)
    assert said == scores.scores(network, found, tiny_training.collator(), CPU)
    assert all(torch.equal(one, before[name]) for name, one in network.state_dict().items())


def test_examples_are_judged_some_at_a_time_and_none_is_lost(network, found):
    judged = list(scores.judged(network, found.examples[:20], tiny_training.collator(), CPU))
    assert [batch.articles for _, batch in judged] == [scores.TOGETHER, 20 - scores.TOGETHER]
    assert sum(len(logits["topic"]) for logits, _ in judged) == 20


def test_without_labelled_targets_the_articles_tell(network, found):
    portrayed = [
        replace(one, example=tiny_training.maker(portrays=True).article(article))
        for one, article in zip(found.articles, tiny_training.held_out(), strict=True)
    ]
    alone = replace(found, articles=portrayed, targets=[])
    said = scores.scores(network, alone, tiny_training.collator(), CPU)
    assert set(said) == {*HEADS, "score"}
