"""Claims: what the public is told about massage; guess first, then see what the studies say."""

from components import claims_page
from components.context import here

claims_page.draw(here().corpus)
