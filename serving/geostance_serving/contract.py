"""The OpenAPI description, completed by the schemas that FastAPI does not see."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from geostance.schema import analysis_definitions
from geostance_serving.articles import EXAMPLES, ArticleIn
from geostance_serving.problems import MEDIA_TYPE, Problem

COMPONENTS = "#/components/schemas/"

Description = dict[str, Any]

ARTICLE: Description = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": COMPONENTS + "ArticleIn"}, "examples": EXAMPLES}},
    }
}
"""The body of a request with one article."""


def analysis() -> dict[int | str, Description]:
    """Return the description of an answer with an analysis."""
    content = {"application/json": {"schema": {"$ref": COMPONENTS + "Analysis"}}}
    return {200: {"description": "The analysis.", "content": content}}


def problems(*statuses: int) -> dict[int | str, Description]:
    """Return the descriptions of answers with a problem document."""
    content = {MEDIA_TYPE: {"schema": {"$ref": COMPONENTS + "Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def describe(app: FastAPI) -> Callable[[], Description]:
    """Return what gives the app's whole description, made once."""
    partly = app.openapi

    def openapi() -> Description:
        whole = app.openapi_schema is not None
        description = partly()
        if not whole:
            description.setdefault("components", {}).setdefault("schemas", {}).update(_schemas())
        return description

    return openapi


def _schemas() -> Description:
    models = [(ArticleIn, "validation"), (Problem, "serialization")]
    _, ours = models_json_schema(models, ref_template=COMPONENTS + "{model}")
    return {**ours["$defs"], **analysis_definitions(COMPONENTS)}
