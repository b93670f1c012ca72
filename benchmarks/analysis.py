"""Speed of an analysis, beside other ways to read the same articles.

Run `.venv/bin/python benchmarks/analysis.py`; `--help` lists the options. Each way runs in a process of its
own, one after the other. The articles are invented, and the same each time.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compared.parts import PARTS
from compared.systems import SYSTEMS
from compared.tables import NOTES, tables
from rich.console import Console

ENCODER = "geostance-en-finetuned"
LINEAR = "geostance-en"
TRUNK = "packaged:all-MiniLM-L6-v2"
WIDTH = 110
BLOCK = re.compile(r"(<!-- begin speed -->\n```text\n).*?(\n```\n<!-- end speed -->)", re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the speed of an analysis.")
    parser.add_argument("--bundle", default=ENCODER, help=f"bundle with an encoder; {ENCODER}")
    parser.add_argument("--linear", default=LINEAR, help=f"bundle of the linear family; {LINEAR}")
    parser.add_argument("--trunk", default=TRUNK, help=f"what its encoder was made from; {TRUNK}")
    parser.add_argument("--seconds", type=float, default=8, help="how long each measurement goes on; 8")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    parser.add_argument("--page", type=Path, help="a page to put what is printed into, between its marks")
    options = parser.parse_args()
    found = {"machine": machine(), **measured(options)}
    shown = json.dumps(found, indent=1) if options.json else written(found)
    print(shown)
    if options.page:
        page = options.page.read_text("utf-8")
        options.page.write_text(BLOCK.sub(lambda place: f"{place[1]}{shown}{place[2]}", page), "utf-8")


def written(found: Mapping[str, Any]) -> str:
    """Return what was measured as tables and the notes to them."""
    console = Console(width=WIDTH, highlight=False, file=io.StringIO(), record=True)
    for table in tables(found):
        console.print(table)
    fastest = "bare encoder: fastest with {batch} passages of {length} tokens in a run.".format(
        **found["bare"]
    )
    where = "Measured on {machine}; meanwhile other processes took {others:.2f} of a core.".format(**found)
    console.print(NOTES, fastest, where, sep="\n")
    return "\n".join(line.rstrip() for line in console.export_text().splitlines())


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Measure everything, each system in a process of its own."""
    found: dict[str, Any] = {}
    taken, start = 0.0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        child("compared.material", options.bundle, options.linear, options.trunk, folder)
        for name in (*SYSTEMS, *PARTS):
            print(f"measuring: {name}", file=sys.stderr)
            before = others()
            found[name] = json.loads(child("compared.measure", name, folder, str(options.seconds)))
            taken += others() - before
    return {**found, "others": taken / (time.monotonic() - start)}


def others() -> float:
    """Return seconds of all cores that other processes have taken, where the system tells, else 0."""
    place = Path("/proc/stat")
    if not place.exists():
        return 0
    user, nice, system = map(int, place.read_text("utf-8").split()[1:4])
    own = sum(os.times()[:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK") - own


def child(module: str, *arguments: str) -> str:
    """Run a module of this folder; return what it prints."""
    here = {"PYTHONPATH": str(Path(__file__).parent)}
    quiet = {"TRANSFORMERS_VERBOSITY": "error", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    command = [sys.executable, "-m", module, *arguments]
    # No pipe for errors: they are to be seen as they come.
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=False, env=os.environ | here | quiet
    )
    if done.returncode:
        sys.exit(f"{module} {arguments[0]} ended with {done.returncode}")
    return done.stdout


def machine() -> str:
    """Return how many cores this process may use, and of which kind, where the system tells."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    places = Path("/proc/cpuinfo")
    lines = places.read_text("utf-8").splitlines() if places.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{cores} cores, {next(iter(names), platform.processor() or platform.machine())}"


if __name__ == "__main__":
    main()
