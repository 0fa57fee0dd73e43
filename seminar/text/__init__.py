"""Counting in texts: words, their lines, and which of them tell two texts apart."""
