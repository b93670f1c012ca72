"""More training data from labelled articles: actors exchanged, furniture around, labels moved along."""
