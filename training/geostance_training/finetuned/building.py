"""A network from settings: its trunk, what of it learns, and how texts become its batches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from geostance.errors import CorpusError
from geostance_training.finetuned.batches import Collator
from geostance_training.finetuned.network import Network
from geostance_training.finetuned.settings import Settings

GROUP_TOKENS = 1024
"""Most padded tokens that are encoded together in training: more would only pad more."""


def network(settings: Settings, folder: Path, seed: int) -> Network:
    """Put fresh heads on a trunk; its word embeddings do not learn.

    Args:
        settings: Of the run.
        folder: Of the trunk.
        seed: Of the heads' first weights.
    """
    from transformers import AutoModel

    torch.manual_seed(seed)
    chosen = settings.model
    trunk: Any = AutoModel.from_pretrained(
        folder,
        # Attention written out is faster than the fused one at the lengths of passages, on a CPU.
        attn_implementation="eager",
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
        dtype=torch.float32,
    )
    if getattr(trunk, "pooler", None) is not None:
        trunk.pooler = None
    trunk.get_input_embeddings().weight.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    return Network(
        _learning(trunk, settings),
        hidden=chosen.hidden,
        rank=chosen.rank,
        dropout=chosen.dropout,
        pooling=chosen.pooling,
    )


def _learning(trunk: Any, settings: Settings) -> Any:
    """Let all of a trunk learn, adapters beside its linear layers, or nothing."""
    if settings.model.method == "frozen":
        trunk.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    if settings.model.method == "lora":
        from peft import LoraConfig, get_peft_model

        chosen = settings.lora
        return get_peft_model(
            trunk,
            LoraConfig(
                r=chosen.rank,
                lora_alpha=chosen.alpha,
                lora_dropout=chosen.dropout,
                target_modules="all-linear",
            ),
        )
    return trunk


def merged(network: Network) -> Any:
    """Return the trunk with adapters, where there are any, folded into its weights."""
    trunk: Any = network.trunk
    return trunk.merge_and_unload() if hasattr(trunk, "merge_and_unload") else trunk


def tokenizer(folder: Path) -> Tokenizer:
    """Return a trunk's tokenizer, without truncation and padding."""
    found = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def specials(folder: Path) -> tuple[str, str, str]:
    """Return the tokens that begin and end a text of a trunk, and its padding token."""
    from transformers import AutoTokenizer

    found: Any = AutoTokenizer.from_pretrained(folder)
    first = found.cls_token or found.bos_token
    return first, found.sep_token or found.eos_token, found.pad_token


def special_ids(folder: Path) -> tuple[int, int, int]:
    """Return the ids of the same.

    Raises:
        CorpusError: If the tokenizer does not know one of them.
    """
    known, wanted = tokenizer(folder), specials(folder)
    first, last, padding = (known.token_to_id(one) for one in wanted)
    if first is None or last is None or padding is None:
        raise CorpusError(f"{folder}: the tokenizer does not know one of {wanted}; choose another trunk")
    return first, last, padding


def collator(folder: Path, letters: Sequence[int]) -> Collator:
    """Return what makes a trunk's batches."""
    return Collator(*special_ids(folder), letters, GROUP_TOKENS)


def device() -> torch.device:
    """Return the accelerator where there is one, else the CPU."""
    return torch.accelerator.current_accelerator() or torch.device("cpu")
