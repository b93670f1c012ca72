"""The training loop: stages of epochs of steps, the same after an interruption as without one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from geostance_training.finetuned.batches import Collator, Example, plan
from geostance_training.finetuned.checkpoints import Run
from geostance_training.finetuned.losses import losses
from geostance_training.finetuned.network import Network
from geostance_training.finetuned.settings import Settings, Stage
from geostance_training.steps import Steps

SHOWN = 25
"""Steps between lines of progress and of the log."""

Score = Callable[[Network], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the order of a run: its number, place, and examples."""

    number: int
    stage: int
    epoch: int
    last: bool
    examples: Sequence[int]


@dataclass(frozen=True, slots=True)
class Loop:
    """A training run.

    Attributes:
        settings: Of the run.
        examples: Everything that may be drawn.
        collator: Makes batches.
        score: Measures a network on articles that are not trained on; ``score`` decides which is best.
        run: Where its state is kept.
        seed: Of the order, the letters and dropout.
        device: Where it is done.
        steps: Told what is being done.
    """

    settings: Settings
    examples: Sequence[Example]
    collator: Collator
    score: Score
    run: Run
    seed: int
    device: torch.device
    steps: Steps

    def train(self, network: Network) -> Mapping[str, float]:
        """Train a network to its best epoch; go on where the same run was interrupted.

        Returns:
            The scores of the weights that the network ends with.
        """
        self.run.start()
        saved, done = self.run.state(), 0
        order = list(self.order())
        optimizer: torch.optim.Optimizer | None = None
        stage = -1
        if saved:
            network.load_state_dict(saved["network"])
            done, stage = saved["step"], saved["stage"]
            optimizer = self._optimizer(network, stage)
            optimizer.load_state_dict(saved["optimizer"])
            self.run.truncate(done)
            self.steps.announce(f"going on after step {done:,} of {len(order):,}")
        clock = _Clock(len(order) - done)
        factors = self._factors(order)
        for step in order[done:]:
            if optimizer is None or step.stage != stage:
                stage, optimizer = step.stage, self._optimizer(network, step.stage)
            found = self._step(network, optimizer, step, factors[step.number])
            clock.tick()
            if step.number % SHOWN == 0:
                self._tell(step, found, clock)
            if step.last:
                self._judge(network, step)
            if step.number % self.settings.checkpoint == 0 or step.last:
                self._save(network, optimizer, step)
        best = self.run.best()
        if best is None:
            return {}
        network.load_state_dict(best["network"])
        return best["scores"]

    def order(self) -> Iterator[Step]:
        """Yield every step of the run."""
        number = 0
        for position, stage in enumerate(self.settings.stages):
            for epoch in range(stage.epochs):
                drawn = self._drawn(stage, np.random.default_rng([self.seed, position, epoch]))
                for place, chosen in enumerate(drawn):
                    number += 1
                    yield Step(number, position, epoch, place == len(drawn) - 1, chosen)

    def _drawn(self, stage: Stage, rng: np.random.Generator) -> list[list[int]]:
        chosen: list[int] = []
        for kind, share in stage.shares.items():
            mine = [number for number, one in enumerate(self.examples) if one.kind == kind]
            chosen += rng.permutation(mine)[: round(share * len(mine))].astype(int).tolist()
        lengths = [len(self.examples[number].layout.tokens.ids) for number in chosen]
        dealt = plan(lengths, self.settings.optimizer.tokens, rng) if chosen else []
        return [[chosen[place] for place in one] for one in dealt]

    def _optimizer(self, network: Network, stage: int) -> torch.optim.Optimizer:
        chosen = self.settings.stages[stage]
        trunk = [one for one in network.trunk.parameters() if one.requires_grad]
        heads = [one for name, one in network.named_parameters() if not name.startswith("trunk.")]
        groups = [{"params": heads, "lr": chosen.head_learning_rate}]
        groups += [{"params": trunk, "lr": chosen.learning_rate}] if trunk else []
        return torch.optim.AdamW(groups, weight_decay=self.settings.optimizer.weight_decay, fused=True)

    def _factors(self, order: Sequence[Step]) -> dict[int, float]:
        """Return by step the share of the highest learning rate that it learns with."""
        warmup, found = self.settings.optimizer.warmup, {}
        for _, steps in groupby(order, key=lambda one: one.stage):
            mine = list(steps)
            for place, step in enumerate(mine):
                share = (place + 1) / len(mine)
                up = share / warmup if warmup else 1.0
                found[step.number] = min(1.0, up, (1 - share) / (1 - warmup) + 1 / len(mine))
        return found

    def _step(
        self, network: Network, optimizer: torch.optim.Optimizer, step: Step, factor: float
    ) -> Mapping[str, Tensor]:
        torch.manual_seed(self.seed * 1_000_003 + step.number)
        rng = np.random.default_rng([self.seed, step.number])
        batch = self.collator.batch([self.examples[one] for one in step.examples], rng).to(self.device)
        network.train()
        with autocast(self.device):
            outputs = network(batch)
        classes = {
            head: torch.tensor(weights, device=self.device) for head, weights in self.settings.classes.items()
        }
        found = losses(outputs, batch, classes)
        for group, rate in zip(optimizer.param_groups, self._rates(step), strict=False):
            group["lr"] = rate * factor
        optimizer.zero_grad()
        if found:
            torch.stack([self.settings.losses[head] * loss for head, loss in found.items()]).sum().backward()
            nn.utils.clip_grad_norm_(network.parameters(), self.settings.optimizer.clip)
            optimizer.step()
        return found

    def _rates(self, step: Step) -> tuple[float, float]:
        stage = self.settings.stages[step.stage]
        return stage.head_learning_rate, stage.learning_rate

    def _tell(self, step: Step, found: Mapping[str, Tensor], clock: _Clock) -> None:
        values = {head: round(float(loss.detach()), 4) for head, loss in found.items()}
        name = self.settings.stages[step.stage].name
        self.run.log(step=step.number, stage=name, epoch=step.epoch, losses=values)
        shown = " ".join(f"{head} {value:.3f}" for head, value in values.items())
        self.steps.announce(f"{name} {step.epoch + 1}, step {step.number:,}, {clock.left()} left: {shown}")

    def _judge(self, network: Network, step: Step) -> None:
        scores = self.score(network)
        name = self.settings.stages[step.stage].name
        self.run.log(step=step.number, stage=name, epoch=step.epoch, scores=dict(scores))
        shown = " ".join(f"{head} {value:.3f}" for head, value in scores.items())
        self.steps.announce(f"{name} {step.epoch + 1}, held out: {shown}")
        best = self.run.best()
        if best is None or scores["score"] > best["scores"]["score"]:
            self.run.keep({"network": network.state_dict(), "scores": dict(scores), "step": step.number})

    def _save(self, network: Network, optimizer: torch.optim.Optimizer, step: Step) -> None:
        state: dict[str, Any] = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
        self.run.save({**state, "step": step.number, "stage": step.stage})


class _Clock:
    """Says how long a run will still take."""

    def __init__(self, steps: int) -> None:
        self._start, self._steps, self._done = time.monotonic(), steps, 0

    def tick(self) -> None:
        self._done += 1

    def left(self) -> str:
        seconds = (time.monotonic() - self._start) / max(1, self._done) * (self._steps - self._done)
        return f"{seconds / 60:.0f} min"


def autocast(device: torch.device) -> torch.autocast:
    """Compute in bfloat16 where the device has it."""
    able = device.type != "cpu" or torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001 - no public name
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=able)
