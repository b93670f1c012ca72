"""Features of the linear family: strings that a weight can be read off for."""

from __future__ import annotations

from collections.abc import Sequence

from geostance.linear.tokens import OTHER, Tokens, ngrams

SOURCE, TARGET, SELF = "SOURCE", "TARGET", "SELF"
NEGATIONS = frozenset({"not", "n't", "no", "never", "neither", "nor", "without", "denied", "deny", "denies"})
REPORTING = frozenset(
    [
        "said",
        "say",
        "says",
        "saying",
        "told",
        "tells",
        "accused",
        "accuses",
        "accuse",
        "blamed",
        "called",
        "calls",
        "warned",
        "warns",
        "denounced",
        "condemned",
        "condemns",
        "criticized",
        "criticised",
        "slammed",
        "praised",
        "hailed",
        "claimed",
        "claims",
        "alleged",
        "alleges",
        "urged",
        "demanded",
        "insisted",
        "argued",
        "added",
        "described",
        "announced",
        "stated",
    ]
)
PASSIVE = frozenset({"was", "were", "been", "being", "be", "is", "are"})
NEAR = 4
LOOK_BACK = 3
FAR = 12
LONG = 4


def pair_features(tokens: Tokens, source: str, target: str) -> list[str]:
    """Describe how a sentence or window puts two of its actors together.

    Args:
        tokens: A sentence, or a whole window when the two never share a sentence.
        source: Id of the actor whose position it would be.
        target: Id of the actor it would be toward.

    Returns:
        Words between, before, after and near the closest mentions of the two, by who stands first;
        the words beside every mention; longer words between the two with the word after them; the
        whole bag; negation, passive, reporting verbs, quotation marks, distance.
    """
    words = tokens.masked({source: SOURCE, target: TARGET})
    first, second = _closest(words)
    order = ">" if words[first] == SOURCE else "<"
    between = words[first + 1 : second]
    features = ngrams(between[:FAR], f"{order}b:")
    features += ngrams(words[max(0, first - LOOK_BACK) : first], f"{order}p:")
    features += ngrams(words[second + 1 : second + 1 + NEAR], f"{order}a:")
    features += _around(words, first if order == ">" else second, "s")
    features += _around(words, second if order == ">" else first, "t")
    features += [f"w:{word}" for word in words]
    features += [f"{order}w:{word}" for word in words]
    features += _beside(words, SOURCE, "s") + _beside(words, TARGET, "t")
    features += _bridges(between, words[second + 1 : second + 2], order)
    return features + _signals(words, between, order)


def _closest(words: Sequence[str]) -> tuple[int, int]:
    """Return the positions, in order, of the closest source and target."""
    best, last = (0, len(words)), {SOURCE: -len(words), TARGET: -len(words)}
    for position, word in enumerate(words):
        if word not in last:
            continue
        last[word] = position
        other = last[TARGET if word == SOURCE else SOURCE]
        if other >= 0 and position - other < best[1] - best[0]:
            best = (other, position)
    return best


def _around(words: Sequence[str], position: int, role: str) -> list[str]:
    before = words[max(0, position - NEAR) : position]
    after = words[position + 1 : position + 1 + NEAR]
    return ngrams(before, f"{role}-:") + ngrams(after, f"{role}+:")


def _beside(words: Sequence[str], role: str, prefix: str) -> list[str]:
    """Return the words just before and after every mention of a role, not the closest one alone."""
    features = []
    for position, word in enumerate(words):
        if word == role:
            features += [f"{prefix}0:{near}" for near in words[max(0, position - LOOK_BACK) : position]]
            features += [f"{prefix}1:{near}" for near in words[position + 1 : position + 1 + LOOK_BACK]]
    return features


def _bridges(between: Sequence[str], following: Sequence[str], order: str) -> list[str]:
    """Return each longer word between the two with the word after them: "forced ... troops"."""
    after = following[0] if following else ""
    return [f"{order}c:{word}_{after}" for word in between[:FAR] if len(word) >= LONG]


def _signals(words: Sequence[str], between: Sequence[str], order: str) -> list[str]:
    distance = len(between)
    bucket = next((limit for limit in (0, 1, 2, 4, 8, 16, 32) if distance <= limit), 64)
    signals = [f"distance:{order}{bucket}", f"others:{min(3, words.count(OTHER))}", f"order:{order}"]
    tests = {
        "negated": NEGATIONS.intersection(words),
        "negated-between": NEGATIONS.intersection(between),
        "passive": "by" in between and PASSIVE.intersection(between),
        "reported": REPORTING.intersection(words),
        "reported-between": REPORTING.intersection(between),
        "quotes": '"' in words,
        "quotes-between": '"' in between,
        "other-between": OTHER in between,
    }
    return signals + [f"{name}:{order}" for name, holds in tests.items() if holds]


def target_features(tokens: Tokens, target: str) -> list[str]:
    """Describe how one sentence speaks of one of its actors or targets."""
    words = tokens.masked({target: SELF})
    features = ngrams(words, "w:")
    for position, word in enumerate(words):
        if word == SELF:
            features += _around(words, position, "n")
    negated, quoted = bool(NEGATIONS.intersection(words)), '"' in words
    return [*features, f"negated:{negated}", f"quotes:{quoted}"]


def text_features(tokens: Tokens) -> list[str]:
    """Describe a whole text, its actors masked: unigrams and bigrams."""
    return ngrams(tokens.masked({}), "")
