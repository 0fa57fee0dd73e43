"""Grading that reads and never runs: hand-ins in, marks, feedback and a list of what needs a person out (DESIGN
contract 3). `run.grade` conducts the rooms in the order of a hand-in's way: handins, scoring, gradebook, results.
"""
