"""From corpora to a fitted bundle and an evaluation report."""
