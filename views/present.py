"""Present: one screen of a lesson at a time, on the whole screen, driven by the keyboard."""

from components import present_page
from components.context import here

present_page.draw(here().corpus)
