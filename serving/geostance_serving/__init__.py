"""HTTP service and offline batch: the analysis of the core, for others to call."""
