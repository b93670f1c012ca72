"""Reading an article: what is body, what is page furniture, where its sentences are."""

from geostance.article.document import Article, Language, Notice, Span
from geostance.article.encoding import decode
from geostance.article.lines import LineClassifier
from geostance.article.reading import MAX_CHARACTERS, read

__all__ = [
    "MAX_CHARACTERS",
    "Article",
    "Language",
    "LineClassifier",
    "Notice",
    "Span",
    "decode",
    "read",
]
