"""What every figure of a course has in common: its look, its words and its forms.

A course's own figures are made with `seminar.figures.base` (what a figure is) and `seminar.figures.style` (how it
looks).
"""
