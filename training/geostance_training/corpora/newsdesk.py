"""The plan of `datasets/newsdesk`, and what of it stands."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geostance import taxonomy
from geostance.errors import CorpusError
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora import standoff
from geostance_training.corpora.examples import LabelledArticle
from geostance_training.corpora.mirror import checked

PLAN = "plan.tsv"
EXCHANGED = "exchanged"
TEASER = "teaser"
BALANCE = (0.35, 0.65)
REGIONS = (
    "Africa", "Balkans", "Caucasus", "Central Asia", "East Asia", "Europe", "Gulf and Middle East",
    "Latin America and Caribbean", "North America", "Pacific", "Russia and neighbours", "South Asia",
    "South-East Asia",
)  # fmt: skip
FORMS = (
    "agency report", "analysis", "editorial", "headline with teaser", "interview", "live blog",
    "newspaper report", "opinion", "press release", "radio transcript",
)  # fmt: skip
HARD_NEGATIVES = (
    "actors only as places", "denied acts", "history as background, peace now",
    "hypotheticals and predictions only", "many actors named, no position taken",
    "sports teams named by country",
)  # fmt: skip
_OFTEN = 10
_SENTENCE = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+")
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of the plan.

    Attributes:
        id: Of the article.
        kind: ``stance``, ``twin``, ``attributed``, ``quotation``, ``teaser``, ``hard negative``, ``subject``,
            ``exchanged``, or ``unplanned`` for what was written before there was a plan.
        form: Genre in the words of newsrooms.
        region: Of the world.
        twin_of: Id of the article whose events it reports too, or empty.
        special: What else it was to show.
        furniture: Whether it is copied with page furniture.
    """

    id: str
    kind: str
    form: str
    region: str
    twin_of: str
    special: str
    furniture: bool


@dataclass(frozen=True, slots=True)
class Count:
    """One count against the plan.

    Attributes:
        what: What is counted.
        found: How much there is.
        least: How much was planned at least, or None.
        most: How much at most, or None.
    """

    what: str
    found: float
    least: float | None = None
    most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether it falls short nowhere."""
        return (self.least is None or self.found >= self.least) and (
            self.most is None or self.found <= self.most
        )


@dataclass(frozen=True, slots=True)
class Newsdesk:
    """The corpus beside its plan: articles by id, rows of the plan by id."""

    articles: Mapping[str, LabelledArticle]
    plan: Mapping[str, Planned]

    def group(self, key: str) -> str:
        """Return the id of the article that an article is a twin of, or a twin's twin; its own if of none."""
        while self.plan[key].twin_of:
            key = self.plan[key].twin_of
        return key

    def of_kind(self, *kinds: str) -> list[LabelledArticle]:
        """Return the articles of some kinds."""
        return [self.articles[row.id] for row in self.plan.values() if row.kind in kinds]


def read(folder: Path) -> Newsdesk:
    """Read the corpus and its plan.

    Raises:
        CorpusError: If a file is missing or changed, or plan and articles do not have the same ids.
    """
    manifest = manifests.read(folder / "manifest.toml")
    text = checked(folder / PLAN, manifest, manifest.file(PLAN)).decode("utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    plan = {row["id"]: _planned(row) for row in rows}
    articles = {article.id: article for article in standoff.embedded(folder).articles}
    if plan.keys() != articles.keys():
        odd = sorted(plan.keys() ^ articles.keys())
        raise CorpusError(
            f"{folder / PLAN}: {len(odd)} ids stand only there or only among the articles: {odd[:5]}"
        )
    return Newsdesk(articles, plan)


def _planned(row: Mapping[str, str]) -> Planned:
    names = ("id", "kind", "form", "region", "twin_of", "special")
    return Planned(**{name: row[name] for name in names}, furniture=row["furniture"] == "yes")


def counts(corpus: Newsdesk) -> list[Count]:
    """Count the corpus against everything that was planned of it."""
    return [count for counting in _COUNTINGS for count in counting(corpus)]


def _size(corpus: Newsdesk) -> Iterator[Count]:
    articles = corpus.articles.values()
    written = [one for one in articles if corpus.plan[one.id].kind != EXCHANGED]
    yield Count("articles, without counterfactual twins", len(written), 300)
    yield Count("relations in them", sum(len(one.relations) for one in written), 1200)
    lengths = [_words(one) for one in articles if corpus.plan[one.id].kind != TEASER]
    yield Count("words of body in the shortest, teasers apart", min(lengths, default=0), 150)
    yield Count("words of body in the longest", max(lengths, default=0), None, 720)


def _stances(corpus: Newsdesk) -> Iterator[Count]:
    taking = {one.id for one in corpus.articles.values() if _takes_stance(one)}
    plain = {row.twin_of for row in corpus.plan.values() if row.id not in taking and row.kind != EXCHANGED}
    yield Count("articles with an author's stance", len(taking), 120)
    yield Count("of them with a twin that has none", len(taking & plain), 120)
    told = defaultdict(set)
    for row in corpus.plan.values():
        if row.kind in {"attributed", "quotation"}:
            told[row.twin_of].add(row.kind)
    thrice = [key for key, kinds in told.items() if len(kinds) == 2 and key in taking]  # noqa: PLR2004
    yield Count("claims told in the own voice, attributed and quoted", len(thrice), 10)
    forms = {corpus.plan[key].form for key in taking}
    yield Count("genres with an author's stance", len(forms), 9)


def _tone(corpus: Newsdesk) -> Iterator[Count]:
    articles = corpus.articles.values()
    positive = sum(one.sentiment == "positive" for one in articles)
    yield Count("share of positive articles", positive / max(len(articles), 1), 0.25)
    mixed = sum(relation.label == "mixed" for one in articles for relation in one.relations)
    yield Count("mixed relations", mixed, 40)


def _regions(corpus: Newsdesk) -> Iterator[Count]:
    found = Counter(row.region for row in corpus.plan.values() if row.kind != EXCHANGED)
    for region in REGIONS:
        yield Count(f"articles of region: {region}", found[region], 15)


def _forms(corpus: Newsdesk) -> Iterator[Count]:
    found = Counter(row.form for row in corpus.plan.values())
    for form in FORMS:
        yield Count(f"articles of genre: {form}", found[form], 12)


def _topics(corpus: Newsdesk) -> Iterator[Count]:
    articles = corpus.articles.values()
    found = Counter(topic for one in articles for topic in one.topics)
    for topic in taxonomy.SUBJECTS:
        yield Count(f"articles on {topic}", found[topic], 6)
    alone = Counter(topic for one in articles if not one.relations for topic in one.topics)
    yield Count("subjects with five articles without any relation", sum(n >= 5 for n in alone.values()), 5)  # noqa: PLR2004


def _hard_negatives(corpus: Newsdesk) -> Iterator[Count]:
    found = Counter(row.special for row in corpus.plan.values() if row.kind == "hard negative")
    for special in HARD_NEGATIVES:
        yield Count(f"hard negatives: {special}", found[special], 3)


def _balance(corpus: Newsdesk) -> Iterator[Count]:
    labels: dict[str, list[str]] = defaultdict(list)
    for one in corpus.articles.values():
        for relation in one.relations:
            labels[relation.target].append(relation.label)
    yield Count("counterfactual twins", len(corpus.of_kind(EXCHANGED)), 1)
    for target, found in sorted(labels.items()):
        if len(found) >= _OFTEN and len(target) == 2:  # noqa: PLR2004 - ids of states
            yield Count(
                f"oppose toward {target}, of {len(found)}", found.count("oppose") / len(found), *BALANCE
            )


def _furniture(corpus: Newsdesk) -> Iterator[Count]:
    share = sum(bool(one.furniture) for one in corpus.articles.values()) / max(len(corpus.articles), 1)
    yield Count("share copied with page furniture", share, 1 / 3)


def _repetition(corpus: Newsdesk) -> Iterator[Count]:
    where: dict[str, set[str]] = defaultdict(set)
    sentences = [(corpus.group(one.id), text) for one in corpus.articles.values() for text in _sentences(one)]
    for owner, text in sentences:
        where[text].add(owner)
    repeated = sum(len(where[text]) > 1 for _, text in sentences)
    yield Count(
        "share of sentences that stand in another article", repeated / max(len(sentences), 1), None, 0.02
    )


_COUNTINGS: Sequence[Callable[[Newsdesk], Iterable[Count]]] = (
    _size,
    _stances,
    _tone,
    _regions,
    _forms,
    _topics,
    _hard_negatives,
    _balance,
    _furniture,
    _repetition,
)


def _takes_stance(article: LabelledArticle) -> bool:
    return any(stance != "neutral" for stance in article.stances.values())


def _words(article: LabelledArticle) -> int:
    furniture = sum(len(span.of(article.text).split()) for span in article.furniture)
    return len(article.text.split()) - furniture


def _sentences(article: LabelledArticle) -> Iterator[str]:
    for line in article.text.split("\n"):
        for sentence in _SENTENCE.split(line):
            words = re.findall(r"\w+", sentence.lower())
            if len(words) >= _SHORTEST:
                yield " ".join(words)
