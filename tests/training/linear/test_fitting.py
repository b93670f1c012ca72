import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from geostance_training.linear.fitting import (
    ALWAYS_TRAINED,
    SEPARATOR,
    Bags,
    fit_platt,
    fit_readout,
    fit_text_head,
)
from geostance_training.linear.settings import HeadSettings

SETTINGS = HeadSettings(penalty=2.0, min_documents=1, max_features=1000)


@pytest.fixture(scope="module")
def bags():
    rng = np.random.default_rng(0)
    rows = [[f"w{word}" for word in rng.integers(0, 30, size=12)] for _ in range(80)]
    labels = np.array([["w1" in row or "w2" in row, "w3" in row] for row in rows])
    folds = np.array([ALWAYS_TRAINED if number < 20 else number % 3 for number in range(80)])
    return Bags([SEPARATOR.join(row) for row in rows], labels, np.ones((80, 2)), folds)


def test_logits_are_those_of_scikit_learn(bags):
    fitted = fit_text_head(bags, SETTINGS)
    vectorizer = TfidfVectorizer(token_pattern=r"[^\x1f]+", lowercase=False, sublinear_tf=True)
    model = LogisticRegression(C=2.0, solver="liblinear", dual=True, tol=1e-3, random_state=0)
    pipeline = make_pipeline(vectorizer, model).fit(bags.texts, bags.labels[:, 0])
    ours = [fitted.head.logits(text.split(SEPARATOR))[0] for text in bags.texts]
    assert np.allclose(ours, pipeline.decision_function(bags.texts), atol=1e-4)


def test_held_out_logits_differ_from_fitted_ones_and_others_stay_zero(bags):
    fitted = fit_text_head(bags, SETTINGS)
    ours = np.array([fitted.head.logits(text.split(SEPARATOR)) for text in bags.texts])
    assert not fitted.logits[:20].any()
    assert np.abs(fitted.logits[20:] - ours[20:]).min() > 0


def test_contributions_and_bias_make_the_logit(bags):
    head = fit_text_head(bags, SETTINGS).head
    row = bags.texts[0].split(SEPARATOR)
    parts = head.contributions(row, 0)
    assert sum(value for _, value in parts) + head.bias[0] == pytest.approx(head.logits(row)[0], abs=1e-5)
    assert parts == sorted(parts, key=lambda part: -part[1])


def test_unknown_features_count_nothing(bags):
    head = fit_text_head(bags, SETTINGS).head
    assert head.logits(["never", "seen"]).tolist() == pytest.approx(head.bias.tolist())


@pytest.mark.parametrize("classes", [("a", "b"), ("a", "b", "c")])
def test_a_readout_gives_the_probabilities_of_scikit_learn(classes):
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(200, 3))
    labels = [classes[int(np.argmax(row[: len(classes)]))] for row in inputs]
    readout = fit_readout(inputs, labels, classes)
    scaled = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    expected = LogisticRegression(max_iter=2000).fit(scaled, labels).predict_proba(scaled)
    assert np.allclose(readout.probabilities(inputs), expected, atol=1e-4)


def test_a_label_that_no_row_has_gets_next_to_no_probability():
    inputs = np.array([[0.0], [1.0], [0.1], [0.9]])
    readout = fit_readout(inputs, ["a", "b", "a", "b"], ("a", "never", "b"))
    found = readout.probabilities(inputs)
    assert found[:, 1].max() < 0.01
    assert np.allclose(found.sum(axis=1), 1)


def test_platt_scaling_of_a_rare_label_is_shared():
    logits = np.array([[2.0, 2.0], [-2.0, -2.0], [1.0, -1.0], [-1.0, -2.0]] * 3)
    labels = np.array([[True, False], [False, False], [True, False], [False, False]] * 3)
    labels[0, 1] = True
    platt = fit_platt(logits, labels)
    found = platt.probabilities(logits)
    assert ((found >= 0) & (found <= 1)).all()
    assert platt.slope[0] != platt.slope[1]
