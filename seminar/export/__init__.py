"""Marks on their way out: files that Canvas and Moodle import, and a plain table for everything else."""

from seminar.export.run import Exported, export

__all__ = ["Exported", "export"]
