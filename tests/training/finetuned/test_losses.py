from dataclasses import fields, replace

import numpy as np
import pytest
import torch

import tiny_training
from geostance.encoder import storage
from geostance.encoder.layout import lay_out
from geostance.encoder.tokens import Reader
from geostance.predictor import RELATIONS
from geostance_training.finetuned import losses
from geostance_training.finetuned.batches import IGNORED, Example
from geostance_training.finetuned.examples import unknown
from geostance_training.finetuned.network import Outputs
from tiny_encoder import Name, join, wordpiece

EVEN = {
    "relation": torch.ones(4),
    "stance": torch.ones(3),
    "sentiment": torch.ones(3),
    "target_sentiment": torch.ones(3),
}
LABELLED = {
    "topics": np.eye(17, dtype=np.int64)[3],
    "sentiment": 2,
    "relation": np.array([1, 2]),
    "shown": np.array([True, False, False, True]),
    "voice": np.array([1, IGNORED, IGNORED, 0]),
    "participant": np.array([1, 0]),
    "stance": np.array([0, IGNORED]),
    "target_sentiment": np.array([0, IGNORED, IGNORED, 2]),
}
LOSS = {name: name for name in LABELLED} | {"topics": "topic", "shown": "evidence"}


def example(weight=1.0, **known):
    """An example in which Peru and Chile meet in two sentences."""
    names = (Name("Peru", "PE"), "praised", Name("Chile", "CL"))
    document = join(names, names)
    layout = lay_out(document, Reader(wordpiece(), storage.kind_of).read(document), 40)
    return Example("own", layout, replace(unknown(layout, weight), **known))


def outputs(batch, seed=0):
    """Random logits for a batch."""
    draw = torch.Generator().manual_seed(seed)
    sizes = {
        "topic": (batch.articles, 17),
        "sentiment": (batch.articles, 3),
        "meeting": (len(batch.meetings), 3),
        "relation": (batch.pairs, 4),
        "participant": (batch.actors,),
        "stance": (batch.actors, 3),
        "target_sentiment": (len(batch.sightings), 3),
    }
    made = {name: torch.randn(size, generator=draw, requires_grad=True) for name, size in sizes.items()}
    return Outputs(**made)


def found(*examples, said=None, classes=None):
    batch = tiny_training.collator().batch(examples)
    return losses.losses(said or outputs(batch), batch, EVEN | (classes or {}))


def test_the_places_are_those_that_the_labels_mean():
    layout = example().layout
    assert layout.pairs == (("PE", "CL"), ("CL", "PE"))
    assert layout.meetings[:, 0].tolist() == [0, 0, 1, 1]
    assert len(layout.sightings) == 4


def test_every_head_has_a_loss_where_all_is_known_and_none_where_nothing_is():
    assert set(found(example(**LABELLED))) == set(LOSS.values())
    assert found(example()) == {}


@pytest.mark.parametrize("name", sorted(LABELLED))
def test_a_label_moves_only_its_own_loss(name):
    known = {name: LABELLED[name]}
    if name == "shown":
        known["relation"] = LABELLED["relation"]
    expected = {LOSS[one] for one in known}
    assert set(found(example(**known))) == expected


@pytest.mark.parametrize("name", sorted(LABELLED))
def test_what_is_not_known_never_counts(name):
    """A loss is the same beside an example that lacks its label, and sends that example's logits nothing."""
    one, other = example(**LABELLED), example(**{key: LABELLED[key] for key in LABELLED if key != name})
    if name == "relation":
        other = replace(other, labels=replace(other.labels, shown=np.zeros(4, np.bool_)))
    batch = tiny_training.collator().batch([one, other])
    said = outputs(batch)
    alone = tiny_training.collator().batch([one])
    of_one = {field.name: getattr(said, field.name) for field in fields(said)}
    of_one = Outputs(**{key: value[: len(value) // 2] for key, value in of_one.items()})
    both = losses.losses(said, batch, EVEN)[LOSS[name]]
    assert both.item() == pytest.approx(losses.losses(of_one, alone, EVEN)[LOSS[name]].item(), rel=1e-5)
    both.backward()
    for field in fields(said):
        gradient = getattr(said, field.name).grad
        if gradient is not None:
            assert not gradient[len(gradient) // 2 :].any(), field.name


def with_meetings(rows):
    batch = tiny_training.collator().batch([example(**LABELLED)])
    said = outputs(batch)
    return batch, replace(said, meeting=torch.tensor(rows, requires_grad=True))


def evidence(rows):
    batch, said = with_meetings(rows)
    return losses.losses(said, batch, EVEN)["evidence"]


def test_evidence_costs_less_the_more_the_right_meeting_holds():
    # Peru supports Chile, shown by the first meeting; Chile opposes Peru, shown by the last one.
    even = [[0.0, 0.0, 0.0]] * 4
    right = [[2.0, 0.0, 0.0], *even[1:3], [0.0, 2.0, 0.0]]
    wrong_meeting = [even[0], [2.0, 0.0, 0.0], [0.0, 2.0, 0.0], even[3]]
    wrong_side = [[0.0, 2.0, 0.0], *even[1:3], [2.0, 0.0, 0.0]]
    assert evidence(even).item() == pytest.approx(np.log(2))
    assert evidence(right).item() == pytest.approx(np.log(1 + np.exp(-2)))
    assert evidence(wrong_meeting).item() == pytest.approx(np.log(1 + np.exp(2)))
    assert evidence(wrong_side).item() == pytest.approx(np.log(2))


def test_evidence_pulls_only_at_the_labelled_side():
    batch, said = with_meetings([[0.0, 0.0, 0.0]] * 4)
    losses.losses(said, batch, EVEN)["evidence"].backward()
    gradient = said.meeting.grad
    assert gradient[0, 0] < 0 < gradient[1, 0]
    assert gradient[3, 1] < 0 < gradient[2, 1]
    assert not gradient[:2, 1:].any()
    assert not gradient[2:, [0, 2]].any()


@pytest.mark.parametrize("label", ["none", "mixed"])
def test_evidence_of_no_side_costs_nothing(label):
    relation = np.full(2, RELATIONS.index(label))
    assert "evidence" not in found(example(relation=relation, shown=LABELLED["shown"]))


def test_evidence_stays_finite_at_extreme_logits():
    loss = evidence([[-80.0, 50.0, 0.0], [90.0, -90.0, 0.0], [0.0, 90.0, 0.0], [0.0, -90.0, 0.0]])
    assert torch.isfinite(loss)


def test_a_label_counts_as_its_class_does():
    one = example(relation=np.array([1, 2]))
    batch = tiny_training.collator().batch([one])
    said = outputs(batch)
    each = -torch.log_softmax(said.relation, 1)[[0, 1], [1, 2]]
    weighted = found(one, said=said, classes={"relation": torch.tensor([1.0, 3.0, 1.0, 1.0])})["relation"]
    assert weighted.item() == pytest.approx(((3 * each[0] + each[1]) / 4).item(), rel=1e-6)


def test_an_example_counts_as_its_weight_does():
    examples = (example(0.5, sentiment=0), example(1.5, sentiment=2))
    said = outputs(tiny_training.collator().batch(examples))
    each = -torch.log_softmax(said.sentiment, 1)[[0, 1], [0, 2]]
    weighted = found(*examples, said=said)["sentiment"]
    assert weighted.item() == pytest.approx(((0.5 * each[0] + 1.5 * each[1]) / 2).item(), rel=1e-6)
