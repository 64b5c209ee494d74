"""Years: when trials appeared, what they said, whether they got better, whether pooled values settled."""

from components import frame, years_brush, years_counted
from components import years_page as page
from components.context import here

filtered = here()
found = years_counted.counted(filtered)
if filtered.n_studies == 0:
    frame.empty_state(filtered)
elif found is None:
    page.only_reviews(filtered)
else:
    page.finding(filtered, found)
    years_brush.draw(filtered, found)
    page.divided(filtered, found)
    page.better(filtered, found)
    page.pooled(filtered)
