"""Hand-ins in: every file of a folder, a zip or an LMS download, whose it is, what it holds and which of them counts.
Nothing of them is run.
"""
