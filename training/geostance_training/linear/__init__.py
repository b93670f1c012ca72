"""Fitting the linear family."""
