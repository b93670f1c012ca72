"""`GET /v1/models`: which bundle answers."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from geostance_serving import contract
from geostance_serving.engine import Engine
from geostance_serving.keys import permitted

router = APIRouter(prefix="/v1", tags=["service"], dependencies=[Depends(permitted)])


class ThresholdsOut(BaseModel):
    """The cuts that calibration chose."""

    topics: dict[str, float] = Field(description="By IPTC code, the probability from which it is listed.")
    relation: float = Field(description="A pair is listed when 1 - P(none) reaches it.")
    participant: float = Field(description="The probability from which an actor takes part.")
    abstain: dict[str, float] = Field(description="By head, the probability below which it abstains.")


class ModelOut(BaseModel):
    """A bundle of models."""

    name: str
    version: str
    family: str
    sha256: str = Field(description="Of the bundle's manifest.")
    languages: list[str]
    thresholds: ThresholdsOut


class ModelsOut(BaseModel):
    """The bundles that this service has loaded."""

    models: list[ModelOut]


@router.get("/models", summary="Which bundle answers", responses=contract.problems(401, 503))
def models(request: Request) -> ModelsOut:
    """Return the bundle that answers, with its thresholds."""
    engine: Engine = request.app.state.engine
    bundle = engine.ready().bundle
    cuts = bundle.thresholds
    thresholds = ThresholdsOut(
        topics=dict(cuts.topics),
        relation=cuts.relation,
        participant=cuts.participant,
        abstain=dict(cuts.abstain),
    )
    model = ModelOut(
        name=bundle.name,
        version=bundle.version,
        family=bundle.family,
        sha256=bundle.sha256,
        languages=["en"],
        thresholds=thresholds,
    )
    return ModelsOut(models=[model])
