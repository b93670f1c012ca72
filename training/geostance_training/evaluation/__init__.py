"""Measuring a bundle: scores with intervals, baselines, calibration, slices, and the entity-swap test."""
