"""The ways to read an article that are compared: each loads what it needs, and nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compared.material import COUNTS, Material, Prepared

SLOW = 6
"""How many articles are enough to time what gains nothing from there being many."""


@dataclass(frozen=True, slots=True)
class System:
    """A way to read.

    Attributes:
        one: Reads one article.
        many: Reads articles; gives something for each.
        sample: How many of them are read to see how many a second it reads.
    """

    one: Callable[[Prepared], object]
    many: Callable[[Sequence[Prepared]], Iterable[object]]
    sample: int


def geostance(bundle: str) -> System:
    """Return geostance with a bundle, from an article's text to the JSON of its analysis."""
    from geostance.analyzer import Analyzer

    analyzer = Analyzer(bundle)

    def many(articles: Sequence[Prepared]) -> Iterator[str]:
        return (one.to_json() for one in analyzer.analyze_many(article.text for article in articles))

    return System(lambda article: analyzer.analyze(article.text).to_json(), many, COUNTS[600])


def one_by_one(read: Callable[[Prepared], object]) -> System:
    """Return a system that reads many articles as it reads one."""
    return System(read, lambda articles: map(read, articles), SLOW)


def windows(trunk: str) -> System:
    """Return the trunk in a transformers pipeline that makes token states, window by window.

    It finds its windows cut already.
    """
    from transformers import pipeline

    states = pipeline("feature-extraction", model=trunk, tokenizer=trunk, device="cpu")
    return one_by_one(lambda article: [states(one, return_tensors=True) for one in article.windows])


def targets(tokenizer: str) -> System:
    """Return a model of the size of RoBERTa base that is asked of each sentence and each actor in it.

    NewsSentiment asks its model so. It finds its sentences cut, and its actors found, already. The weights
    are random, and the tokens those of another tokenizer, which makes about as many.
    """
    import torch
    from transformers import AutoTokenizer, RobertaConfig, RobertaModel

    model = RobertaModel(RobertaConfig(vocab_size=50_265, max_position_embeddings=514)).eval()
    tokens = AutoTokenizer.from_pretrained(tokenizer)

    def ask(sentence: str, name: str) -> torch.Tensor:
        return model(tokens(sentence, name, return_tensors="pt").input_ids).last_hidden_state

    @torch.inference_mode()
    def read(article: Prepared) -> list[torch.Tensor]:
        return [ask(sentence, name) for sentence, name in article.questions]

    return one_by_one(read)


SYSTEMS: Mapping[str, Callable[[Material], System]] = {
    "geostance int8": lambda material: geostance(material.bundle),
    "geostance float32": lambda material: geostance(material.plain),
    "linear family": lambda material: geostance(material.linear),
    "pipeline": lambda material: windows(material.trunk),
    "per target": lambda material: targets(material.trunk),
}
"""By name."""
