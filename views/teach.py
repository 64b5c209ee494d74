"""Teach: lessons that ship with the app, and the reader's own."""

from components import glossary, lesson_shelf, link, teach_page
from components.context import here

corpus = here().corpus
teach_page.draw(corpus)
lesson = lesson_shelf.find(link.shown(link.LESSON), corpus)
if lesson:
    glossary.words_used("teach", lesson.in_words())
