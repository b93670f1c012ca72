import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.actors.mention import Actor, Mention, Target
from geostance.aggregate import NO_BODY, Aggregator, rounded
from geostance.analysis import Model
from geostance.article.document import Article, Language, Notice, Span
from geostance.predictor import ActorJudgement, Judgement, PairJudgement
from geostance.records import Record
from geostance.taxonomy import SUBJECTS
from geostance.thresholds import Thresholds
from geostance.windows import cut

TEXT = "Orsk 🛰 condemned Veldania over the old canal."
NAMES = {"OR": Actor("OR", "Orsk", "state"), "VE": Actor("VE", "Veldania", "state")}
MENTIONS = (Mention(0, 4, "OR"), Mention(17, 25, "VE"))
CANAL = Mention(39, 44, "target:1", "target")
THRESHOLDS = Thresholds(
    topics=dict.fromkeys(SUBJECTS, 0.3),
    relation=0.4,
    participant=0.5,
    abstain={"sentiment": 0.5, "stance": 0.5, "target_sentiment": 0.5, "relation": 0.5},
)
SENTENCE = Span(0, len(TEXT))


def article(language="en", body=True, notices=()):
    spans = (SENTENCE,) if body else ()
    furniture = () if body else (SENTENCE,)
    day = dt.date(2024, 4, 20)
    return Article(TEXT, spans, furniture, spans, "Orsk", day, Language(language, 0.9), notices=notices)


def relation(**probabilities):
    return dict.fromkeys(("none", "support", "oppose", "mixed"), 0.0) | probabilities


ACTOR = ActorJudgement(
    participant=0.9,
    stance={"against": 0.1, "neutral": 0.85, "favor": 0.05},
    sentiment={"negative": 0.45, "neutral": 0.35, "positive": 0.2},
    sentiment_evidence=(SENTENCE,),
)
PAIRS = {
    ("OR", "VE"): PairJudgement(relation(none=0.2, oppose=0.7, mixed=0.1), "quoted", (SENTENCE,)),
    ("VE", "OR"): PairJudgement(relation(none=0.7, oppose=0.3)),
}


def judgement(topics=None, pairs=PAIRS, mentions=MENTIONS):
    topics = topics or {"medtop:11000000": 0.9, "medtop:16000000": 0.4, "medtop:06000000": 0.1}
    tone = {"negative": 0.8, "neutral": 0.15, "positive": 0.05}
    return Judgement(topics, tone, {one.actor: ACTOR for one in mentions}, pairs)


def analysis(read=None, judged=None, record=None, mentions=MENTIONS):
    aggregator = Aggregator(Model("test", "0", "double", "00"), THRESHOLDS, NAMES.__getitem__)
    document = cut(read or article(), mentions)
    return aggregator.analysis(document, judged or judgement(mentions=mentions), record or Record(TEXT))


def test_a_pair_is_listed_by_what_is_left_of_none_with_its_evidence():
    [found] = analysis().relations
    assert (found.source, found.target, found.label, found.probability) == ("OR", "VE", "oppose", 0.7)
    assert found.voice == "quoted"
    assert found.evidence[0].text == TEXT
    assert not found.abstain


def test_a_listed_pair_may_abstain():
    pairs = {("OR", "VE"): PairJudgement(relation(none=0.45, oppose=0.35, support=0.2))}
    [found] = analysis(judged=judgement(pairs=pairs)).relations
    assert (found.label, found.probability, found.abstain) == ("oppose", 0.35, True)


def test_relations_stand_by_probability_then_by_ids():
    even = PairJudgement(relation(none=0.4, oppose=0.6))
    pairs = {("VE", "OR"): even, ("OR", "VE"): even, ("VE", "target:1"): PairJudgement(relation(support=1.0))}
    found = analysis(judged=judgement(pairs=pairs)).relations
    ends = [(one.source, one.target) for one in found]
    assert ends == [("VE", "target:1"), ("OR", "VE"), ("VE", "OR")]


def test_offsets_count_code_points():
    read = analysis()
    assert [one.text for actor in read.actors for one in actor.mentions] == ["Orsk", "Veldania"]
    assert all(one.text == TEXT[one.begin : one.end] for actor in read.actors for one in actor.mentions)


def test_topics_above_their_threshold_are_listed_most_probable_first():
    assert [one.id for one in analysis().topics] == ["medtop:11000000", "medtop:16000000"]
    assert analysis().topics[0].label == "politics"


def test_one_topic_is_always_listed_and_never_more_than_three():
    low = {"medtop:11000000": 0.1, "medtop:15000000": 0.2}
    assert [one.id for one in analysis(judged=judgement(low)).topics] == ["medtop:15000000"]
    assert len(analysis(judged=judgement(dict.fromkeys(SUBJECTS, 0.9))).topics) == 3


def test_an_unsure_portrayal_abstains():
    actor = analysis().actors[0]
    assert (actor.sentiment.label, actor.sentiment.abstain) == ("negative", True)
    assert (actor.stance.label, actor.stance.abstain) == ("neutral", False)
    assert actor.takes_part


def test_another_language_abstains_everywhere():
    found = analysis(article("fr"))
    assert found.sentiment.abstain
    assert all(one.stance.abstain and one.sentiment.abstain for one in found.actors)
    assert all(one.abstain for one in found.relations)


def test_a_text_too_short_to_name_its_language_is_answered():
    assert not analysis(article("und")).sentiment.abstain


def test_no_body_has_no_topic_and_an_abstention():
    found = analysis(article(body=False, notices=(Notice("no-body", "Nothing."),)), NO_BODY, mentions=())
    assert found.topics == ()
    assert (found.sentiment.label, found.sentiment.abstain) == ("neutral", True)
    assert [one.code for one in found.warnings] == ["no-body"]


def test_a_target_is_judged_and_one_that_is_missing_is_not():
    record = Record(TEXT, targets=(Target("canal"), Target("drone base")))
    found = analysis(record=record, mentions=(*MENTIONS, CANAL))
    canal, base = found.targets
    assert (canal.id, canal.status, canal.mentions[0].text) == ("target:1", "mentioned", "canal")
    assert canal.stance.label == "neutral"
    assert (base.id, base.status, base.stance, base.sentiment) == ("target:2", "not_mentioned", None, None)
    assert 'does not mention "drone base"' in found.warnings[-1].detail
    assert [one.id for one in found.actors] == ["OR", "VE"]


def test_all_pairs_of_targets_are_listed_on_request():
    record = Record(TEXT, targets=(Target("canal"), Target("Orsk"), Target("dam")), pairs="all")
    pairs = {("target:1", "target:2"): PairJudgement(relation(support=0.9, none=0.1))}
    found = analysis(record=record, judged=judgement(pairs=pairs, mentions=(*MENTIONS, CANAL)))
    labels = {(one.source[-1], one.target[-1]): (one.label, one.probability) for one in found.relations}
    assert len(found.relations) == 6
    assert labels[("1", "2")] == ("support", 0.9)
    assert labels[("3", "1")] == ("none", 1.0)
    assert found.relations[0].label == "support"


@pytest.mark.parametrize(("mentions", "code"), [((), "no-actors"), (MENTIONS[:1], "one-actor")])
def test_too_few_actors_for_a_relation_are_said(mentions, code):
    found = analysis(judged=judgement(pairs={}, mentions=mentions), mentions=mentions)
    assert [one.code for one in found.warnings] == [code]
    assert "target" in found.warnings[0].detail


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=17).filter(lambda values: sum(values) > 1e-6))
def test_rounding_keeps_sum_and_order(values):
    probabilities = {str(place): value / sum(values) for place, value in enumerate(values)}
    favourite = max(probabilities, key=probabilities.__getitem__)
    found = rounded(probabilities, favourite)
    assert round(sum(found.values()), 9) == 1
    assert all(abs(found[label] - value) < 1.0001e-4 for label, value in probabilities.items())
    assert found[favourite] == max(found.values())
