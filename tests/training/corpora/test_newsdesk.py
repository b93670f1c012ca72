import dataclasses
from pathlib import Path

import pytest

from geostance import taxonomy
from geostance.article import Span
from geostance.errors import CorpusError
from geostance_training.corpora import newsdesk
from geostance_training.corpora.examples import LabelledArticle, RelationLabel
from geostance_training.corpora.newsdesk import Count, Newsdesk, Planned
from small_corpora import FISH, PORT, labels, planned
from small_corpora import newsdesk as write

DATASETS = Path(__file__).parents[3] / "datasets"
ARTICLE = LabelledArticle("", "newsdesk", "", None, None, "report", (), "neutral", {}, ())
ROW = Planned("", "stance", "agency report", "", "", "", furniture=False)


def relations(target, *said):
    return tuple(
        RelationLabel(f"S{place}", target, label, "author", Span(0, 1)) for place, label in enumerate(said)
    )


def corpus(*rows):
    """A corpus of articles, each given as its id, fields of its row in the plan, and fields of its labels."""
    return Newsdesk(
        {key: dataclasses.replace(ARTICLE, id=key, **fields) for key, _, fields in rows},
        {key: dataclasses.replace(ROW, id=key, **row) for key, row, _ in rows},
    )


def count(found, what):
    [one] = [one for one in newsdesk.counts(found) if one.what == what]
    return one


def found(corpus, what):
    return count(corpus, what).found


TAKEN = {"stances": {"KE": "favor"}}


@pytest.mark.parametrize(
    ("least", "most", "holds"),
    [(None, None, True), (3, None, True), (4, None, False), (None, 3, True), (None, 2, False), (1, 2, False)],
)
def test_a_count_holds_within_its_bounds(least, most, holds):
    assert Count("articles", 3, least, most).holds is holds


def test_plan_and_articles_are_read_together(tmp_path):
    row = planned("b", kind="twin", region="Gulf", twin_of="a", special="denied act", furniture="yes")
    records = [labels("a", FISH), labels("b", PORT)]
    datasets = write(tmp_path, {"a": FISH, "b": PORT}, records, [planned("a"), row])
    read = newsdesk.read(datasets / "newsdesk")
    assert read.plan["b"] == Planned("b", "twin", "agency report", "Gulf", "a", "denied act", furniture=True)
    assert not read.plan["a"].furniture
    assert [one.text for one in read.of_kind("twin")] == [PORT]
    assert set(read.articles) == {"a", "b"}


def test_an_id_that_only_the_plan_or_only_the_articles_have_is_named(tmp_path):
    datasets = write(tmp_path, {"a": FISH}, [labels("a", FISH)], [planned("b")])
    with pytest.raises(CorpusError, match=r"plan\.tsv: 2 ids stand only there or only.*\['a', 'b'\]"):
        newsdesk.read(datasets / "newsdesk")


def test_a_plan_that_was_changed_is_refused(tmp_path):
    datasets = write(tmp_path, {"a": FISH}, [labels("a", FISH)], [planned("a")])
    with (datasets / "newsdesk" / "plan.tsv").open("a") as file:
        file.write("\n")
    with pytest.raises(CorpusError, match="the manifest says"):
        newsdesk.read(datasets / "newsdesk")


def test_counterfactual_twins_are_counted_apart():
    one = corpus(
        ("a", {}, {"relations": relations("KE", "oppose", "mixed")}),
        ("b", {"kind": "exchanged"}, {"relations": relations("UG", "oppose", "mixed")}),
    )
    assert found(one, "articles, without counterfactual twins") == 1
    assert found(one, "relations in them") == 2
    assert found(one, "counterfactual twins") == 1
    assert found(one, "mixed relations") == 2


def test_words_of_furniture_and_teasers_do_not_count_into_the_length():
    menu = "Home World Sport\n"
    one = corpus(
        ("a", {}, {"text": menu + "one two three four five", "furniture": (Span(0, len(menu)),)}),
        ("b", {}, {"text": "one two three four five six seven"}),
        ("c", {"kind": "teaser"}, {"text": "one"}),
    )
    assert found(one, "words of body in the shortest, teasers apart") == 5
    longest = count(one, "words of body in the longest")
    assert (longest.found, longest.least, longest.most) == (7, None, 720)
    assert found(one, "share copied with page furniture") == pytest.approx(1 / 3)


def test_a_twin_has_no_stance_and_is_no_exchanged_copy():
    one = corpus(
        ("told", {}, TAKEN),
        ("plain", {"kind": "twin", "twin_of": "told"}, {"stances": {"KE": "neutral"}}),
        ("alone", {}, TAKEN),
        ("copy", {"kind": "exchanged", "twin_of": "alone"}, {}),
        ("both", {}, TAKEN),
        ("loud", {"kind": "twin", "twin_of": "both"}, {"stances": {"KE": "against"}}),
    )
    assert found(one, "articles with an author's stance") == 4
    assert found(one, "of them with a twin that has none") == 1


def test_a_claim_is_told_three_times_where_it_is_attributed_and_quoted_too():
    told = [
        ("a", "attributed"),
        ("a", "quotation"),
        ("b", "quotation"),
        ("c", "attributed"),
        ("c", "quotation"),
    ]
    rows = [(f"{key} {kind}", {"kind": kind, "twin_of": key}, {}) for key, kind in told]
    one = corpus(("a", {}, TAKEN), ("b", {}, TAKEN), ("c", {}, {}), *rows)
    assert found(one, "claims told in the own voice, attributed and quoted") == 1


def test_genres_and_regions_are_counted_by_the_plan():
    one = corpus(
        ("a", {"form": "interview", "region": "Africa"}, TAKEN),
        ("b", {"form": "live blog", "region": "Africa"}, {}),
        ("c", {"form": "interview", "region": "Africa", "kind": "exchanged"}, {}),
        ("d", {"form": "interview"}, TAKEN),
    )
    assert found(one, "articles of region: Africa") == 2
    assert found(one, "articles of genre: interview") == 3
    assert found(one, "genres with an author's stance") == 1


def test_tone_is_a_share_of_all():
    one = corpus(("a", {}, {"sentiment": "positive"}), ("b", {}, {}), ("c", {}, {}), ("d", {}, {}))
    assert found(one, "share of positive articles") == 0.25
    assert count(one, "share of positive articles").holds


def test_a_subject_stands_alone_where_five_articles_on_it_have_no_relation():
    sport = [(f"s{n}", {}, {"topics": ("medtop:15000000",)}) for n in range(5)]
    law = [(f"l{n}", {}, {"topics": ("medtop:02000000", "medtop:11000000")}) for n in range(5)]
    law[0][2]["relations"] = relations("KE", "oppose")
    one = corpus(*sport, *law)
    assert found(one, "articles on medtop:02000000") == 5
    assert not count(one, "articles on medtop:15000000").holds
    assert found(one, "subjects with five articles without any relation") == 1


def test_a_subject_that_no_article_has_falls_short():
    one = corpus(("a", {}, {"topics": ("medtop:15000000",)}))
    counts = {count.what: count for count in newsdesk.counts(one)}
    assert all(not counts[f"articles on {code}"].holds for code in taxonomy.SUBJECTS)


def test_hard_negatives_are_counted_by_what_makes_them_hard():
    one = corpus(
        *((f"d{n}", {"kind": "hard negative", "special": "denied acts"}, {}) for n in range(3)),
        ("h", {"kind": "hard negative", "special": "actors only as places"}, {}),
        ("x", {"kind": "subject", "special": "denied acts"}, {}),
    )
    assert count(one, "hard negatives: denied acts") == Count("hard negatives: denied acts", 3, 3)
    assert not count(one, "hard negatives: actors only as places").holds


def test_a_region_a_genre_or_a_hard_negative_that_is_absent_falls_short():
    one = corpus(("a", {}, {}))
    for what in (
        "articles of region: Pacific",
        "articles of genre: editorial",
        "hard negatives: denied acts",
    ):
        assert (found(one, what), count(one, what).holds) == (0, False)


def test_a_twin_of_a_twin_is_of_the_same_group():
    one = corpus(("a", {}, {}), ("b", {"twin_of": "a"}, {}), ("c", {"twin_of": "b"}, {}))
    assert [one.group(key) for key in "abc"] == ["a", "a", "a"]


@pytest.mark.parametrize(("opposed", "holds"), [(3, False), (4, True), (6, True), (7, False)])
def test_no_state_is_the_one_that_is_always_opposed(opposed, holds):
    said = ["oppose"] * opposed + ["support"] * (10 - opposed)
    balance = count(corpus(("a", {}, {"relations": relations("KE", *said)})), "oppose toward KE, of 10")
    assert (balance.found, balance.holds) == (opposed / 10, holds)


def test_only_states_with_ten_relations_have_to_be_balanced():
    one = corpus(
        ("a", {}, {"relations": relations("KE", *["oppose"] * 9)}),
        ("b", {}, {"relations": relations("NATO", *["oppose"] * 12)}),
    )
    assert not [count for count in newsdesk.counts(one) if count.what.startswith("oppose toward")]


def test_a_sentence_repeats_where_an_article_of_other_events_has_it():
    shared = "Nobody in the harbour believed it."
    texts = {
        "a": f"{shared} The cranes stood still all week.",
        "twin": f"{shared} Nothing moved in the port that week.",
        "b": f"“{shared.upper()}” And so on. The mayor of the old town laughed aloud.",
    }
    one = corpus(
        *((key, {"twin_of": "a" if key == "twin" else ""}, {"text": text}) for key, text in texts.items())
    )
    # Of six sentences of five words and more, the shared one counts in each of the three articles.
    what = "share of sentences that stand in another article"
    assert found(one, what) == pytest.approx(3 / 6)
    twins = corpus(
        *((key, {"twin_of": "a" if key == "twin" else ""}, {"text": texts[key]}) for key in ("a", "twin"))
    )
    assert found(twins, what) == 0


def test_short_sentences_may_repeat():
    one = corpus(("a", {}, {"text": "He said no."}), ("b", {}, {"text": "He said no."}))
    assert found(one, "share of sentences that stand in another article") == 0


def test_an_empty_corpus_falls_short_and_does_not_fail():
    counts = newsdesk.counts(corpus())
    assert not next(iter(counts)).holds
