from geostance.actors import Mention
from geostance.article import Article, Language, Span
from geostance.linear.view import MAX_PRESENT, View
from geostance.windows import cut


def view(*sentences, marks):
    """Join the sentences into a body and mark each name with its actor."""
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + " "
    body = (Span(0, len(text)),)
    article = Article(text, body, (), tuple(spans), None, None, Language("en", 1.0))
    mentions = []
    for name, actor in marks:
        begin = text.find(name)
        while begin >= 0:
            mentions.append(Mention(begin, begin + len(name), actor))
            begin = text.find(name, begin + 1)
    return View(cut(article, tuple(sorted(mentions))))


PAIR = [("Orsk", "ORSK"), ("Veldania", "VELDANIA")]


def test_two_actors_of_one_sentence_meet_in_it():
    found = view("Orsk left.", "Orsk thanked Veldania.", marks=PAIR).meetings
    assert {pair: [m.span for m in met] for pair, met in found.items()} == {
        ("ORSK", "VELDANIA"): [Span(11, 33)],
        ("VELDANIA", "ORSK"): [Span(11, 33)],
    }


def test_two_actors_of_neighbouring_sentences_meet_in_the_window():
    found = view("Orsk left.", "Veldania stayed.", marks=PAIR).meetings
    assert [m.span for m in found["ORSK", "VELDANIA"]] == [Span(0, 27)]


def test_far_apart_they_do_not_meet():
    filler = ["Nothing of any note was said there at all." for _ in range(6)]
    assert view("Orsk left.", *filler, "Veldania stayed.", marks=PAIR).meetings == {}


def test_a_sentence_that_lists_many_actors_is_cut_off():
    names = [f"State{chr(65 + number)}" for number in range(20)]
    marks = [(name, name.upper()) for name in names]
    found = view(", ".join(names) + " met.", marks=marks).meetings
    assert len({actor for pair in found for actor in pair}) == MAX_PRESENT


def test_a_target_over_an_actor_is_seen_as_the_target_where_it_is_asked_for():
    marks = [("Orsk", "ORSK"), ("Veldania", "VELDANIA"), ("Orsk army", "target:1")]
    seen = view("The Orsk army left Veldania.", marks=marks)
    [as_target] = seen.meetings["target:1", "VELDANIA"]
    [as_actor] = seen.meetings["ORSK", "VELDANIA"]
    assert "army" not in as_target.tokens.words
    assert "army" in as_actor.tokens.words
    assert ("target:1", "ORSK") not in seen.meetings


def test_counts_and_order():
    seen = view("Veldania left.", "Orsk thanked Veldania.", marks=PAIR)
    assert seen.counts == {"VELDANIA": 2, "ORSK": 1}
    assert seen.order == {"VELDANIA": 0, "ORSK": 1}
