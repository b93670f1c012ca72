"""`GET /v1/taxonomy`: the labels that an answer speaks in."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from geostance import taxonomy as labels
from geostance_serving import contract
from geostance_serving.keys import permitted

router = APIRouter(prefix="/v1", tags=["service"], dependencies=[Depends(permitted)])


class SubjectOut(BaseModel):
    """One of the 17 top-level subjects of the IPTC Media Topics."""

    id: str
    uri: str = Field(description="The address that IPTC has given to it.")
    label: str
    note: str = Field(description="When this project gives it to an article.")


class TaxonomyOut(BaseModel):
    """Subjects, and the labels of each head."""

    subjects: list[SubjectOut]
    heads: dict[str, list[str]]


@router.get("/taxonomy", summary="The labels", responses=contract.problems(401))
def taxonomy() -> TaxonomyOut:
    """Return the subjects and the labels of each head."""
    subjects = [
        SubjectOut(id=one.id, uri=one.uri, label=one.label, note=one.note) for one in labels.SUBJECTS.values()
    ]
    return TaxonomyOut(subjects=subjects, heads={head: list(them) for head, them in labels.HEADS.items()})
