"""What each text head sees, the same in training and in serving."""

from __future__ import annotations

from dataclasses import dataclass

from geostance.linear.features import pair_features, target_features, text_features
from geostance.linear.lexicon import Lexicon, polarity
from geostance.linear.tokens import Tokens
from geostance.linear.view import Meeting, Pair, View

Features = list[str]


@dataclass(frozen=True, slots=True)
class Featurizer:
    """Turns parts of a document into bags of features.

    Attributes:
        lexicon: Valence of words.
    """

    lexicon: Lexicon

    def text(self, view: View) -> Features:
        """Describe the whole text, for topic, sentiment and genre."""
        return text_features(view.text)

    def sentence(self, tokens: Tokens) -> Features:
        """Describe one sentence, for its tone."""
        return self._with_polarity(text_features(tokens))

    def meeting(self, meeting: Meeting, pair: Pair) -> Features:
        """Describe where two actors meet, for relation and voice."""
        return self._with_polarity(pair_features(meeting.tokens, *pair))

    def mention(self, meeting: Meeting, actor: str) -> Features:
        """Describe a sentence that mentions an actor, for target sentiment."""
        return self._with_polarity(target_features(meeting.tokens, actor))

    def treatment(self, view: View, actor: str) -> Features:
        """Describe all sentences that mention an actor, for participant and stance."""
        return [feature for one in view.sentences[actor] for feature in self.mention(one, actor)]

    def _with_polarity(self, features: Features) -> Features:
        return features + polarity(features, self.lexicon)
