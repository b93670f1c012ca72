import io
import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import doubles
from geostance.actors import Gazetteer
from geostance.article import Span
from geostance.linear.featurizer import Featurizer
from geostance_training import documents
from geostance_training.corpora import splits
from geostance_training.corpora.examples import LabelledArticle, PairExample, RelationLabel
from geostance_training.documents import Sample
from geostance_training.evaluation import curve
from geostance_training.evaluation.curve import DEV, GOLD, Material, Mix, Remembering
from geostance_training.linear import settings, training
from geostance_training.steps import Steps
from small_corpora import FISH, PORT, gold, labels, mirror, newsdesk, planned, sentences, wire

GAZETTEER = Gazetteer.load()
LINES = doubles.OpeningLines()
SETTINGS = settings.read()
TURNED = {"oppose": "support", "support": "oppose"}
SAID = {"oppose": ("condemned", "threatened"), "support": ("praised", "thanked")}
STATES = {"Kenya": "KE", "Uganda": "UG", "Ghana": "GH", "Togo": "TG", "Peru": "PE", "Chile": "CL"}


def quiet():
    return Steps(Console(file=io.StringIO()))


def sample(key, source, target, label, verb):
    """An article of one sentence, in which one state takes a position toward another."""
    text = f"{source} {verb} {target} on Friday over the new bridge."
    relation = RelationLabel(STATES[source], STATES[target], label, "author", Span(0, len(text)))
    stances = dict.fromkeys((relation.source, relation.target), "neutral")
    article = LabelledArticle(key, "wire", text, None, None, "report", (), "neutral", stances, (relation,))
    return documents.sample(article, LINES, GAZETTEER, SETTINGS.folds)


def turned(one):
    """The same article with the other label."""
    [relation] = one.article.relations
    article = replace(one.article, relations=(replace(relation, label=TURNED[relation.label]),))
    return replace(one, article=article)


@pytest.fixture(scope="module")
def material():
    """Articles in which two verbs oppose and two support, and what they teach, right way and turned."""
    pairs = list(itertools.permutations(STATES, 2))
    found = [
        sample(f"a{place}{verb}", *pair, label, verb)
        for label, verbs in SAID.items()
        for verb in verbs
        for place, pair in enumerate(pairs[: 2 * len(pairs) // 3])
    ]
    unseen = [sample(f"u{label}", *pairs[-1], label, verbs[0]) for label, verbs in SAID.items()]
    text = "Orsk blessed Tarn."
    example = PairExample("plover", text, Span(0, 4), Span(13, 17), "support")
    return Material(
        wire=found[::2],
        newsdesk=found[1::2],
        pairs=[(example, documents.of_pair(example, GAZETTEER))],
        measured={GOLD: unseen, DEV: [turned(one) for one in unseen]},
    )


def points(material, *mixes):
    return list(curve.points(material, mixes, SETTINGS, resamples=20, steps=quiet()))


def test_there_are_forty_mixes_and_all_of_wire_is_drawn_once():
    mixes = curve.mixes()
    assert len(mixes) == len(set(mixes)) == 40
    assert {mix.seed for mix in mixes if mix.wire == 1} == {0}
    assert {mix.seed for mix in mixes if mix.wire < 1} == {0, 1, 2}
    assert {(mix.newsdesk, mix.public) for mix in mixes} == set(itertools.product((True, False), repeat=2))


def test_what_was_learnt_is_found_and_what_is_labelled_the_other_way_is_wrong(material):
    [point] = points(material, Mix(1.0, newsdesk=True, public=True, seed=0))
    assert point.f1[GOLD].value == pytest.approx(1)
    assert point.f1[GOLD].low == point.f1[GOLD].high == pytest.approx(1)
    assert point.f1[DEV].value == 0
    assert (point.articles, point.relations) == (80, 80)


def test_a_relation_whose_ends_never_meet_counts_against_the_score(material):
    known = material.measured[GOLD][0]
    unseen = RelationLabel("NO", "SE", "oppose", "author", Span(0, 1))
    both = (*known.article.relations, unseen)
    apart = replace(known, article=replace(known.article, relations=both))
    measured = {GOLD: [apart], DEV: [known]}
    [point] = points(replace(material, measured=measured), Mix(1.0, newsdesk=True, public=False, seed=0))
    assert point.f1[GOLD].value == pytest.approx(2 / 3)
    assert point.f1[DEV].value == pytest.approx(1)


def test_what_is_true_of_an_article_without_actors_is_missed(material):
    known = material.measured[GOLD][0]
    blank = replace(known.article, text="It rained on the bridge.")
    measured = {GOLD: [known, documents.sample(blank, LINES, GAZETTEER, SETTINGS.folds)]}
    [point] = points(replace(material, measured=measured), Mix(1.0, newsdesk=True, public=False, seed=0))
    assert point.f1[GOLD].value == pytest.approx(2 / 3)


def test_a_mix_holds_what_it_names_and_no_more(material):
    mixes = [Mix(0.5, newsdesk=False, public=False, seed=1), Mix(0.5, newsdesk=True, public=False, seed=1)]
    assert [point.articles for point in points(material, *mixes)] == [20, 60]
    assert [point.mix for point in points(material, *mixes)] == mixes


def test_the_public_sentences_are_fitted_on_where_the_mix_has_them(material, monkeypatch):
    fitted = []
    fit = curve.fit_relation

    def watched(samples, examples, *rest):
        fitted.append(len(examples))
        return fit(samples, examples, *rest)

    monkeypatch.setattr(curve, "fit_relation", watched)
    points(material, *(Mix(1.0, newsdesk=False, public=public, seed=0) for public in (True, False)))
    assert fitted == [1, 0]


def test_the_same_mix_gives_the_same_point(material):
    mix = Mix(0.25, newsdesk=True, public=True, seed=2)
    assert points(material, mix) == points(material, mix)


NUMBERED = [
    Sample(LabelledArticle(f"w{n}", "wire", "", None, None, "report", (), "neutral", {}, ()), None, 0)
    for n in range(40)
]
NEWSDESK = [replace(one, article=replace(one.article, id=f"n{n}")) for n, one in enumerate(NUMBERED[:3])]
SHARES = st.floats(0, 1)


@given(st.integers(0, 40), SHARES, SHARES, st.integers(0, 5))
def test_a_larger_share_of_one_seed_holds_the_smaller_one(size, one, other, seed):
    found = Material(NUMBERED[:size], NEWSDESK, (), {})
    less, more = (
        [
            sample.article.id
            for sample in curve.drawn(found, Mix(share, newsdesk=False, public=False, seed=seed))
        ]
        for share in sorted((one, other))
    )
    assert set(less) <= set(more)
    assert len(more) == round(max(one, other) * size)
    assert more == [sample.article.id for sample in found.wire if sample.article.id in more]


def test_seeds_draw_otherwise_and_newsdesk_comes_whole_or_not_at_all():
    found = Material(NUMBERED, NEWSDESK, (), {})
    draws = [curve.drawn(found, Mix(0.25, newsdesk=False, public=True, seed=seed)) for seed in range(3)]
    assert len({tuple(sample.article.id for sample in one) for one in draws}) == 3
    both = curve.drawn(found, Mix(0.25, newsdesk=True, public=True, seed=1))
    assert both == [*NEWSDESK, *draws[1]]


def test_a_meeting_is_described_once_and_as_always(material, monkeypatch):
    plain = Featurizer(training.valences())
    remembering = Remembering(plain.lexicon)
    view = material.wire[0].view
    places = [(meeting, pair) for pair, meetings in view.meetings.items() for meeting in meetings]
    assert len(places) >= 2
    wanted = [plain.meeting(*place) for place in places]
    assert [remembering.meeting(*place) for place in places] == wanted
    monkeypatch.setattr(Featurizer, "meeting", None)
    assert [remembering.meeting(*place) for place in places] == wanted


def test_the_corpora_are_read_as_a_fit_does_and_wire_by_its_split(tmp_path):
    texts = {"nd:1": FISH, "nd:2": PORT}
    newsdesk(tmp_path, texts, [labels(*one) for one in texts.items()], map(planned, texts))
    gold(tmp_path)
    sentences(tmp_path)
    found = curve.read(wire(tmp_path, 12), mirror(tmp_path), LINES, SETTINGS, quiet())
    parts = {"train": found.wire, "dev": found.measured[DEV]}
    assert {name: {splits.by_id(one.article) for one in part} for name, part in parts.items()} == {
        "train": {"train"},
        "dev": {"dev"},
    }
    assert sum(map(len, parts.values())) == 12
    assert [one.article.id for one in found.newsdesk] == ["nd:1", "nd:2"]
    assert [one.article.id for one in found.measured[GOLD]] == ["gold:1"]
    assert [example.label for example, _ in found.pairs] == ["support", "none"]
