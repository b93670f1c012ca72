"""The families that read with a transformer encoder: one pass a passage, light heads on its token states."""
