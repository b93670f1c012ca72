"""Ways to read articles, timed on the same ones: what `benchmarks/analysis.py` prints."""
