import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

import tiny_training
from geostance import taxonomy
from geostance.article import Span
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES
from geostance_training.corpora.examples import LabelledArticle, RelationLabel, TextExample
from geostance_training.documents import FIRST, SECOND
from geostance_training.finetuned.batches import IGNORED

BODY = (
    "Kenya thanked Uganda for the new hatchery on the lake. The season had been long.",
    'Uganda met Kenya twice. "Peru took our nets," a minister of Uganda said.',
)
MENU = "Home | World | Sport | Weather"
NOTICE = "Subscribe to our newsletter"
TEXT = "\n\n".join([MENU, *BODY, NOTICE])
SUBJECTS = tuple(taxonomy.SUBJECTS)


def span(words):
    begin = TEXT.index(words)
    return Span(begin, begin + len(words))


LABELLED = LabelledArticle(
    id="own:1",
    corpus="newsdesk",
    text=TEXT,
    title=None,
    date=dt.date(2015, 5, 4),
    genre="report",
    topics=("medtop:04000000", "medtop:11000000"),
    sentiment="positive",
    stances={"KE": "favor", "UG": "neutral"},
    relations=(
        RelationLabel("KE", "UG", "support", "author", span("thanked Uganda for the new hatchery")),
        RelationLabel("UG", "PE", "oppose", "quoted", span("Peru took our nets")),
    ),
)


class Known:
    """Knows what is furniture here."""

    def furniture(self, lines):
        return [line in (MENU, NOTICE) for line in lines]


@pytest.fixture(scope="module")
def maker():
    return replace(tiny_training.maker(), lines=Known())


@pytest.fixture(scope="module")
def made(maker):
    return maker.article(LABELLED)


def words(layout, place):
    return layout.spans[place].of(TEXT)


def test_labels_of_the_article_land_on_topics_and_sentiment(made):
    assert [SUBJECTS[row] for row in np.flatnonzero(made.labels.topics)] == sorted(LABELLED.topics)
    assert SENTIMENTS[made.labels.sentiment] == "positive"
    assert (made.kind, made.labels.weight) == ("newsdesk", tiny_training.settings.read().rows["newsdesk"])


def test_labels_of_actors_land_on_the_right_actors(made):
    actors = made.layout.actors
    assert set(actors) == {"KE", "UG", "PE"}
    assert dict(zip(actors, made.labels.participant.tolist(), strict=True)) == {"KE": 1, "UG": 1, "PE": 0}
    stances = dict(zip(actors, made.labels.stance.tolist(), strict=True))
    assert stances == {"KE": STANCES.index("favor"), "UG": STANCES.index("neutral"), "PE": IGNORED}


def test_labels_of_relations_land_on_the_right_ordered_pairs(made):
    labels = dict(zip(made.layout.pairs, made.labels.relation.tolist(), strict=True))
    assert labels.pop(("KE", "UG")) == RELATIONS.index("support")
    assert labels.pop(("UG", "PE")) == RELATIONS.index("oppose")
    assert ("UG", "KE") in labels
    assert set(labels.values()) == {RELATIONS.index("none")}


def test_evidence_lands_on_the_meetings_that_it_overlaps(made):
    layout, labels = made.layout, made.labels
    shown = {
        (layout.pairs[pair], words(layout, place)): voice
        for (pair, _, _, place), here, voice in zip(
            layout.meetings.tolist(), labels.shown, labels.voice.tolist(), strict=True
        )
        if here
    }
    assert shown == {
        (("KE", "UG"), "Kenya thanked Uganda for the new hatchery on the lake."): 0,
        (("UG", "PE"), '"Peru took our nets," a minister of Uganda said.'): 1,
    }
    assert ((labels.voice == IGNORED) == ~labels.shown).all()
    assert (labels.target_sentiment == IGNORED).all()


def test_furniture_is_left_out(made):
    said = [place.of(TEXT) for place in made.layout.spans]
    assert not any(MENU in one or NOTICE in one for one in said)
    assert made.layout.tokens.begins.min() >= TEXT.index(BODY[0])
    assert made.layout.tokens.ends.max() <= TEXT.index(NOTICE)


def test_where_no_targets_are_labelled_the_evidence_portrays_its_target():
    made = tiny_training.maker(portrays=True).article(LABELLED)
    labels = {
        (made.layout.actors[actor], words(made.layout, place)): SENTIMENTS[label]
        for (actor, place), label in zip(
            made.layout.sightings.tolist(), made.labels.target_sentiment.tolist(), strict=True
        )
    }
    assert labels["UG", "Kenya thanked Uganda for the new hatchery on the lake."] == "positive"
    assert labels["KE", "Kenya thanked Uganda for the new hatchery on the lake."] == "neutral"
    assert labels["PE", '"Peru took our nets," a minister of Uganda said.'] == "negative"
    assert labels["UG", "Uganda met Kenya twice."] == "neutral"


def test_an_article_of_a_corpus_of_ones_own_counts_as_such(maker):
    made = maker.article(replace(LABELLED, corpus="harbour"))
    assert (made.kind, made.labels.weight) == ("own", tiny_training.settings.read().rows["own"])


def test_an_article_without_body_gives_no_example(maker):
    nothing = replace(LABELLED, text=f"{MENU}\n{NOTICE}", relations=())
    assert maker.article(nothing) is None


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_sentence_with_a_pair_labels_that_direction_alone(maker, number):
    example = tiny_training.pair(number)
    made = maker.pair(example)
    labels = dict(zip(made.layout.pairs, made.labels.relation.tolist(), strict=True))
    assert labels == {(FIRST, SECOND): RELATIONS.index(example.label), (SECOND, FIRST): IGNORED}
    assert made.kind == "pairs"
    assert made.labels.sentiment == IGNORED
    for part in ("topics", "voice", "participant", "stance", "target_sentiment"):
        assert (getattr(made.labels, part) == IGNORED).all()
    assert not made.labels.shown.any()


def test_a_sentence_with_a_target_labels_that_target_alone(maker):
    example = tiny_training.target(1)
    text = f"Kenya met. {example.text}"
    moved = Span(example.target.begin + 11, example.target.end + 11)
    made = maker.target(replace(example, text=text, target=moved))
    actors = [made.layout.actors[actor] for actor, _ in made.layout.sightings]
    assert set(actors) == {"KE", FIRST}
    expected = [SENTIMENTS.index("negative") if actor == FIRST else IGNORED for actor in actors]
    assert made.labels.target_sentiment.tolist() == expected
    assert (made.labels.relation == IGNORED).all()


def test_a_text_with_a_topic_says_nothing_against_the_subjects_that_texts_share(maker):
    made = maker.topic(tiny_training.topic(0))
    said = dict(zip(SUBJECTS, made.labels.topics.tolist(), strict=True))
    assert said.pop("medtop:15000000") == 1
    assert said.pop("medtop:11000000") == said.pop("medtop:16000000") == IGNORED
    assert set(said.values()) == {0}
    own = maker.topic(TextExample("a", "The envoys met in the town hall on Monday.", "medtop:11000000"))
    assert own.labels.topics[SUBJECTS.index("medtop:11000000")] == 1


def test_of_a_text_only_the_beginning_is_read(maker):
    long = TextExample("a", "The envoys met in the town hall on Monday. " * 50, "medtop:11000000")
    assert maker.topic(long).layout.tokens.ends.max() <= maker.characters


def test_a_rated_text_has_a_tone_and_nothing_else(maker):
    made = maker.rated(tiny_training.rated(1))
    assert SENTIMENTS[made.labels.sentiment] == "positive"
    assert (made.labels.topics == IGNORED).all()
