import numpy as np
import pytest

from geostance import taxonomy
from geostance.predictor import SENTIMENTS, STANCES
from geostance_training.evaluation import gold
from geostance_training.evaluation.baselines import VADER, lexicon_sentiment
from geostance_training.evaluation.cases import thirds
from geostance_training.evaluation.gold import EVERYONE, POLITICS
from geostance_training.evaluation.measuring import measure
from geostance_training.evaluation.resampling import weights
from geostance_training.evaluation.tasks import MAJORITY, MODEL


def test_topics_are_rows_of_article_and_subject(answered):
    task = gold.topics(answered)
    assert task.truth.sum() == 2
    assert task.truth.size == 2 * len(taxonomy.SUBJECTS)
    assert task.said["always politics"].sum() == 2
    assert task.said["always politics and conflict"].sum() == 4
    found = measure(task, weights(2, 20, seed=0))
    assert found.systems["always politics"]["f1"].value == pytest.approx(2 * 1 / (2 + 2))
    assert found.slices["subject"][taxonomy.label(POLITICS)].rows == 2


def test_the_first_topic_is_held_to_the_primary_one(answered):
    task = gold.primary_topic(answered)
    codes = list(taxonomy.SUBJECTS)
    assert [codes[place] for place in task.truth] == ["medtop:11000000", "medtop:16000000"]
    assert len(set(task.said[MAJORITY].tolist())) == 1


def test_sentiment_has_the_lexicon_beside_it(answered):
    task = gold.sentiment(answered)
    assert [SENTIMENTS[place] for place in task.truth] == ["neutral", "negative"]
    assert list(task.said) == [MODEL, MAJORITY, VADER]
    assert task.answers.abstain.tolist() == [False, False]


def test_participants_are_rows_of_every_actor_listed_or_found(answered):
    task = gold.participants(answered)
    assert task.truth.sum() == 6
    assert task.truth.size == 7
    assert task.said[EVERYONE].sum() == 6
    found = measure(task, weights(2, 20, seed=0))
    assert found.systems[EVERYONE]["recall"].value == pytest.approx(5 / 6)
    assert found.slices["actor kind"]["unknown"].rows == 1


def test_stance_counts_an_actor_that_is_not_found_as_wrong(answered):
    task = gold.stance(answered)
    assert task.truth.size == 6
    assert np.count_nonzero(task.said[MODEL] == len(STANCES)) == 1
    assert task.answers.right.size == 5
    found = measure(task, weights(2, 20, seed=0))
    assert found.systems[MODEL]["accuracy"].value == pytest.approx(3 / 6)


def test_the_lexicon_takes_the_mean_of_the_sentences():
    assert lexicon_sentiment(["A wonderful, happy day.", "The report has ten pages."]) == "positive"
    assert lexicon_sentiment(["They murdered hostages.", "A terrible, brutal war."]) == "negative"
    assert lexicon_sentiment(["The report has ten pages."]) == "neutral"
    assert lexicon_sentiment([]) == "neutral"


def test_thirds_are_of_equal_size():
    assert thirds([1, 2, 3, 4, 5, 6]) == ["short", "short", "middle", "middle", "long", "long"]
