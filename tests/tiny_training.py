"""A tiny trunk in a folder, invented labelled texts, and what makes a run of them, for tests of training."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import torch
from rich.console import Console

from geostance import bundle
from geostance.actors import Gazetteer
from geostance.article import LineClassifier, Span
from geostance.encoder import storage
from geostance.encoder.tokens import Reader
from geostance_training.corpora import splits
from geostance_training.corpora.collection import Collection
from geostance_training.corpora.examples import (
    LabelledArticle,
    PairExample,
    RelationLabel,
    TargetExample,
    TextExample,
)
from geostance_training.finetuned import building, material, settings
from geostance_training.finetuned import loop as loops
from geostance_training.finetuned.batches import Collator, Example
from geostance_training.finetuned.checkpoints import Run
from geostance_training.finetuned.examples import Maker
from geostance_training.finetuned.loop import Loop
from geostance_training.finetuned.material import Material
from geostance_training.finetuned.network import Network
from geostance_training.finetuned.settings import Data, Lora, Settings, Stage
from geostance_training.steps import Steps
from tiny_encoder import wordpiece

LENGTH = 40
STATES = ("KE", "UG", "GH", "TG", "PE", "CL")
NAMES = {"KE": "Kenya", "UG": "Uganda", "GH": "Ghana", "TG": "Togo", "PE": "Peru", "CL": "Chile"}


def trunk(folder: Path) -> Path:
    """Write a random encoder of the kind that BERT is, with its tokenizer; return its folder."""
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    tokenizer = wordpiece()
    torch.manual_seed(11)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=LENGTH + 2, **sizes)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    names = {"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(folder)
    return folder


def chosen(folder: Path | str, *, method: str = "full", **fields: Any) -> Settings:
    """Settings of a run of a few short epochs on a tiny trunk, other fields laid over them."""
    packaged = settings.read()
    model = replace(packaged.model, trunk=str(folder), length=LENGTH, hidden=8, rank=4, method=method)
    stages = (
        Stage("sentences", 1, 1e-3, 1e-2, {"pairs": 1.0, "targets": 0.5, "topics": 0.5, "rated": 0.5}),
        Stage("articles", 2, 1e-3, 1e-2, {"newsdesk": 1.0, "targets": 0.3}),
    )
    few = replace(packaged.optimizer, tokens=250)
    made = replace(packaged, model=model, lora=Lora(2, 4, 0.1), stages=stages, optimizer=few, checkpoint=3)
    return replace(made, **fields)


@cache
def lines() -> LineClassifier:
    """The released classifier of lines."""
    return LineClassifier.from_bytes((bundle.located("geostance-en") / bundle.FURNITURE).read_bytes())


def maker(length: int = LENGTH, *, portrays: bool = False) -> Maker:
    """Makes examples with the tiny tokenizer."""
    reader = Reader(wordpiece(), storage.kind_of)
    return Maker(reader, lines(), Gazetteer.load(), length, 200, settings.read().rows, portrays)


def collator(most: int = 256) -> Collator:
    """Makes batches with the tiny tokenizer."""
    tokenizer = wordpiece()
    first, last, padding = (tokenizer.token_to_id(one) for one in ("[CLS]", "[SEP]", "[PAD]"))
    return Collator(first, last, padding, Reader(tokenizer, storage.kind_of).letters, most)


def article(number: int, corpus: str = "newsdesk") -> LabelledArticle:
    """An invented article of three actors, of which the first two take positions; labels go in turns."""
    one, two, three = (STATES[(number + step) % len(STATES)] for step in range(3))
    friendly = number % 2 == 0
    first = f"{NAMES[one]} {'praised' if friendly else 'accused'} {NAMES[two]} over the hatchery on Monday."
    answer = (
        f'"Nobody on the lake believes a word of that," {NAMES[two]} said of {NAMES[one]} the same evening.'
    )
    last = f"Fishermen in {NAMES[three]} had waited {number + 3} years for the new boats."
    text = f"{first} {answer}\n\n{last}"
    begin = text.index(answer)
    relations = (
        RelationLabel(one, two, "support" if friendly else "oppose", "author", Span(0, len(first))),
        RelationLabel(two, one, "oppose", "quoted", Span(begin, begin + len(answer))),
    )
    return LabelledArticle(
        id=f"{corpus}:{number}",
        corpus=corpus,
        text=text,
        title=None,
        date=None,
        genre="report",
        topics=("medtop:11000000",) if friendly else ("medtop:04000000", "medtop:11000000"),
        sentiment=("negative", "neutral", "positive")[number % 3],
        stances={one: ("favor", "neutral", "against")[number % 3], two: "neutral"},
        relations=relations,
    )


def pair(number: int) -> PairExample:
    """An invented sentence with two towns."""
    word, label = (("thanked", "support"), ("fined", "oppose"), ("met", "none"))[number % 3]
    text = f"Orsk {word} Tarn {number} times."
    begin = text.index("Tarn")
    return PairExample("plover", text, Span(0, 4), Span(begin, begin + 4), label)


def target(number: int) -> TargetExample:
    """An invented sentence with a target."""
    word, label = (("loved", "positive"), ("blamed", "negative"), ("seen", "neutral"))[number % 3]
    text = f"On day {number} the Wexley pier was {word} again."
    begin = text.index("Wexley")
    return TargetExample("newsmtsc", text, Span(begin, begin + 11), label)


def topic(number: int) -> TextExample:
    """An invented text with a topic."""
    label = ("medtop:15000000", "medtop:17000000")[number % 2]
    return TextExample("masakhanews", f"The match on day {number} was played in the rain.", label)


def rated(number: int) -> TextExample:
    """An invented sentence with a tone."""
    return TextExample(
        "editorials", f"The council slept on day {number}.", ("negative", "positive")[number % 2]
    )


def collection(articles: Sequence[LabelledArticle] | None = None, sentences: int = 12) -> Collection:
    """Invented training data."""
    numbers = range(sentences)
    return Collection(
        articles=tuple([article(number) for number in range(30)] if articles is None else articles),
        pairs=tuple(pair(number) for number in numbers),
        targets=tuple(target(number) for number in range(3 * sentences)),
        topics=tuple(topic(number) for number in numbers),
        rated=tuple(rated(number) for number in numbers),
        uses=(),
    )


def quiet() -> Steps:
    """Steps that nobody is told of."""
    return Steps(Console(file=io.StringIO()))


def read(made: Collection | None = None) -> Material:
    """What a run on invented data learns from, and what is held out."""
    return material.read(made or collection(), maker(), Data(6, 200), 0, quiet())


def score(network: Network) -> Mapping[str, float]:
    """A score that hangs on every weight, and that the second of three epochs may well win."""
    total = sum(float(value.double().abs().sum()) for value in network.state_dict().values())
    return {"score": total % 0.01}


def loop(folder: Path, place: Path, examples: Sequence[Example], *, key: str = "key", **fields: Any) -> Loop:
    """A run of a trunk's folder whose state is kept at a place."""
    given = {
        "settings": chosen(folder),
        "examples": examples,
        "collator": collator(),
        "score": score,
        "run": Run(place, key),
        "seed": 3,
        "device": torch.device("cpu"),
        "steps": quiet(),
    }
    return Loop(**given | fields)


def trained(made: Loop) -> tuple[Network, Mapping[str, float]]:
    """A fresh network after a run, and what the run says of it."""
    network = building.network(made.settings, Path(made.settings.model.trunk), made.seed)
    return network, made.train(network)


class Slow(Steps):
    """Steps that take their time, so that a run can be killed within them."""

    def announce(self, step: str) -> None:
        """Say nothing for a while."""
        time.sleep(0.05)


def slowly(folder: Path, place: Path) -> None:
    """Train with a line of the log after each step, slowly."""
    torch.set_num_threads(1)
    loops.SHOWN = 1
    trained(loop(folder, place, read().examples, steps=Slow(Console(file=io.StringIO()))))


def held_out() -> list[LabelledArticle]:
    """The articles of the invented collection that are held out."""
    return [one for one in collection().articles if splits.by_id(one) == "dev"]
