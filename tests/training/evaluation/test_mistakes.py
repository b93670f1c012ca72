from dataclasses import replace

import pytest

from geostance_training.evaluation import mistakes, relations
from geostance_training.evaluation.measuring import measure
from geostance_training.evaluation.mistakes import FIRST_NAMED
from geostance_training.evaluation.relations import OPPOSES
from geostance_training.evaluation.resampling import weights
from geostance_training.evaluation.tasks import MODEL, SURE


@pytest.fixture(scope="module")
def rows(answered):
    return relations.rows(answered)


def share(task, system=MODEL):
    return measure(task, weights(task.count, 20, seed=0)).systems[system]["wrong"].value


def test_pairs_of_one_sentence_without_a_relation_are_counted_where_they_are_listed(answered, rows):
    task = mistakes.false_positives(answered, rows)
    # In one sentence: six pairs of NO, CL and AR, of which three have a relation, and GH and TG, one of two.
    assert task.truth.size == (6 - 3) + (2 - 1)
    assert share(task) == 1
    assert share(task, OPPOSES) == 1
    silent = [replace(row, found=None) if row.pair == ("CL", "NO") else row for row in rows]
    assert share(mistakes.false_positives(answered, silent)) == pytest.approx(3 / 4)


def test_what_the_model_is_unsure_of_is_told_apart(answered, rows):
    unsure = [(row.found and replace(row, found=replace(row.found, abstain=True))) or row for row in rows]
    task = mistakes.false_positives(answered, unsure)
    assert (share(task), share(task, SURE)) == (1, 0)


def test_a_relation_is_turned_round_where_only_its_reverse_is_listed(answered, rows):
    assert share(mistakes.directions(answered, rows)) == 0
    turned = [replace(row, found=None) if row.pair in {("AR", "NO"), ("GH", "TG")} else row for row in rows]
    task = mistakes.directions(answered, turned)
    assert task.truth.size == 4
    assert share(task) == pytest.approx(2 / 4)


def test_a_relation_that_is_listed_in_no_direction_is_no_row(answered, rows):
    silent = [replace(row, found=None) if set(row.pair) == {"GH", "TG"} else row for row in rows]
    assert mistakes.directions(answered, silent).truth.size == 3


def test_a_relation_that_goes_both_ways_is_no_row(answered, rows):
    wanted = next(row.wanted for row in rows if row.pair == ("GH", "TG"))
    both = [replace(row, wanted=wanted) if row.pair == ("TG", "GH") else row for row in rows]
    assert mistakes.directions(answered, both).truth.size == 3


def test_the_baseline_takes_the_order_of_the_sentence(answered, rows):
    task = mistakes.directions(answered, rows)
    # NO is named before AR in the article, but after it where the two meet.
    assert share(task, FIRST_NAMED) == 0
    turned = [replace(row, wanted=None) if row.pair == ("GH", "TG") else row for row in rows]
    wanted = next(row.wanted for row in rows if row.pair == ("GH", "TG"))
    turned = [replace(row, wanted=wanted) if row.pair == ("TG", "GH") else row for row in turned]
    assert share(mistakes.directions(answered, turned), FIRST_NAMED) == pytest.approx(1 / 4)
