"""What times the evidence map draws the same figure that the page does."""

from benchmarks import pages
from components.charts import evidence_map as chart
from evidence import evidence_map as maps
from evidence import filtering
from evidence.selection import Selection


def test_what_is_timed_is_the_map_of_the_page(corpus):
    laid = maps.plane(corpus, "outcome")
    timed = pages.draw_map(Selection(year_from=2000), corpus, laid)
    drawn = maps.build(filtering.apply(Selection(year_from=2000), corpus), laid, "people")
    columns = drawn.columns["word"].tolist()[:10]
    page = chart.figure(drawn, chart.lines(drawn, frozenset()), columns, None, "light", "laptop")
    assert timed.to_json() == page.to_json()


def test_every_dimension_is_timed(corpus):
    found = pages.measure_map(corpus, 2)
    assert [times.across for times in found] == list(maps.ACROSS)
    assert all(times.selections == 2 and 0 < times.map <= times.map_p90 for times in found)
