"""Teach: lessons that ship with the app, and the reader's own."""

from components import teach_page
from components.context import here

teach_page.draw(here().corpus)
