import dataclasses

import pytest

import doubles
from geostance.analyzer import Analyzer
from geostance_training.augmentation.forms import read
from geostance_training.evaluation import cases, swap
from geostance_training.evaluation.measuring import measure
from geostance_training.evaluation.resampling import weights
from geostance_training.evaluation.tasks import MODEL


@pytest.fixture
def forms(datasets):
    return read(datasets / "gazetteer")


class Partial(doubles.WordPredictor):
    """Calls whatever Norway does support, which a fair judge would not."""

    def predict(self, documents):
        return [self._favouring(judgement) for judgement in super().predict(documents)]

    def _favouring(self, judgement):
        pairs = dict(judgement.pairs)
        for pair, judged in pairs.items():
            if pair[0] == "NO" and judged.relation["none"] < 0.5:
                kind = {"none": 0.05, "support": 0.85, "oppose": 0.05, "mixed": 0.05}
                pairs[pair] = dataclasses.replace(judged, relation=kind)
        return dataclasses.replace(judgement, pairs=pairs)


def shares(analyzer, answered, forms):
    found = swap.swap(answered, analyzer, forms)
    tasks = swap.tasks(found, len(answered))
    return found, {head: measure(task, weights(task.count, 20, seed=0)) for head, task in tasks.items()}


def test_texts_differ_in_nothing_but_the_states(analyzer, answered, forms):
    [(_, one)] = swap.swap(answered[:1], analyzer, forms)
    assert one.exchange == {"NO": "CL", "CL": "AR", "AR": "PE", "PE": "NO"}
    own, exchanged = one.before.article_text, one.after.article_text
    assert "The Norwegian fleet welcomed the Chilean offer" in own
    assert "The Chilean fleet welcomed the Argentine offer" in exchanged
    assert "Peru condemned Chile and accused Argentina of greed. Norway was not at the table" in exchanged


def test_a_judge_that_looks_only_at_words_changes_nothing(analyzer, answered, forms):
    found, measured = shares(analyzer, answered, forms)
    assert [unit for unit, _ in found] == [0, 1]
    assert {head: one.systems[MODEL]["changed"].value for head, one in measured.items()} == dict.fromkeys(
        ("relation", "stance", "participant", "topic", "sentiment"), 0
    )
    assert measured["stance"].rows == 6


def test_a_judge_that_looks_at_names_is_found_out(answered, forms):
    partial = Analyzer(doubles.WordBundle(predictor=Partial()))
    _, measured = shares(partial, answered, forms)
    assert measured["relation"].systems[MODEL]["changed"].value > 0
    assert measured["sentiment"].systems[MODEL]["changed"].value == 0


def test_an_article_with_one_state_is_left_out(analyzer, answered, forms):
    alone = dataclasses.replace(answered[1].labelled, text="Ghana opened its harbour on Monday.")
    assert swap.swap(cases.answer([alone], analyzer), analyzer, forms) == []


def test_an_article_is_left_out_where_the_finder_loses_a_mention(analyzer, answered, forms):
    broken = forms | {"TG": dataclasses.replace(forms["TG"], name="Ruritania")}
    assert [unit for unit, _ in swap.swap(answered, analyzer, broken)] == [0]


def test_articles_answer_together_what_they_answer_alone(analyzer, answered, forms):
    together = swap.swap(answered, analyzer, forms)
    for (unit, one), case in zip(together, answered, strict=True):
        [(_, alone)] = swap.swap([case], analyzer, forms)
        assert one == alone, unit
        assert one.before == analyzer.analyze(one.before.article_text, html=False)
