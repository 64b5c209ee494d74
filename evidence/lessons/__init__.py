"""Lessons: an ordered list of screens in a file that a teacher can read.

lesson: what a lesson is and how it is changed; reading: a file checked, with clear messages; writing: a file again.
"""

from evidence.lessons.lesson import KINDS, MOST_SCREENS, Lesson, Screen
from evidence.lessons.reading import LessonProblems, read
from evidence.lessons.writing import write

__all__ = ["KINDS", "MOST_SCREENS", "Lesson", "LessonProblems", "Screen", "read", "write"]
