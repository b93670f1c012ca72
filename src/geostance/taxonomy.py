"""The labels that an analysis speaks in: IPTC subjects and what each head can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geostance.predictor import RELATIONS, SENTIMENTS, STANCES, VOICES

_NEWSCODES = "http://cv.iptc.org/newscodes/mediatopic/"


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the 17 top-level subjects of the IPTC Media Topics.

    Attributes:
        id: The code with its prefix, such as ``medtop:11000000``.
        label: The English name that IPTC gives it.
        note: When this project gives it to an article.
    """

    id: str
    label: str
    note: str

    @property
    def uri(self) -> str:
        """The address that IPTC has given to the subject."""
        return _NEWSCODES + self.id.removeprefix("medtop:")


_SUBJECTS = (
    Subject("medtop:01000000", "arts, culture, entertainment and media", "Culture; the press as a subject."),
    Subject("medtop:02000000", "crime, law and justice", "Crimes, police work, courts and their rulings."),
    Subject("medtop:03000000", "disaster, accident and emergency incident", "Harm that nobody intended."),
    Subject("medtop:04000000", "economy, business and finance", "Trade, firms, prices, cost of sanctions."),
    Subject("medtop:05000000", "education", "Schools, universities, teaching."),
    Subject("medtop:06000000", "environment", "Nature, pollution, what governments do about the climate."),
    Subject("medtop:07000000", "health", "Illness, medicine, public health."),
    Subject("medtop:08000000", "human interest", "People and oddities told for their own sake."),
    Subject("medtop:09000000", "labour", "Work, wages, unions, strikes."),
    Subject("medtop:10000000", "lifestyle and leisure", "Food, travel, fashion, pastimes."),
    Subject("medtop:11000000", "politics", "Governing, elections, diplomacy, threats without fighting."),
    Subject("medtop:12000000", "religion", "Faiths, their institutions and leaders."),
    Subject("medtop:13000000", "science and technology", "Research, space, computing, engineering."),
    Subject("medtop:14000000", "society", "Migration, population, discrimination, welfare."),
    Subject("medtop:15000000", "sport", "Competitions, athletes, clubs."),
    Subject("medtop:16000000", "conflict, war and peace", "Fighting, coups, attacks, troops, peace talks."),
    Subject("medtop:17000000", "weather", "Forecasts and the weather as news."),
)

SUBJECTS: Mapping[str, Subject] = {subject.id: subject for subject in _SUBJECTS}

HEADS: Mapping[str, tuple[str, ...]] = {
    "topics": tuple(SUBJECTS),
    "sentiment": SENTIMENTS,
    "stance": STANCES,
    "target_sentiment": SENTIMENTS,
    "relation": RELATIONS,
    "voice": VOICES,
}


def label(code: str) -> str:
    """Return the English name of a subject, or the code itself where it is none of the 17."""
    subject = SUBJECTS.get(code)
    return code if subject is None else subject.label
