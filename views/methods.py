"""Methods: what is in the table and what is not, how it was coded, the rules, the limits."""

from components import methods_text
from components.context import here

methods_text.draw(here())
