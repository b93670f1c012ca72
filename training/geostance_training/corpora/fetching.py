"""Loading the public files of corpora into a mirror, from upstream or from a copy of a mirror."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import httpx
from filelock import FileLock

from geostance.errors import CorpusError
from geostance_training.corpora.download import Limits, UnreachedError, Watch, client, copy, digest, download
from geostance_training.corpora.inventory import inventory
from geostance_training.corpora.manifest import Manifest, SourceFile
from geostance_training.corpora.mirror import SOURCE, VARIABLE

GITHUB = "https://raw.githubusercontent.com"
LOCK = ".fetch.lock"
_REPOSITORY = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)")

Outcome = Literal["there", "loaded", "failed"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one public file.

    Attributes:
        corpus: Name of the corpus.
        file: The file as its manifest names it.
        outcome: ``there`` where it was there before, ``loaded``, or ``failed``.
        detail: What else there is to say: the place of a file, what it replaced, why it is not there.
    """

    corpus: str
    file: SourceFile
    outcome: Outcome
    detail: str


def choose(datasets: Path, names: Sequence[str]) -> list[Manifest]:
    """Return the manifests of the corpora named, or of all that have public files.

    Raises:
        CorpusError: If there is no such corpus, or it has no public files.
    """
    manifests = {one.name: one for one in inventory(datasets)}
    public = {name: one for name, one in manifests.items() if one.folder}
    for name in names:
        if name not in manifests:
            raise CorpusError(f"there is no corpus {name!r}; the public ones are {', '.join(public)}")
        if name not in public:
            raise CorpusError(f"{name} has no files to fetch: they stand in {datasets / name}")
    return [one for name, one in public.items() if not names or name in names]


def source(given: str) -> httpx.URL | Path:
    """Return where a copy of a mirror is: the address it is served at, or its folder.

    Raises:
        CorpusError: If it is neither.
    """
    if Path(given).is_dir():
        return Path(given)
    try:
        address = httpx.URL(given)
    except httpx.InvalidURL as error:
        raise CorpusError(f"{given}: {error}; correct the address") from error
    if address.scheme in {"http", "https"} and address.host:
        return address
    raise CorpusError(
        f"{given} is no folder and no address; give a folder, or an address with https:// before it"
    )


def fetch(
    manifests: Sequence[Manifest],
    datasets: Path,
    into: Path,
    *,
    origin: httpx.URL | Path | None,
    limits: Limits,
    watch: Watch,
) -> Iterator[Fetched]:
    """Load every public file that is not there yet; go on where one cannot be had.

    Args:
        manifests: Of the corpora.
        datasets: The folder of corpora; files that stand in it are not public ones.
        into: Folder of the mirror, made where it is missing. It holds `LOCK` afterwards, by which two runs
            keep out of each other's way.
        origin: A copy of a mirror to load from; None for upstream itself.
        limits: Of time, size and attempts for each file.
        watch: Is told how the loading goes on.

    Yields:
        What became of each file, in turn.

    Raises:
        CorpusError: If the source is not reached; what was loaded before stays.
    """
    with client(limits) as http:
        run = _Run(http, into, origin, limits, watch)
        for manifest in manifests:
            for file in manifest.files:
                if not (datasets / manifest.name / file.path).is_file():
                    yield run.fetch(manifest, file)


@dataclass(frozen=True, slots=True)
class _Run:
    http: httpx.Client
    into: Path
    origin: httpx.URL | Path | None
    limits: Limits
    watch: Watch

    def fetch(self, manifest: Manifest, file: SourceFile) -> Fetched:
        place = self.into / manifest.folder / file.path
        if digest(place) == file.sha256:
            return Fetched(manifest.name, file, "there", str(place))
        self.into.mkdir(parents=True, exist_ok=True)
        with FileLock(self.into / LOCK):
            # Another run may have loaded it while this one waited.
            before = digest(place)
            if before == file.sha256:
                return Fetched(manifest.name, file, "there", str(place))
            return self._replace(manifest, file, place, before)

    def _replace(self, manifest: Manifest, file: SourceFile, place: Path, before: str | None) -> Fetched:
        try:
            self._load(manifest, file, place)
        except UnreachedError as error:
            raise CorpusError(
                f"{error}; what was loaded before stays. Without a network, point {VARIABLE} at a copy of "
                "the public files, or name one with --from"
            ) from error
        except CorpusError as error:
            stays = f". {place} is wrong too, with sha256 {before}, and stays" if before else ""
            return Fetched(manifest.name, file, "failed", f"{error}{stays}")
        replaced = f", in place of a file with sha256 {before}" if before else ""
        return Fetched(manifest.name, file, "loaded", f"{place}{replaced}")

    def _load(self, manifest: Manifest, file: SourceFile, place: Path) -> None:
        whence = upstream(manifest, file) if self.origin is None else _within(self.origin, manifest, file)
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(whence, Path):
            copy(whence, place, file.sha256)
            return
        name = f"{manifest.name}: {file.path}"
        download(self.http, whence, place, file.sha256, name=name, limits=self.limits, watch=self.watch)


def upstream(manifest: Manifest, file: SourceFile) -> httpx.URL:
    """Return the address of a file at the commit that its manifest names.

    Raises:
        CorpusError: If only mirrors have the file, or its source is no repository and commit on GitHub.
    """
    if file.origin == "mirror":
        raise CorpusError(
            "upstream has no such file, only copies of the mirror have it: name one with --from or "
            f"{SOURCE}, or point {VARIABLE} at it"
        )
    repository = _REPOSITORY.fullmatch(manifest.source)
    if not repository or not manifest.commit:
        raise CorpusError(
            f"source {manifest.source!r} with commit {manifest.commit!r} is no commit on GitHub; "
            "name a copy of the mirror with --from"
        )
    return httpx.URL(f"{GITHUB}/{repository[1]}/{manifest.commit}/{quote(file.path)}")


def _within(origin: httpx.URL | Path, manifest: Manifest, file: SourceFile) -> httpx.URL | Path:
    """Return where a copy of a mirror has a file."""
    path = Path(manifest.folder, file.path)
    if isinstance(origin, Path):
        return origin / path
    return origin.copy_with(path=quote(f"{origin.path.rstrip('/')}/{path.as_posix()}"))
