"""Room: a class answers one question by phone, the bars grow on the projector, then the studies answer."""

from components import room_page
from components.context import here

room_page.draw(here().corpus)
