"""The one result: what an article is about, who acts in it, and who stands how toward whom.

The same value comes from Python, the command line, HTTP and batch; its JSON is the attributes below by
their names, in their order. Offsets are Unicode code points into the text as submitted, or into
``text.extracted`` where the text came out of HTML. Probabilities are calibrated, lie in [0, 1] and are
rounded to four digits; those of one head sum to 1.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from geostance import codec
from geostance.actors.mention import Kind
from geostance.article.document import Language, Notice, Span
from geostance.predictor import Voice

SCHEMA = "geostance/analysis/1"

Status = Literal["mentioned", "not_mentioned"]


@dataclass(frozen=True, slots=True)
class Model:
    """Which bundle gave the answer.

    Attributes:
        name: Name of the bundle.
        version: Version of the bundle.
        family: Family of models in it.
        sha256: Hash of its manifest, in hexadecimal.
    """

    name: str
    version: str
    family: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What of the text is article and what is page.

    Attributes:
        characters: Length of the text that offsets point into.
        body: Spans of the article proper, sorted and disjoint.
        furniture: Spans of menus, captions, notices and the like, sorted and disjoint.
        extracted: The text that came out of HTML, or None where the text is as submitted.
    """

    characters: int
    body: tuple[Span, ...]
    furniture: tuple[Span, ...]
    extracted: str | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of the text with its words.

    Attributes:
        begin: First code point.
        end: One past the last code point.
        text: The words in between.
    """

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of the IPTC Media Topics.

    Attributes:
        id: Its code, such as ``medtop:11000000``.
        label: Its English name.
        probability: Probability that the article is about it.
    """

    id: str
    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """One head's answer.

    Attributes:
        label: The most probable label.
        probability: Its probability.
        probabilities: Probability by label, summing to 1.
        abstain: Whether the model is too unsure for the answer to be used.
    """

    label: str
    probability: float
    probabilities: Mapping[str, float]
    abstain: bool


@dataclass(frozen=True, slots=True)
class ShownOpinion(Opinion):
    """One head's answer with what shows it.

    Attributes:
        evidence: Sentences that show it, strongest first.
    """

    evidence: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class AnalysedActor:
    """A geopolitical actor that the article mentions.

    Attributes:
        id: ISO 3166-1 alpha-2 code of a state, or an upper-case slug.
        name: The usual English name.
        kind: What it is.
        participant: Probability that it takes part and is not only named.
        takes_part: Whether that probability reaches the bundle's threshold.
        mentions: Where the article mentions it, in order.
        stance: The article's own stance toward it.
        sentiment: How the text portrays it, quotations included.
    """

    id: str
    name: str
    kind: Kind
    participant: float
    takes_part: bool
    mentions: tuple[Excerpt, ...]
    stance: ShownOpinion
    sentiment: ShownOpinion


@dataclass(frozen=True, slots=True)
class Relation:
    """The position that one actor or target takes toward another.

    Attributes:
        source: Id of the actor or target whose position it is.
        target: Id of the actor or target it is toward.
        label: ``support``, ``oppose`` or ``mixed``; ``none`` only where all pairs were asked for.
        probability: Probability of the label.
        probabilities: Probability by label, summing to 1.
        abstain: Whether the model is too unsure for the answer to be used.
        voice: Whether the article asserts it or quotes it; None for ``none``.
        evidence: Sentences that show it, strongest first.
    """

    source: str
    target: str
    label: str
    probability: float
    probabilities: Mapping[str, float]
    abstain: bool
    voice: Voice | None
    evidence: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class AnalysedTarget:
    """A target that the caller named.

    Attributes:
        id: ``target:N``, N counted from 1 in the order given.
        phrase: The caller's words.
        status: Whether the article mentions it.
        mentions: Where, in order.
        stance: The article's own stance toward it; None where it is not mentioned.
        sentiment: How the text portrays it; None where it is not mentioned.
    """

    id: str
    phrase: str
    status: Status
    mentions: tuple[Excerpt, ...]
    stance: ShownOpinion | None
    sentiment: ShownOpinion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The analysis of one article.

    Attributes:
        schema: Name and version of this format.
        id: The caller's name for the article, if one was given.
        model: Which bundle gave the answer.
        language: Language of the body.
        title: As given or found, if any.
        date: Day of publication, as given or found, if any.
        text: What of the text is article and what is page.
        topics: One to three subjects, most probable first; none where there is no body.
        sentiment: The tone that the whole article leaves.
        actors: Every actor mentioned, in order of first mention.
        relations: Pairs that take a position, most probable first.
        targets: The caller's targets, in the order given.
        warnings: What the reader should know, each with what to do.
        article_text: The text that offsets point into; not part of the JSON, so None after
            ``from_json`` unless the text was extracted from HTML.
    """

    schema: Literal["geostance/analysis/1"] = SCHEMA
    id: str | None
    model: Model
    language: Language
    title: str | None
    date: dt.date | None
    text: Reading
    topics: tuple[Topic, ...]
    sentiment: Opinion
    actors: tuple[AnalysedActor, ...]
    relations: tuple[Relation, ...]
    targets: tuple[AnalysedTarget, ...]
    warnings: tuple[Notice, ...]
    article_text: str | None = field(default=None, compare=False, repr=False, metadata={"json": False})

    def to_dict(self) -> dict[str, Any]:
        """Return the analysis as plain dictionaries, lists, strings, numbers, booleans and None."""
        return codec.plain(self)

    def to_json(self) -> str:
        """Return the analysis as one line of JSON, the same text for the same answer.

        Non-ASCII characters stand as they are, except line separators and lone surrogates, which are
        escaped so that the line is one line to every reader and always encodes to UTF-8.
        """
        return codec.line(self.to_dict())

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read an analysis that ``to_json`` wrote.

        Raises:
            RecordError: The text is not the JSON of an analysis of this schema.
        """
        return cls.from_dict(codec.parse(text))

    @classmethod
    def from_dict(cls, value: object) -> Self:
        """Read an analysis that ``to_dict`` gave.

        Raises:
            RecordError: The value is not an analysis of this schema.
        """
        analysis = codec.build(cls, value, "analysis")
        return dataclasses.replace(analysis, article_text=analysis.text.extracted)

    def _repr_html_(self) -> str:
        from geostance.notebook import render

        return render(self)
