"""Corpora: read, checked, mapped to our labels, and freed of withheld texts."""
