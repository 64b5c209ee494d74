"""Every session-state and widget key, in one place."""

SELECTION = "selection"
VIEW = "view"
OPEN_CONDITION = "open_condition"
WRITTEN_QUERY = "written_query"
NOTICES = "notices"
LINK_VERSION = "link_version"
TOUCHED = "touched_by_reader"
PAGE = "page"

YEARS = "filter_years"
MIN_N = "filter_min_n"
TEXT = "filter_text"
MORE_CONDITIONS = "more"
OVERVIEW_CHART = "overview_chart"
OVERVIEW_TABLE = "overview_table"
TRIALS_TABLE = "trials_table"
CONDITION = "pick_condition"
OUTCOME = "pick_outcome"
ORDER = "pick_order"
LEFT_OUT = "pick_left_out"
STUDIES_TABLE = "studies_table"
VIEWPORT = "viewport"


def facet(field: str) -> str:
    """Key of the widget of a facet."""
    return f"filter_{field}"
