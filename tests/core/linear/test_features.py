import pytest

from geostance.actors import Mention
from geostance.article import Span
from geostance.linear.features import pair_features, target_features
from geostance.linear.lexicon import parse, polarity, render
from geostance.linear.tokens import tokenize

ACTORS = {"Orsk": "ORSK", "Veldania": "VELDANIA", "Tarn": "TARN"}


def tokens(text):
    found = [
        Mention(text.index(name), text.index(name) + len(name), actor)
        for name, actor in ACTORS.items()
        if name in text
    ]
    return tokenize(text, Span(0, len(text)), sorted(found))


def features(text):
    return set(pair_features(tokens(text), "ORSK", "VELDANIA"))


def test_who_stands_first_is_told_apart():
    assert {"order:>", ">b:accused"} <= features("Orsk accused Veldania of theft.")
    assert {"order:<", "<b:accused"} <= features("Veldania accused Orsk of theft.")


def test_names_never_decide():
    one = pair_features(tokens("Orsk accused Veldania of theft."), "ORSK", "VELDANIA")
    text = "Tarn accused Veldania of theft."
    assert one == pair_features(tokens(text), "TARN", "VELDANIA")


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Veldania was accused by Orsk of theft.", "passive:<"),
        ("Orsk did not accuse Veldania.", "negated-between:>"),
        ("Orsk said Veldania had lied.", "reported-between:>"),
        ('"Liars," Orsk said of Veldania.', "quotes:>"),
        ("Orsk told Tarn that Veldania had lied.", "other-between:>"),
        ("Orsk and Veldania met.", "distance:>1"),
    ],
)
def test_what_stands_between_is_described(text, signal):
    assert signal in features(text)


def test_other_actors_are_masked_too():
    assert "w:OTHER" in features("Orsk told Tarn that Veldania had lied.")


def test_a_target_is_masked_as_itself():
    found = target_features(tokens("Orsk praised Tarn."), "TARN")
    assert {"w:SELF", "w:OTHER", "n-:praised", "n-:OTHER_praised"} <= set(found)


def test_polarity_takes_the_place_of_the_word():
    lexicon = {"betrayed": -2, "helped": 1}
    assert polarity([">b:betrayed", "w:helped", "order:>"], lexicon) == [
        "polarity>b:-",
        "polarity>b:--",
        "polarityw:+",
    ]


def test_a_lexicon_survives_its_file():
    lexicon = {"betrayed": -2, "helped": 1}
    assert parse(render(lexicon)) == lexicon
