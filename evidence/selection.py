"""What a reader has chosen to look at: one small frozen object that is applied, said in words and put into links.

Facets of the study: kind, conditions, funders, massage types, scope, designs, quality tiers, years, people, text.
Facets of the result: outcomes, comparator families and kinds of comparator. A study stays while it keeps at least one
result that meets all of these; its other results stay on its card but not in the pictures.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from evidence import vocabulary as words
from evidence.corpus import Corpus

VERSION_PARAM = "data"
FROM_PARAM, TO_PARAM, MIN_N_PARAM, TEXT_PARAM = "from", "to", "min_n", "q"
MAX_TEXT = 200


@dataclass(frozen=True)
class Facet:
    """A choice of words: its field of Selection, its name in links, its label, and the column it filters."""

    field: str
    param: str
    label: str
    column: str
    of_results: bool = False


FACETS = (
    Facet("conditions", "condition", "Condition", "conditions"),
    Facet("outcomes", "outcome", "Outcome", "outcome", of_results=True),
    Facet("families", "comparator", "Compared with", "comparator_family", of_results=True),
    Facet("comparators", "control", "Kind of comparator", "comparator_type", of_results=True),
    Facet("funders", "funder", "Funder", "funder_category"),
    Facet("tiers", "quality", "Quality", "tier"),
    Facet("massage_types", "type", "Massage type", "massage_type"),
    Facet("scopes", "scope", "Scope", "scope"),
    Facet("designs", "design", "Design", "design"),
    Facet("kinds", "kind", "Kind of study", "kind"),
)
FACET_OF = {facet.field: facet for facet in FACETS}
PARAMS = (*(facet.param for facet in FACETS), FROM_PARAM, TO_PARAM, MIN_N_PARAM, TEXT_PARAM, VERSION_PARAM)


@dataclass(frozen=True)
class Selection:
    """Empty tuples, None, 0 and "" mean "no limit"; words are those of the table."""

    conditions: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    comparators: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    massage_types: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    min_n: int = 0
    text: str = ""

    def changed(self) -> bool:
        """Whether anything is limited."""
        return self != Selection()

    def count_limits(self) -> int:
        """Number of facets that are limited (years count once)."""
        default = Selection()
        differing = {field.name for field in fields(self) if getattr(self, field.name) != getattr(default, field.name)}
        return len({"years" if name.startswith("year_") else name for name in differing})

    def with_words(self, field: str, chosen: Iterable[str]) -> "Selection":
        """The same selection with the words of one facet replaced."""
        return replace(self, **{field: tuple(chosen)})  # type: ignore[arg-type]

    def to_query(self, version: str = "") -> dict[str, list[str]]:
        """Query parameters of this selection by stable ids; with the data version where anything is limited."""
        query = {
            facet.param: [words.slug(word) for word in getattr(self, facet.field)]
            for facet in FACETS
            if getattr(self, facet.field)
        }
        scalars = {FROM_PARAM: self.year_from, TO_PARAM: self.year_to, MIN_N_PARAM: self.min_n, TEXT_PARAM: self.text}
        query |= {param: [str(value)] for param, value in scalars.items() if value}
        if query and version:
            query[VERSION_PARAM] = [version]
        return query


@dataclass(frozen=True)
class Ignored:
    """A part of a link that could not be followed: the parameter, its value and why."""

    param: str
    value: str
    reason: str


def choices(corpus: Corpus, field: str) -> tuple[str, ...]:
    """Words of a facet that occur in the table, in vocabulary order (free words last, by alphabet)."""
    facet = FACET_OF[field]
    if field == "conditions":
        return corpus.conditions
    table = corpus.results if facet.of_results else corpus.studies
    present = {str(word) for word in table[facet.column].dropna().unique()}
    ordered = [word for word in _ORDER[field] if word in present]
    return (*ordered, *sorted(present - set(ordered)))


_ORDER: dict[str, tuple[str, ...]] = {
    "outcomes": words.OUTCOMES,
    "families": words.COMPARATOR_FAMILIES,
    "comparators": words.COMPARATOR_TYPES,
    "funders": words.FUNDER_CATEGORIES,
    "tiers": words.TIERS,
    "massage_types": words.MASSAGE_TYPES,
    "scopes": words.SCOPES,
    "designs": words.DESIGNS,
    "kinds": words.KINDS,
}


def from_query(query: Mapping[str, list[str]], corpus: Corpus) -> tuple[Selection, list[Ignored]]:
    """Read a selection from query parameters; whatever cannot be followed is left out and reported.

    Parameters that are not ours are not touched. A data version other than the corpus's is reported, too.
    """
    chosen: dict[str, object] = {}
    ignored: list[Ignored] = []
    for facet in FACETS:
        by_slug = {words.slug(word): word for word in choices(corpus, facet.field)}
        known, unknown = _split(query.get(facet.param, []), by_slug)
        chosen[facet.field] = tuple(by_slug[value] for value in known)
        ignored += [Ignored(facet.param, value, f"no such {facet.label.lower()} in this table") for value in unknown]
    first, last = int(corpus.studies["year"].min()), int(corpus.studies["year"].max())
    for param, field, low, high in (
        (FROM_PARAM, "year_from", first, last),
        (TO_PARAM, "year_to", first, last),
        (MIN_N_PARAM, "min_n", 0, 1_000_000),
    ):
        value, problem = _number(query.get(param, []), param, low, high)
        chosen[field] = value if value is not None else getattr(Selection(), field)
        ignored += problem
    chosen["text"] = " ".join(query.get(TEXT_PARAM, [])).strip()[:MAX_TEXT].strip()
    return _in_order(Selection(**chosen), ignored)  # type: ignore[arg-type]


def _split(values: Iterable[str], by_slug: Mapping[str, str]) -> tuple[list[str], list[str]]:
    unique = list(dict.fromkeys(value for value in values if value))
    return [value for value in unique if value in by_slug], [value for value in unique if value not in by_slug]


def _number(values: list[str], param: str, low: int, high: int) -> tuple[int | None, list[Ignored]]:
    if not values or values[-1] == "":
        return None, []
    text = values[-1]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None, [Ignored(param, text, "not a whole number")]
    if not low <= int(text) <= high:
        return None, [Ignored(param, text, f"outside {low} to {high}")]
    return int(text), []


def _in_order(selection: Selection, ignored: list[Ignored]) -> tuple[Selection, list[Ignored]]:
    start, end = selection.year_from, selection.year_to
    if start is not None and end is not None and start > end:
        ignored.append(Ignored(FROM_PARAM, str(start), f"later than {TO_PARAM}={end}"))
        selection = replace(selection, year_from=None, year_to=None)
    return selection, ignored


def link_version(query: Mapping[str, list[str]], corpus: Corpus) -> str | None:
    """The data version a link was made with, where it is not the corpus's own."""
    made_with = (query.get(VERSION_PARAM) or [""])[-1]
    return made_with if made_with and made_with != corpus.version else None


def in_words(selection: Selection) -> str:
    """The limits of a selection as a phrase, empty where nothing is limited.

    >>> in_words(Selection(funders=("Other government",), year_from=2000, year_to=2015))
    'Funder: Other government; 2000 to 2015'
    """
    parts = [
        f"{facet.label}: {_or_list(getattr(selection, facet.field))}"
        for facet in FACETS
        if getattr(selection, facet.field)
    ]
    parts += [text for text in (_years(selection), _people(selection), _search(selection)) if text]
    return "; ".join(parts)


def _or_list(chosen: tuple[str, ...]) -> str:
    labels = [words.label(word) for word in chosen]
    if len(labels) > 4:
        return f"{', '.join(labels[:3])} or {len(labels) - 3} more"
    return " or ".join(labels) if len(labels) < 3 else f"{', '.join(labels[:-1])} or {labels[-1]}"


def _years(selection: Selection) -> str:
    match selection.year_from, selection.year_to:
        case None, None:
            return ""
        case int(start), None:
            return f"from {start}"
        case None, int(end):
            return f"to {end}"
        case start, end:
            return str(start) if start == end else f"{start} to {end}"


def _people(selection: Selection) -> str:
    return f"at least {selection.min_n} people" if selection.min_n else ""


def _search(selection: Selection) -> str:
    return f"text “{selection.text}”" if selection.text else ""
