"""The request body as OpenAPI describes it; `geostance.records` is what checks one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from geostance.records import MAX_ID_CHARACTERS, MAX_PHRASE_CHARACTERS, MAX_SPANS, MAX_TARGETS

Phrase = Annotated[StrictStr, Field(min_length=1, max_length=MAX_PHRASE_CHARACTERS)]
Offsets = Annotated[list[Annotated[StrictInt, Field(ge=0)]], Field(min_length=2, max_length=2)]

EXAMPLES: dict[str, dict[str, Any]] = {
    "article": {
        "summary": "An article",
        "value": {
            "id": "desk-17",
            "title": "Norway and Chile sign fisheries accord",
            "date": "2023-05-11",
            "text": "Norway and Chile signed a fisheries accord on Thursday. Oslo praised Chile for opening "
            "its patrol records.\n\nArgentina condemned the accord and accused Chile of ignoring a shared "
            "commission.",
        },
    },
    "targets": {
        "summary": "With targets of the caller's own",
        "value": {
            "text": "Argentina condemned the fisheries accord that Chile had signed.",
            "targets": ["fisheries accord", {"phrase": "Chile", "spans": [[47, 52]]}],
            "pairs": "all",
        },
    },
    "html": {
        "summary": "A page",
        "value": {"html": "<html><body><article><p>Norway praised Chile.</p></article></body></html>"},
    },
}


class TargetIn(BaseModel):
    """A phrase to be judged as an actor is, with its places where the caller knows them."""

    model_config = ConfigDict(extra="forbid")

    phrase: Phrase
    spans: list[Offsets] | None = Field(
        None, max_length=MAX_SPANS, description="[begin, end] in code points of the text."
    )


class ArticleIn(BaseModel):
    """An article: either text or html, and what is known of it."""

    model_config = ConfigDict(extra="forbid")

    id: StrictStr | None = Field(None, max_length=MAX_ID_CHARACTERS, description="Returned with the answer.")
    text: StrictStr | None = Field(None, description="Plain text, or text copied from a page, menus and all.")
    html: StrictStr | None = Field(None, description="The page as HTML.")
    title: StrictStr | None = None
    date: StrictStr | None = Field(None, description="Day of publication, YYYY-MM-DD.")
    url: StrictStr | None = Field(None, description="Where it stood; not used.")
    pairs: Literal["all"] | None = Field(None, description="List every ordered pair of targets.")
    targets: list[Phrase | TargetIn] = Field([], max_length=MAX_TARGETS)
