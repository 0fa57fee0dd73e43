"""A new course of one's own: a small one from the template, with a copy of the engine."""

from seminar.new.make import CannotMake, make

__all__ = ["CannotMake", "make"]
