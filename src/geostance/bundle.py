"""A bundle: the folder that a training run leaves and that everything else answers from."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from geostance.article.lines import LineClassifier
from geostance.errors import BundleError
from geostance.predictor import Predictor
from geostance.thresholds import Thresholds

FORMAT = 1
FAMILIES = {
    "linear": "geostance.linear.storage",
    "frozen": "geostance.encoder.storage",
    "finetuned": "geostance.encoder.storage",
}
"""Where each family is read; only what a bundle needs is imported."""
MANIFEST = "manifest.json"
FURNITURE = "furniture.npz"
VARIABLE = "GEOSTANCE_BUNDLE"
RELEASED = "geostance-en"
"""The bundle that answers where no other one is named."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A loaded bundle, its files checked against the manifest.

    Attributes:
        path: Its folder.
        name: Such as ``geostance-en``.
        version: Such as ``0.1.0``.
        family: Which family of models it holds.
        sha256: Hex digest of its manifest, which names the digest of each file.
        predictor: The family's models.
        lines: Tells body from furniture.
        thresholds: What is listed and what is called unsure.
        manifest: The manifest as written.
    """

    path: Path
    name: str
    version: str
    family: str
    sha256: str
    predictor: Predictor
    lines: LineClassifier
    thresholds: Thresholds
    manifest: Mapping[str, Any]

    @classmethod
    def load(cls, path: Path) -> Bundle:
        """Load and check a bundle.

        Args:
            path: Its folder.

        Raises:
            BundleError: If a file is missing, unknown or not the one the manifest names, or the format or
                family is not known; the message names the file.
        """
        manifest, digest = _manifest(path)
        files = _checked(path, manifest["files"])
        try:
            return cls(
                path=path,
                name=manifest["name"],
                version=manifest["version"],
                family=manifest["family"],
                sha256=digest,
                predictor=_predictor(path, manifest["family"], files),
                lines=LineClassifier.from_bytes(files[FURNITURE]),
                thresholds=Thresholds(**manifest["thresholds"]),
                manifest=manifest,
            )
        except (KeyError, TypeError) as error:
            raise BundleError(f"{path / MANIFEST}: field or file {error} is missing or unknown") from error


def located(bundle: Path | str | None = None) -> Path:
    """Return the folder of a bundle.

    Args:
        bundle: A folder, the name of a bundle that came with geostance such as ``geostance-en``, or
            None for what ``GEOSTANCE_BUNDLE`` names, else ``geostance-en``.

    Raises:
        BundleError: If none is named and none came with geostance.
    """
    given = bundle or os.environ.get(VARIABLE) or RELEASED
    package = Path(__file__).resolve().parent
    for models in (package / "models", package.parents[1] / "models"):
        if Path(given).name == str(given) and (models / given / MANIFEST).is_file():
            return models / given
    if str(given) == RELEASED:
        raise BundleError(f"no bundle {RELEASED} in {package}; set {VARIABLE} to a bundle's folder")
    return Path(given)


def write(path: Path, fields: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    """Write a bundle as ``put`` does: whole or not at all.

    Args:
        path: The bundle's folder.
        fields: The manifest, less ``format`` and ``files``.
        files: Content by file name.

    Returns:
        The sha256 of the manifest, which is the bundle's own.
    """
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    manifest = json.dumps({"format": FORMAT, **fields, "files": digests}, indent=1, ensure_ascii=False)
    put(path, {**files, MANIFEST: manifest.encode()})
    return hashlib.sha256(manifest.encode()).hexdigest()


def put(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside its place, then move it there; a folder that stood there is replaced whole.

    Args:
        path: The folder.
        files: Content by file name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as scratch:
        fresh = Path(scratch) / "fresh"
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        _swap(fresh, path, Path(scratch) / "former")


def _swap(fresh: Path, path: Path, former: Path) -> None:
    """Move ``fresh`` to ``path``; what stood there goes to ``former``, and back again if the move fails."""
    if path.exists():
        path.rename(former)
    try:
        fresh.rename(path)
    except OSError:
        if former.exists():
            former.rename(path)
        raise


def _manifest(path: Path) -> tuple[dict[str, Any], str]:
    place = path / MANIFEST
    data = _bytes(place)
    try:
        manifest = json.loads(data)
    except ValueError as error:
        raise BundleError(f"{place}: is not JSON: {error}; fetch or train the bundle again") from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise BundleError(f"{place}: format {found!r}, this version of geostance reads {FORMAT}")
    if not isinstance(manifest.get("files"), dict):
        raise BundleError(f"{place}: names no files; fetch or train the bundle again")
    return manifest, hashlib.sha256(data).hexdigest()


def _bytes(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise BundleError(f"{place}: cannot be read: {error.strerror}; is this a bundle's folder?") from error


def _checked(path: Path, digests: Mapping[str, str]) -> dict[str, bytes]:
    files = {}
    for place in sorted(path.iterdir()):
        if place.name == MANIFEST:
            continue
        if place.name not in digests:
            raise BundleError(f"{place}: is not named in the manifest; remove it or fetch the bundle again")
        files[place.name] = _bytes(place)
        found = hashlib.sha256(files[place.name]).hexdigest()
        if found != digests[place.name]:
            raise BundleError(
                f"{place}: sha256 is {found}, the manifest says {digests[place.name]}; fetch the bundle again"
            )
    for name in digests:
        if name not in files:
            raise BundleError(f"{path / name}: is missing; fetch the bundle again")
    return files


def _predictor(path: Path, family: str, files: Mapping[str, bytes]) -> Predictor:
    if family not in FAMILIES:
        raise BundleError(
            f"{path / MANIFEST}: family {family!r} is not known; this version knows: {', '.join(FAMILIES)}"
        )
    return import_module(FAMILIES[family]).load(path, files)
