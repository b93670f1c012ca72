import pytest

from geostance import taxonomy

TEXTS = [
    "Chile accused Peru of moving a border post.\nPeru denied it.\nNothing else was said.",
    "France and Germany signed a rail treaty.\nItaly was only named.",
    "The museum opens at nine.",
]


@pytest.fixture
def judgements(predictor, document):
    return predictor.predict([document(text) for text in TEXTS])


def test_every_distribution_sums_to_one(judgements):
    for judgement in judgements:
        found = [judgement.sentiment]
        found += [actor.stance for actor in judgement.actors.values()]
        found += [actor.sentiment for actor in judgement.actors.values()]
        found += [pair.relation for pair in judgement.pairs.values()]
        assert all(sum(one.values()) == pytest.approx(1, abs=1e-6) for one in found)
        assert set(judgement.topics) == set(taxonomy.SUBJECTS)
        assert all(0 <= value <= 1 for value in judgement.topics.values())


def test_actors_and_pairs_are_those_of_the_document(judgements):
    assert list(judgements[0].actors) == ["CL", "PE"]
    assert set(judgements[0].pairs) == {("CL", "PE"), ("PE", "CL")}
    assert list(judgements[1].actors) == ["FR", "DE", "IT"]
    assert judgements[2].actors == {}


def test_evidence_is_a_sentence_of_the_article(judgements, document):
    for text, judgement in zip(TEXTS, judgements, strict=True):
        sentences = document(text).article.sentences
        for actor in judgement.actors.values():
            assert set(actor.stance_evidence + actor.sentiment_evidence) <= set(sentences)
            assert actor.stance_evidence


def test_the_order_and_company_of_documents_change_nothing(predictor, document, judgements):
    backwards = predictor.predict([document(text) for text in reversed(TEXTS)])
    alone = [predictor.predict([document(text)])[0] for text in TEXTS]
    assert judgements == alone == backwards[::-1]
