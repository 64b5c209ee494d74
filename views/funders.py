"""Funders: who paid, and whether direction, quality, size and pooled effects go with it."""

from components import frame, named_funders
from components import funders_page as page
from components.context import here

filtered = here()
if filtered.n_studies == 0:
    frame.empty_state(filtered)
else:
    table = page.counted(filtered)
    page.finding(filtered, table)
    if filtered.n_trials:
        page.direction(filtered, table)
        page.sizes(filtered, table)
        page.pooled(filtered)
    else:
        page.only_reviews(table)
    named_funders.draw(filtered)
