"""From an article to its analysis, one by one or many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geostance import records
from geostance.actors.mention import Target
from geostance.aggregate import NO_BODY, Aggregator
from geostance.analysis import Analysis, Model
from geostance.errors import InputError, InternalError
from geostance.records import Pairs, Record
from geostance.windows import Document, cut

if TYPE_CHECKING:
    from geostance.bundle import Bundle

CHUNK_RECORDS = 32
CHUNK_CHARACTERS = 1_000_000

Readable = Record | Mapping[str, object] | str
Failure = InputError | InternalError
Outcome = Analysis | Failure


class Analyzer:
    """Analyses articles with one bundle.

    One analyzer may be used by several threads at a time.

    Attributes:
        bundle: The bundle that answers.
    """

    def __init__(self, bundle: Bundle | Path | str | None = None) -> None:
        """Load a bundle.

        Args:
            bundle: A loaded bundle, the folder or name of one, or None for the released one.

        Raises:
            BundleError: The bundle is missing, damaged or of an unknown format.
        """
        from geostance.actors import Gazetteer

        self.bundle = _loaded(bundle) if isinstance(bundle, Path | str | None) else bundle
        self._gazetteer = Gazetteer.load()
        chosen = self.bundle
        model = Model(chosen.name, chosen.version, chosen.family, chosen.sha256)
        self._aggregator = Aggregator(model, chosen.thresholds, self._gazetteer.actor)

    def analyze(
        self,
        text: str | bytes,
        *,
        id: str | None = None,  # noqa: A002 - the field's name in every format
        html: bool | None = None,
        title: str | None = None,
        date: dt.date | str | None = None,
        targets: Sequence[str | Target] = (),
        pairs: Pairs | None = None,
    ) -> Analysis:
        """Analyse one article.

        Args:
            text: The article as plain text, as a page was copied, or as HTML.
            id: Returned with the answer.
            html: Whether the text is HTML; None finds out.
            title: Its title, where known.
            date: Its day of publication, where known; decides who was in office.
            targets: Phrases, or targets with their places, to be judged as actors are.
            pairs: ``all`` lists every ordered pair of targets, also those without a position.

        Raises:
            InputError: The text cannot be read; the message says what to do.
        """
        return self.analyze_record(
            Record(
                source=text,
                html=html,
                id=id,
                title=title,
                date=records.as_date(date),
                targets=records.as_targets(targets),
                pairs=pairs,
            )
        )

    def analyze_record(self, record: Record) -> Analysis:
        """Analyse one article as a record gives it.

        Raises:
            InputError: The record's text cannot be read; the message says what to do.
        """
        [analysis] = self._judge([(record, self._read(record))])
        return analysis

    def analyze_many(self, articles: Iterable[Readable]) -> Iterator[Analysis]:
        """Analyse articles as they come, in their order, in memory that does not grow with their number.

        Args:
            articles: Texts, records, or mappings with the fields of a record.

        Yields:
            For each article what ``analyze`` gives for it alone.

        Raises:
            InputError: An article cannot be read.
            InternalError: An article brings out a defect of geostance.
        """
        for outcome in self.outcomes(map(_as_record, articles)):
            if isinstance(outcome, Failure):
                raise outcome
            yield outcome

    def outcomes(self, given: Iterable[Record | InputError]) -> Iterator[Outcome]:
        """Analyse records as they come; where one cannot be analysed, give its error in its place.

        Args:
            given: Records, and errors of those that could not become one, which are passed through.
        """
        chunk: list[tuple[Record, Document] | Failure] = []
        characters = 0
        for item in given:
            entry = self._entry(item)
            chunk.append(entry)
            characters += 0 if isinstance(entry, Failure) else len(entry[1].article.text)
            if len(chunk) >= CHUNK_RECORDS or characters >= CHUNK_CHARACTERS:
                yield from self._settle(chunk)
                chunk, characters = [], 0
        yield from self._settle(chunk)

    def _entry(self, item: Record | InputError) -> tuple[Record, Document] | Failure:
        if isinstance(item, InputError):
            return item
        try:
            return item, self._read(item)
        except InputError as error:
            return error
        except Exception as error:  # noqa: BLE001 - one article must not end the others
            return _internal(error)

    def _settle(self, chunk: Sequence[tuple[Record, Document] | Failure]) -> Iterator[Outcome]:
        outcomes = iter(self._judged([entry for entry in chunk if not isinstance(entry, Failure)]))
        for entry in chunk:
            yield entry if isinstance(entry, Failure) else next(outcomes)

    def _judged(self, entries: Sequence[tuple[Record, Document]]) -> Sequence[Outcome]:
        """Judge entries together; where that fails, one by one, so that only those fail that have to."""
        try:
            return self._judge(entries)
        except Exception as error:  # noqa: BLE001 - one article must not end the others
            if len(entries) == 1:
                return [_internal(error)]
            return [outcome for entry in entries for outcome in self._judged([entry])]

    def _read(self, record: Record) -> Document:
        from geostance import actors, article

        read = article.read(
            record.source,
            lines=self.bundle.lines,
            html=record.html,
            title=record.title,
            date=record.date,
        )
        return cut(read, actors.find(read, self._gazetteer, record.targets))

    def _judge(self, entries: Sequence[tuple[Record, Document]]) -> list[Analysis]:
        documents = [document for _, document in entries if document.windows]
        judgements = iter(self.bundle.predictor.predict(documents) if documents else [])
        return [
            self._aggregator.analysis(document, next(judgements) if document.windows else NO_BODY, record)
            for record, document in entries
        ]


def _loaded(path: Path | str | None) -> Bundle:
    from geostance import bundle

    return bundle.Bundle.load(bundle.located(path))


def _internal(error: Exception) -> InternalError:
    failure = InternalError(
        f"the analysis failed with {type(error).__name__}; this is a defect of geostance and no fault of the "
        "article: report it with what the log says, and leave the article out meanwhile"
    )
    failure.__cause__ = error
    return failure


def _as_record(article: Readable) -> Record:
    if isinstance(article, Record):
        return article
    return Record(article) if isinstance(article, str) else records.from_object(dict(article))


@cache
def released() -> Analyzer:
    """Return the analyzer of the released bundle, loaded once."""
    return Analyzer()


def analyze(
    text: str | bytes,
    *,
    id: str | None = None,  # noqa: A002 - the field's name in every format
    html: bool | None = None,
    title: str | None = None,
    date: dt.date | str | None = None,
    targets: Sequence[str | Target] = (),
    pairs: Pairs | None = None,
) -> Analysis:
    """Analyse one article with the released bundle, as ``Analyzer.analyze`` does."""
    return released().analyze(text, id=id, html=html, title=title, date=date, targets=targets, pairs=pairs)
