"""The gradebook: what was handed in, what it earned, and every mark that a person gave, in one SQLite file."""
