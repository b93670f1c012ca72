"""The linear family: TF-IDF on text with its actors masked by role, logistic regression, calibrated."""
