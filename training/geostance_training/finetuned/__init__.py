"""Fitting the finetuned family."""
