import numpy as np
import pytest

from geostance import taxonomy
from geostance.actors import Gazetteer, find
from geostance.article import Article, Language, Span
from geostance.calibration import Platt, Readout
from geostance.linear.featurizer import Featurizer
from geostance.linear.head import TextHead
from geostance.linear.predictor import READOUTS, TEXT_HEADS, LinearPredictor
from geostance.windows import cut

LOGITS = {"topic": 17, "sentiment": 3, "target_sentiment": 3, "genre": 1, "participant": 1, "voice": 1}
INPUTS = {"sentiment": 5, "participant": 8, "stance": 10, "target_sentiment": 3, "relation": 20, "voice": 1}
OUTPUTS = {"relation": 4, "participant": 2, "voice": 2}
WORDS = ["w:accused", ">b:accused", "accused", "order:>", "order:<", "w:SELF", "OTHER", "signed", ">b:and"]


@pytest.fixture
def predictor():
    """A predictor of the right shapes with small random weights."""
    rng = np.random.default_rng(7)

    def floats(*shape):
        return rng.normal(size=shape).astype(np.float32)

    def text(count):
        vocabulary = {word: row for row, word in enumerate(WORDS)}
        return TextHead(vocabulary, np.abs(floats(len(WORDS))), floats(len(WORDS), count), floats(count))

    def readout(inputs, outputs):
        return Readout(floats(inputs), np.abs(floats(inputs)) + 1, floats(inputs, outputs), floats(outputs))

    return LinearPredictor(
        {name: text(LOGITS.get(name, 2)) for name in TEXT_HEADS},
        {name: readout(INPUTS[name], OUTPUTS.get(name, 3)) for name in READOUTS},
        Platt(floats(len(taxonomy.SUBJECTS)), floats(len(taxonomy.SUBJECTS))),
        Featurizer({"accused": -1}),
    )


@pytest.fixture
def document():
    """Cut a text of one paragraph, a sentence a line, into a document."""

    def make(text):
        spans, begin = [], 0
        for line in text.split("\n"):
            spans.append(Span(begin, begin + len(line)))
            begin += len(line) + 1
        read = Article(text, (Span(0, len(text)),), (), tuple(spans), None, None, Language("en", 1.0))
        return cut(read, find(read, Gazetteer.load()))

    return make
