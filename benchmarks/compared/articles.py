"""Invented news articles of any length, the same for the same seed; no two sentences of one are the same."""

from collections.abc import Iterator, Sequence
from random import Random

ACTORS = (
    *("Niger", "Chad", "Mali", "France", "Germany", "Japan", "Canada", "Brazil", "Kenya", "Turkey", "Poland"),
    *("Egypt", "India", "Mexico", "Vietnam", "Serbia", "Jordan", "Norway", "Peru", "Ghana", "Morocco"),
    *("Chile", "the European Union", "the African Union", "NATO", "the Arab League", "Hezbollah"),
)
"""Names that the gazetteer knows."""

PER_ARTICLE = 10
"""How many actors an article names."""

PARTS = {
    "who": (
        *("the foreign ministry", "a government spokesman", "the trade minister", "a senior diplomat"),
        *("the central bank", "an army commander", "the opposition leader", "a panel of judges"),
        *("the port authority", "a union of dockworkers", "the election commission", "a relief worker"),
    ),
    "place": (
        *("along the northern border", "in the capital", "near the disputed strait", "in the mining towns"),
        *("at the port", "in the flooded valleys", "around the airfield", "in the refugee camps"),
        *("on the coastal highway", "in the farming districts", "outside parliament", "on the high plateau"),
    ),
    "when": (
        *("on Monday", "late on Tuesday", "on Wednesday", "early on Thursday", "over the weekend"),
        *("after a night of talks", "before the summit", "in the second week of the strike"),
        *("as the deadline passed", "hours after the vote", "for the third time this year"),
    ),
    "thing": (
        *("grain shipments", "the ceasefire", "fishing rights", "the gas pipeline", "border crossings"),
        *("the new tariffs", "a prisoner exchange", "the drone base", "flood relief", "the customs union"),
        *("cheap steel", "the water treaty", "vaccine exports", "the peacekeeping force", "visa rules"),
    ),
    "number": (
        *("two", "seven", "nearly 40", "some 300", "about 1,200", "more than 15,000"),
        *("a dozen", "at least 86", "around 2.5 million", "fewer than 500"),
    ),
    "people": (
        *("farmers", "truck drivers", "soldiers", "nurses", "students", "shopkeepers", "fishermen"),
        *("displaced families", "civil servants", "engineers", "pensioners", "election observers"),
    ),
    "mood": (
        *("a reckless provocation", "a welcome first step", "a matter for the courts", "long overdue"),
        *("a threat to the whole region", "a sensible compromise", "an empty gesture", "a grave mistake"),
        *("the only way to end the fighting", "a burden on the poorest", "a sign of good faith"),
    ),
    "against": (
        *("condemned", "rejected", "criticised", "sharply attacked", "refused to accept", "opposed"),
    ),
    "toward": ("welcomed", "praised", "backed", "thanked", "defended", "stood by"),
    "said": ("said", "told reporters", "warned", "insisted", "argued", "conceded", "repeated", "noted"),
}
"""What a sentence is varied by; actors are ``one`` and ``other``."""

SENTENCES = (
    "{one} {against} the decision of {other} to halt {thing}, calling it {mood}.",
    "{who} of {one} {said} {when} that {other} had broken its word on {thing}.",
    "{one} {toward} {other} for its stand on {thing}, which officials described as {mood}.",
    "Talks between {one} and {other} over {thing} ended {when} without an agreement.",
    "{one} accused {other} of moving {number} {people} {place} to press its claim to {thing}.",
    "{who} {said} that sanctions by {one} against {other} would hurt {number} {people} {place}.",
    "Envoys of {one} flew to meet those of {other} {when}, {number} aides among them, to save {thing}.",
    "“This is {mood},” {who} of {one} {said} of the offer that {other} made {when}.",
    "{one} and {other} signed an accord on {thing} {when}, and both sides called it {mood}.",
    "{one} has sent {number} {people} to help {other} with {thing}, though few of them have arrived {place}.",
    "{who} {said} {when} that {thing} would not be discussed until {number} {people} had gone home.",
    "{one} kept silent {when} on {thing}, which many {people} {place} had expected it to mention.",
    "In {one}, {number} {people} gathered {place} {when} to ask what would become of {thing}.",
    "{who} {said} that the cost of {thing} had doubled since the spring and was {mood}.",
    "Most {people} {place} have never seen {thing} and doubt that they ever will.",
    "The price of bread rose again {when}, and {people} {place} waited for hours to buy {number} loaves.",
    "{number} {people} were hurt {place} {when}, according to a hospital that treated most of them.",
    "Analysts {said} that {thing} mattered less to {people} than work, schools and the state of the roads.",
    "The plan, drafted {when} by {who}, would give {number} {people} a share in {thing}.",
    "Nobody {place} could say {when} whether {thing} would last, and {who} did not answer questions.",
    "{one}, which holds the chair this year, asked {other} to put off the vote on {thing} until the autumn.",
    "{who} of {one} {said} that {other} was right about {thing} and that the criticism of it was {mood}.",
)


def article(words: int, seed: int) -> str:
    """Write an article of at least so many words, ending with a whole sentence."""
    rng = Random(f"{words} {seed}")  # noqa: S311 - the same each time is what is wanted
    actors = tuple(rng.sample(ACTORS, PER_ARTICLE))
    sentences: dict[str, None] = {}
    for pattern in _patterns(rng):
        sentences[_sentence(rng, pattern, actors)] = None
        if sum(len(one.split()) for one in sentences) >= words:
            break
    return _paragraphs(rng, list(sentences))


def _patterns(rng: Random) -> Iterator[str]:
    """Yield patterns for ever, each once before any comes again."""
    while True:
        yield from rng.sample(SENTENCES, len(SENTENCES))


def _sentence(rng: Random, pattern: str, actors: Sequence[str]) -> str:
    one, other = rng.sample(actors, 2)
    chosen = {name: rng.choice(options) for name, options in PARTS.items()}
    made = pattern.format(one=one, other=other, **chosen)
    return made[0].upper() + made[1:]


def _paragraphs(rng: Random, sentences: Sequence[str]) -> str:
    paragraphs, start = [], 0
    while start < len(sentences):
        size = rng.randint(2, 4)
        paragraphs.append(" ".join(sentences[start : start + size]))
        start += size
    return "\n\n".join(paragraphs) + "\n"
