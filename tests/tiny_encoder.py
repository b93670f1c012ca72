"""A tiny tokenizer, encoder and heads, and invented documents, for tests of what reads with an encoder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from geostance import taxonomy
from geostance.actors.mention import TARGET_PREFIX, Mention, Via
from geostance.article import Article, Language, Span
from geostance.calibration import Platt, Readout
from geostance.encoder import storage
from geostance.encoder.inputs import INPUTS
from geostance.encoder.tokens import KINDS, LEADER, LETTERS
from geostance.windows import Document, cut

WORDS = ("the", "praised", "accused", "of", "and", "a", "fisheries", "accord", "on", "monday", ".", ",", "'")
SETTINGS = storage.Settings(
    length=20, first="[CLS]", last="[SEP]", width=8, hidden=6, rank=4, pooling="log-sum-exp"
)


@dataclass(frozen=True)
class Name:
    """A stretch of text that names an actor, ``before`` being said ahead of the mention itself."""

    words: str
    actor: str
    via: Via = "gazetteer"
    before: str = ""


NAMES = (
    Name("Peru", "PE"),
    Name("Chile's", "CL"),
    Name("United States", "US", before="the "),
    Name("Côte d'Ivoire", "CI"),
    Name("NATO", "NATO"),
    Name("Oslo", "NO", "linked"),
    Name("the alliance", "NATO", "coreference"),
    Name("President Orsk", "PE", "leader"),
)
FILLERS = (
    "praised",
    "accused",
    "Zvornikovo",
    ",",
    ".",
    "🐟🐟",
    "e\u0301té",
    "\u200b",
    "\n",
    "«",
    "渔业",
    "x" * 120,
)


def wordpiece() -> Tokenizer:
    """A tokenizer of the kind that BERT has."""
    letters = [*LETTERS, *"0123456789"]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{one}" for one in letters)]
    words += [*KINDS.values(), LEADER, *WORDS]
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(words))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def bytewise() -> Tokenizer:
    """A tokenizer of the kind that RoBERTa has, that joins little but a space with the letter after it."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    names = [f"Ġ{word}" for word in (*LETTERS, *LETTERS.upper(), *KINDS.values(), LEADER)]
    words = ["<s>", "</s>", *alphabet]
    merges = []
    for name in names:
        parts = list(name)
        while len(parts) > 1:
            pair, parts = (parts[0], parts[1]), [parts[0] + parts[1], *parts[2:]]
            merges.append(pair)
            words.append("".join(pair))
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(words))}
    tokenizer = Tokenizer(models.BPE(vocabulary, list(dict.fromkeys(merges))))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def join(*sentences: Sequence[str | Name]) -> Document:
    """Make a document of sentences, each of pieces with a space between them."""
    text, spans, mentions = "", [], []
    for sentence in sentences:
        begin = len(text)
        for piece in sentence:
            text += " " if len(text) > begin else ""
            if isinstance(piece, Name):
                start = len(text) + len(piece.before)
                text += piece.before + piece.words
                mentions.append(Mention(start, len(text), piece.actor, piece.via))
            else:
                text += piece
        spans.append(Span(begin, len(text)))
        text += " "
    return document(text, spans, mentions)


def document(text: str, sentences: Sequence[Span], mentions: Sequence[Mention]) -> Document:
    """Cut a text of one body into a document."""
    article = Article(text, (Span(0, len(text)),), (), tuple(sentences), None, None, Language("en", 1.0))
    return cut(article, tuple(sorted(mentions)))


def with_targets(made: Document, spans: Sequence[tuple[int, int]], number: int = 50) -> Document:
    """Add targets to a document: the spans are dealt to at most ``number`` of them."""
    marks = [
        Mention(begin, end, f"{TARGET_PREFIX}{place % number + 1}", "target")
        for place, (begin, end) in enumerate(spans)
    ]
    return document(made.article.text, made.article.sentences, [*made.mentions, *marks])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a document whose sentences may end anywhere, also within a name or between spaces."""
    pieces = draw(st.lists(st.sampled_from([*NAMES, *FILLERS]), min_size=1, max_size=25))
    whole = join(pieces)
    text = whole.article.text
    ends = draw(st.sets(st.integers(1, len(text) - 1), max_size=6)) if len(text) > 1 else set()
    bounds = [0, *sorted(ends), len(text)]
    spans = [Span(begin, end) for begin, end in pairwise(bounds)]
    return document(text, spans, whole.mentions)


@st.composite
def targeted(draw: st.DrawFn) -> tuple[Document, Document]:
    """Draw a document without targets, and the same one with some anywhere."""
    made = draw(documents())
    size = len(made.article.text)
    places = st.tuples(st.integers(0, size - 1), st.integers(1, 30))
    drawn = draw(st.lists(places, max_size=8))
    return made, with_targets(made, [(begin, min(size, begin + long)) for begin, long in drawn], 4)


@cache
def model() -> bytes:
    """Return an encoder whose states are rows of a table, each with all those before it in the passage."""
    count = wordpiece().get_vocab_size()
    table = np.random.default_rng(3).normal(size=(count, SETTINGS.width)).astype(np.float32) / 2
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    made = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length", SETTINGS.width])
    stored = [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array(1), "axis")]
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("CumSum", ["rows", "axis"], ["states"]),
    ]
    graph = helper.make_graph(nodes, "tiny", given, [made], stored)
    whole = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    return whole.SerializeToString()


def heads(settings: storage.Settings = SETTINGS, seed: int = 5) -> dict[str, np.ndarray]:
    """Return random heads."""
    rng = np.random.default_rng(seed)
    shapes = storage.shapes_of_heads(settings)
    return {name: rng.normal(size=shape).astype(np.float32) / 2 for name, shape in shapes.items()}


def calibration(seed: int = 6) -> tuple[dict[str, Readout], Platt]:
    """Return random readouts and a random scaling of topics."""
    rng = np.random.default_rng(seed)

    def floats(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    readouts = {
        name: Readout(
            floats(count),
            np.abs(floats(count)) + 1,
            floats(count, storage.LABELS[name]),
            floats(storage.LABELS[name]),
        )
        for name, count in INPUTS.items()
    }
    return readouts, Platt(floats(len(taxonomy.SUBJECTS)), floats(len(taxonomy.SUBJECTS)))


def files(settings: storage.Settings = SETTINGS) -> dict[str, bytes]:
    """Return the files of a bundle's predictor."""
    return storage.dump(settings, heads(settings), *calibration()) | {
        storage.ENCODER: model(),
        storage.TOKENIZER: json.dumps(json.loads(wordpiece().to_str())).encode(),
    }
