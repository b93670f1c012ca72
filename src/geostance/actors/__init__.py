"""Finding the geopolitical actors that an article mentions."""

from geostance.actors.finder import find
from geostance.actors.gazetteer import Gazetteer
from geostance.actors.mention import Actor, Mention, Target

__all__ = ["Actor", "Gazetteer", "Mention", "Target", "find"]
