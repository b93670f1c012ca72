"""From probabilities of one document to the analysis that a caller reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from geostance import taxonomy
from geostance.actors.mention import TARGET_PREFIX, Actor
from geostance.analysis import (
    AnalysedActor,
    AnalysedTarget,
    Analysis,
    Excerpt,
    Model,
    Opinion,
    Reading,
    Relation,
    ShownOpinion,
    Topic,
)
from geostance.article.document import Article, Language, Notice, Span
from geostance.predictor import (
    RELATIONS,
    SENTIMENTS,
    STANCES,
    ActorJudgement,
    Judgement,
    PairJudgement,
)
from geostance.records import Record
from geostance.thresholds import Thresholds
from geostance.windows import Document

MAX_TOPICS = 3
READ = ("en", "und")
"""Languages in which answers are given: English, and texts too short to tell."""

NO_BODY = Judgement(topics={}, sentiment=dict.fromkeys(SENTIMENTS, 1 / len(SENTIMENTS)), actors={}, pairs={})
"""What can be said where there is nothing to judge."""

_DIGITS = 4
_UNITS = 10**_DIGITS
_DEFAULTS = ("neutral", "none")
_APART = PairJudgement({label: float(label == "none") for label in RELATIONS})


@dataclass(frozen=True, slots=True)
class Aggregator:
    """Turns judgements into analyses for one bundle.

    Attributes:
        model: Which bundle it is.
        thresholds: What is listed and what is called unsure.
        actor: Gives the actor of a gazetteer id.
    """

    model: Model
    thresholds: Thresholds
    actor: Callable[[str], Actor]

    def analysis(self, document: Document, judgement: Judgement, record: Record) -> Analysis:
        """Return the analysis of a document.

        Args:
            document: The article with its mentions.
            judgement: What the bundle's family says of it.
            record: What the caller asked for.
        """
        article = document.article
        draft = _Draft(self, article, judgement, _excerpts_by_actor(document))
        actors = tuple(draft.actor(name) for name in document.actors if not name.startswith(TARGET_PREFIX))
        targets = tuple(draft.target(number, one.phrase) for number, one in enumerate(record.targets, 1))
        return Analysis(
            id=record.id,
            model=self.model,
            language=Language(article.language.code, round(article.language.probability, _DIGITS)),
            title=article.title,
            date=article.date,
            text=_reading(article),
            topics=draft.topics(),
            sentiment=draft.sentiment(),
            actors=actors,
            relations=draft.relations(len(targets) if record.pairs == "all" else 0),
            targets=targets,
            warnings=article.notices + tuple(_notices(article, actors, targets)),
            article_text=article.text,
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    """One analysis in the making: what each of its parts is made from."""

    aggregator: Aggregator
    article: Article
    judgement: Judgement
    mentions: Mapping[str, tuple[Excerpt, ...]]

    def topics(self) -> tuple[Topic, ...]:
        """Return the topics above their thresholds, else the most probable one; three at most."""
        cuts = self.aggregator.thresholds.topics
        ranked = sorted(self.judgement.topics.items(), key=lambda item: (-item[1], item[0]))
        listed = [item for item in ranked if item[1] >= cuts[item[0]]] or ranked[:1]
        return tuple(
            Topic(code, taxonomy.label(code), round(float(probability), _DIGITS))
            for code, probability in listed[:MAX_TOPICS]
        )

    def sentiment(self) -> Opinion:
        return Opinion(*self._answer(self.judgement.sentiment, SENTIMENTS, "sentiment"))

    def actor(self, name: str) -> AnalysedActor:
        actor, judged = self.aggregator.actor(name), self.judgement.actors[name]
        return AnalysedActor(
            id=name,
            name=actor.name,
            kind=actor.kind,
            participant=round(float(judged.participant), _DIGITS),
            takes_part=bool(judged.participant >= self.aggregator.thresholds.participant),
            mentions=self.mentions[name],
            stance=self._stance(judged),
            sentiment=self._portrayal(judged),
        )

    def target(self, number: int, phrase: str) -> AnalysedTarget:
        name = f"{TARGET_PREFIX}{number}"
        if name not in self.mentions:
            return AnalysedTarget(name, phrase, "not_mentioned", (), None, None)
        judged = self.judgement.actors[name]
        stance, sentiment = self._stance(judged), self._portrayal(judged)
        return AnalysedTarget(name, phrase, "mentioned", self.mentions[name], stance, sentiment)

    def relations(self, targets: int) -> tuple[Relation, ...]:
        """Return the pairs that take a position, and every ordered pair of the first N targets."""
        asked = list(permutations([f"{TARGET_PREFIX}{number}" for number in range(1, targets + 1)], 2))
        pairs = {**dict.fromkeys(asked, _APART), **self.judgement.pairs}
        found = {pair: self._relation(pair, judged) for pair, judged in pairs.items()}
        wanted = set(asked)
        listed = [one for pair, one in found.items() if one.label != "none" or pair in wanted]
        listed.sort(key=lambda one: (one.label == "none", -one.probability, one.source, one.target))
        return tuple(listed)

    def _relation(self, pair: tuple[str, str], judged: PairJudgement) -> Relation:
        stated = 1 - judged.relation["none"] >= self.aggregator.thresholds.relation
        candidates = [label for label in RELATIONS if (label != "none") == stated]
        answer = self._answer(judged.relation, RELATIONS, "relation", candidates)
        voice, evidence = (judged.voice, self._excerpts(judged.evidence)) if stated else (None, ())
        return Relation(*pair, *answer, voice, evidence)

    def _stance(self, judged: ActorJudgement) -> ShownOpinion:
        answer = self._answer(judged.stance, STANCES, "stance")
        return ShownOpinion(*answer, self._excerpts(judged.stance_evidence))

    def _portrayal(self, judged: ActorJudgement) -> ShownOpinion:
        answer = self._answer(judged.sentiment, SENTIMENTS, "target_sentiment")
        return ShownOpinion(*answer, self._excerpts(judged.sentiment_evidence))

    def _answer(
        self,
        probabilities: Mapping[str, float],
        labels: Sequence[str],
        head: str,
        candidates: Sequence[str] = (),
    ) -> tuple[str, float, dict[str, float], bool]:
        label = max(candidates or labels, key=lambda one: (probabilities[one], one in _DEFAULTS))
        shares = rounded({one: probabilities[one] for one in labels}, label)
        return label, shares[label], shares, self._unsure(head, probabilities[label])

    def _unsure(self, head: str, probability: float) -> bool:
        legible = bool(self.article.body) and self.article.language.code in READ
        return not legible or bool(probability < self.aggregator.thresholds.abstain[head])

    def _excerpts(self, spans: Iterable[Span]) -> tuple[Excerpt, ...]:
        return tuple(Excerpt(one.begin, one.end, one.of(self.article.text)) for one in spans)


def rounded(probabilities: Mapping[str, float], favourite: str) -> dict[str, float]:
    """Round probabilities to four digits so that they still sum to 1, by largest remainders.

    Args:
        probabilities: By label, summing to 1.
        favourite: The label that gets the unit where remainders are equal.

    Returns:
        By label, in the order given; no two change places by rounding.
    """
    total = sum(probabilities.values())
    exact = {label: value / total * _UNITS for label, value in probabilities.items()}
    units = {label: int(value) for label, value in exact.items()}
    order = sorted(exact, key=lambda label: (units[label] - exact[label], label != favourite))
    for label in order[: _UNITS - sum(units.values())]:
        units[label] += 1
    return {label: count / _UNITS for label, count in units.items()}


def _excerpts_by_actor(document: Document) -> dict[str, tuple[Excerpt, ...]]:
    text = document.article.text
    found: defaultdict[str, list[Excerpt]] = defaultdict(list)
    for mention in document.mentions:
        words = text[mention.begin : mention.end]
        found[mention.actor].append(Excerpt(mention.begin, mention.end, words))
    return {actor: tuple(excerpts) for actor, excerpts in found.items()}


def _reading(article: Article) -> Reading:
    extracted = article.text if article.extracted else None
    return Reading(len(article.text), article.body, article.furniture, extracted)


def _notices(
    article: Article, actors: Sequence[AnalysedActor], targets: Sequence[AnalysedTarget]
) -> Iterator[Notice]:
    mentioned = [one for one in targets if one.status == "mentioned"]
    if article.body and not actors and not mentioned:
        yield Notice(
            "no-actors",
            "No geopolitical actor was recognised, so nobody's position can be judged; "
            "name what you want judged as a target.",
        )
    elif article.body and len(actors) + len(mentioned) == 1:
        name = actors[0].name if actors else mentioned[0].phrase
        yield Notice(
            "one-actor",
            f"Only {name} is mentioned, so there is no pair to judge; name what you want judged as a target.",
        )
    for target in targets:
        if target.status == "not_mentioned":
            yield Notice(
                "not-mentioned",
                f'{target.id}: the body does not mention "{target.phrase}"; '
                "try another form of the phrase, or give its places as spans.",
            )
