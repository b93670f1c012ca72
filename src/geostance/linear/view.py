"""A document as the linear family sees it: tokens by sentence, and where two actors meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain, islice
from operator import add

from geostance.actors.mention import TARGET_PREFIX, Mention
from geostance.article.document import Span
from geostance.linear.tokens import Tokens, tokenize
from geostance.windows import Document, Window

MAX_PRESENT = 16
"""How many actors of one window are paired; a sentence that lists more of them takes no position."""

MAX_TEXT_TOKENS = 1500

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A sentence, or a whole window, in which two actors meet."""

    span: Span
    tokens: Tokens


class View:
    """Tokens of a document, cut once and used by every head."""

    def __init__(self, document: Document) -> None:
        """Take a document; nothing is cut before it is asked for."""
        self.document = document
        self._cut: dict[tuple[int, Pair | None], Tokens] = {}

    @cached_property
    def counts(self) -> Counter[str]:
        """Mentions by actor."""
        return Counter(mention.actor for mention in self.document.mentions)

    @cached_property
    def order(self) -> dict[str, int]:
        """Number of mentions of any actor before the first one of each."""
        first: dict[str, int] = {}
        for position, mention in enumerate(self.document.mentions):
            first.setdefault(mention.actor, position)
        return first

    @cached_property
    def tokens(self) -> list[Tokens]:
        """The tokens of each sentence."""
        windows = self.document.windows
        return [self._tokens(window, sentence, None) for window in windows for sentence in window.sentences]

    @cached_property
    def text(self) -> Tokens:
        """The body's first tokens."""
        words = chain.from_iterable(tokens.words for tokens in self.tokens)
        actors = chain.from_iterable(tokens.actors for tokens in self.tokens)
        return Tokens(tuple(islice(words, MAX_TEXT_TOKENS)), tuple(islice(actors, MAX_TEXT_TOKENS)))

    @cached_property
    def sentences(self) -> dict[str, list[Meeting]]:
        """By actor, the sentences that mention it."""
        found: dict[str, list[Meeting]] = {actor: [] for actor in self.document.actors}
        for window in self.document.windows:
            for sentence in window.sentences:
                for actor in _present(window.mentions, sentence):
                    tokens = self._tokens(window, sentence, (actor, actor))
                    found[actor].append(Meeting(sentence, tokens))
        return found

    @cached_property
    def meetings(self) -> dict[Pair, list[Meeting]]:
        """By ordered pair, where its ends meet: each sentence with both, else the window with both."""
        found: dict[Pair, list[Meeting]] = {}
        for window in self.document.windows:
            present = sorted(_present(window.mentions, window.span), key=_targets_first)[:MAX_PRESENT]
            for source in present:
                for target in present:
                    if source < target:
                        self._meet(window, (source, target), found)
        return found

    def _meet(self, window: Window, pair: Pair, found: dict[Pair, list[Meeting]]) -> None:
        cut = [(sentence, self._tokens(window, sentence, pair)) for sentence in window.sentences]
        met = [Meeting(sentence, tokens) for sentence, tokens in cut if _both(tokens, pair)]
        if not met:
            whole = reduce(add, (tokens for _, tokens in cut))
            met = [Meeting(window.span, whole)] if _both(whole, pair) else []
        if met:
            found.setdefault(pair, []).extend(met)
            found.setdefault((pair[1], pair[0]), []).extend(met)

    def _tokens(self, window: Window, sentence: Span, pair: Pair | None) -> Tokens:
        """Cut a sentence; where a target lies over an actor, the pair's own mentions are kept."""
        targets = tuple(actor for actor in pair or () if actor.startswith(TARGET_PREFIX))
        key = (sentence.begin, (targets[0], targets[-1]) if targets else None)
        if key not in self._cut:
            inside = [m for m in window.mentions if sentence.begin <= m.begin and m.end <= sentence.end]
            kept = _disjoint(inside, targets)
            self._cut[key] = tokenize(self.document.article.text, sentence, kept)
        return self._cut[key]


def _present(mentions: Sequence[Mention], span: Span) -> list[str]:
    inside = (m.actor for m in mentions if span.begin <= m.begin and m.end <= span.end)
    return list(dict.fromkeys(inside))


def _targets_first(actor: str) -> bool:
    return not actor.startswith(TARGET_PREFIX)


def _both(tokens: Tokens, pair: Pair) -> bool:
    return pair[0] in tokens.actors and pair[1] in tokens.actors


def _disjoint(mentions: Sequence[Mention], targets: Sequence[str]) -> list[Mention]:
    """Drop targets that were not asked for, then mentions that overlap one that was."""
    wanted = [mention for mention in mentions if mention.actor in targets]
    others = [mention for mention in mentions if not mention.actor.startswith(TARGET_PREFIX)]
    free = [m for m in others if all(m.end <= w.begin or w.end <= m.begin for w in wanted)]
    return sorted(wanted + free)
