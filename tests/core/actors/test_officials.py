import pytest


def words_of(found, text, actor):
    return [words for identifier, words in found(text) if identifier == actor]


@pytest.mark.parametrize(
    ("text", "actor", "name", "surname"),
    [
        ("Niger's prime minister, Moro Bakani, spoke. Bakani left.", "NE", "Moro Bakani", "Bakani"),
        ("Niger 's prime minister , Moro Bakani , spoke . Bakani left .", "NE", "Moro Bakani", "Bakani"),
        ("Russian Foreign Minister Oleg Pavlin spoke. Pavlin left.", "RU", "Oleg Pavlin", "Pavlin"),
        ("Oleg Pavlin, the Russian foreign minister, spoke. Pavlin left.", "RU", "Oleg Pavlin", "Pavlin"),
        ("Turkish Foreign Ministry spokesman Hami Oztan spoke. Oztan left.", "TR", "Hami Oztan", "Oztan"),
        (
            "Karl Brenner, a spokesman for the German government, spoke. Brenner left.",
            "DE",
            "Karl Brenner",
            "Brenner",
        ),
        (
            "The leader of Niger's military junta, Gen. Abdou Tiaro, spoke. Tiaro left.",
            "NE",
            "Abdou Tiaro",
            "Tiaro",
        ),
        (
            "Israel's ambassador to Turkey, Dan Shilo, spoke. Shilo left.",
            "IL",
            "Dan Shilo",
            "Shilo",
        ),
        ("Chinese Vice Premier Luo Fen spoke. Luo left.", "CN", "Luo Fen", "Luo"),
    ],
)
def test_official_is_linked_to_the_state(found, text, actor, name, surname):
    words = words_of(found, text, actor)
    assert name in words
    assert surname in words


@pytest.mark.parametrize(
    "text",
    [
        "Russian opposition leader Oleg Pavlin spoke. Pavlin left.",
        "The former Russian foreign minister, Oleg Pavlin, spoke. Pavlin left.",
        "Oleg Pavlin, the former Russian foreign minister, spoke. Pavlin left.",
        "Russian tennis player Oleg Pavlin spoke. Pavlin left.",
        "The anti-Russian leader Oleg Pavlin spoke. Pavlin left.",
        "The special envoy for Russia Oleg Pavlin spoke. Pavlin left.",
        "Oleg Pavlin, a spokesman for the Russian airline, spoke. Pavlin left.",
    ],
)
def test_others_are_not(found, text):
    assert words_of(found, text, "RU") == ["Russia" if "for Russia " in text else "Russian"]


def test_days_and_ranks_are_no_names(found):
    assert words_of(found, "Russian Foreign Minister Oleg Pavlin Monday left.", "RU") == [
        "Russian",
        "Oleg Pavlin",
    ]
    assert words_of(found, "A Russian official Monday said so.", "RU") == ["Russian"]


@pytest.mark.parametrize(
    ("text", "actor", "noun"),
    [
        ("Niger's military junta spoke. The junta refused.", "NE", "junta"),
        ("Niger's military junta spoke. The ruling generals refused.", "NE", "ruling generals"),
        ("The government of Niger spoke. On Monday the government refused.", "NE", "government"),
        ("A Turkish delegation arrived. The delegation left.", "TR", "delegation"),
        ("Iran's foreign ministry spoke. The foreign ministry refused.", "IR", "foreign ministry"),
    ],
)
def test_noun_is_the_actor_that_introduced_it(found, text, actor, noun):
    assert (actor, noun) in found(text)


def test_last_introduction_decides(found):
    text = "The Turkish army moved. The Iraqi army waited. The army said so."
    assert found(text)[-1] == ("IQ", "army")


@pytest.mark.parametrize(
    "text",
    [
        "The junta refused. The government agreed.",
        "The Turkish army moved. The army hospital closed.",
        "The Turkish government spoke. The government in Arlen refused.",
        "The Turkish government spoke. Its government refused.",
    ],
)
def test_noun_that_nobody_introduced_is_nobody(found, text):
    assert all(words == "Turkish" for _, words in found(text))


def test_kremlin_is_russia(found):
    assert found("The Kremlin refused.") == [("RU", "Kremlin")]
