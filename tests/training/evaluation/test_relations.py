from dataclasses import replace
from itertools import permutations

import pytest

from geostance.article.document import Span
from geostance.predictor import RELATIONS
from geostance_training.evaluation import relations
from geostance_training.evaluation.measuring import measure
from geostance_training.evaluation.relations import FIRST_MEETING, OPPOSES
from geostance_training.evaluation.resampling import weights
from geostance_training.evaluation.tasks import MAJORITY, MODEL


@pytest.fixture(scope="module")
def rows(answered):
    return relations.rows(answered)


def by_pair(task, rows, system):
    return {row.pair: RELATIONS[said] for row, said in zip(rows, task.said[system], strict=True)}


def test_rows_are_the_ordered_pairs_of_actors_listed_or_found(rows):
    pairs = [row.pair for row in rows]
    assert len(pairs) == len(set(pairs)) == 4 * 3 + 3 * 2
    assert ("GH", "MALVINIA") in pairs
    assert ("NO", "GH") not in pairs


def test_rows_know_where_their_ends_meet(rows):
    distance = {row.pair: row.distance for row in rows}
    assert distance["NO", "CL"] == distance["AR", "CL"] == "same sentence"
    assert distance["PE", "AR"] == "same window"
    assert distance["GH", "MALVINIA"] == "apart"


def test_the_model_is_measured_on_what_it_lists(answered, rows):
    task = relations.relation(answered, rows)
    said = by_pair(task, rows, MODEL)
    # The double takes a pair's last sentence with a hostile or friendly word.
    opposed = [*permutations(("AR", "CL", "NO"), 2), ("GH", "TG"), ("TG", "GH")]
    assert {pair: label for pair, label in said.items() if label != "none"} == dict.fromkeys(
        opposed, "oppose"
    )
    truth = {row.pair: RELATIONS[label] for row, label in zip(rows, task.truth, strict=True)}
    assert sorted(pair for pair, label in truth.items() if label != "none") == [
        ("AR", "CL"),
        ("AR", "NO"),
        ("GH", "TG"),
        ("NO", "CL"),
    ]


def test_baselines_list_nothing_or_every_pair_of_a_sentence(answered, rows):
    task = relations.relation(answered, rows)
    assert set(by_pair(task, rows, MAJORITY).values()) == {"none"}
    opposing = {pair for pair, label in by_pair(task, rows, OPPOSES).items() if label == "oppose"}
    met = {row.pair for row in rows if row.distance == "same sentence"}
    assert opposing == met


def test_scores_come_out_as_counted_by_hand(answered, rows):
    found = measure(relations.relation(answered, rows), weights(2, 50, seed=0))
    # Eight pairs are listed as opposing, three of the four labelled ones with them.
    assert found.systems[MODEL]["precision"].value == pytest.approx(3 / 8)
    assert found.systems[MODEL]["recall"].value == pytest.approx(3 / 4)
    assert found.systems[MODEL]["unlabelled_f1"].value == pytest.approx(2 * 4 / (8 + 4))
    assert found.systems[MAJORITY]["f1"].value == 0
    assert found.slices["actor kinds"].keys() == {"one state", "two states"}
    assert found.slices["genre"]["opinion"].rows == 6


def test_labels_are_measured_where_both_list_the_pair(answered, rows):
    task = relations.label(answered, rows)
    pairs = [row.pair for row, _, _ in relations.both(rows)]
    assert sorted(pairs) == [("AR", "CL"), ("AR", "NO"), ("GH", "TG"), ("NO", "CL")]
    said, truth = ([task.labels[place] for place in places] for places in (task.said[MODEL], task.truth))
    assert set(said) == {"oppose"}
    assert truth[pairs.index(("NO", "CL"))] == "support"
    scores = measure(task, weights(2, 20, seed=0)).systems[MODEL]
    assert scores["macro_f1"].value == scores["support_oppose_f1"].value == pytest.approx((0 + 6 / 7) / 2)


def test_voice_is_measured_where_the_relation_is_right(answered, rows):
    task = relations.voice(answered, rows)
    hits = relations.hits(rows)
    assert {row.pair for row, _, _ in hits} == {("AR", "NO"), ("AR", "CL"), ("GH", "TG")}
    assert task.truth.size == len(hits)
    assert set(task.said[MODEL].tolist()) == {0}


def test_evidence_is_right_where_it_overlaps_the_annotated_one(answered, rows):
    task = relations.evidence(answered, rows)
    pairs = [row.pair for row, _, _ in relations.hits(rows)]
    said = dict(zip(pairs, task.said[MODEL].tolist(), strict=True))
    assert said == {("AR", "NO"): 0, ("AR", "CL"): 0, ("GH", "TG"): 0}
    assert task.said[FIRST_MEETING].tolist() == [0, 0, 0]


def test_evidence_elsewhere_is_wrong(answered):
    labelled = answered[1].labelled
    begin = labelled.text.index("talks in Accra")
    late = replace(labelled.relations[0], evidence=Span(begin, begin + 5))
    case = replace(answered[1], labelled=replace(labelled, relations=(late,)))
    task = relations.evidence([case], relations.rows([case]))
    assert (task.said[MODEL].tolist(), task.said[FIRST_MEETING].tolist()) == ([1], [1])
