"""Named funders: which of the printed spellings mean the same body.

A study's funder is kept as printed. `named` splits it at semicolons and reads the bodies in it by the table ALIASES; a
part that no alias covers stands as printed. Only spellings that occur in the study table are listed, and a test holds
the table to that. Letters in a US grant number tell the institute that gave it: AT is NCCIH (before 2014 NCCAM, before
1998 the Office of Alternative Medicine), MH is NIMH, CA is NCI, HS is AHRQ, RR was NCRR.
"""

import re
from functools import lru_cache

import pandas as pd

NCCIH = "NCCIH (formerly NCCAM, OAM)"
NCI = "National Cancer Institute (NIH)"
NIMH = "National Institute of Mental Health (NIH)"
VA = "US Department of Veterans Affairs"
JOHNSON = "Johnson & Johnson (and its Pediatric Institute)"
NIH_UNNAMED = "NIH, institute not named"
PHS_UNNAMED = "US Public Health Service, grant not named"
MTF = "Massage Therapy Foundation"
ISFAHAN = "Isfahan University of Medical Sciences"
AHRQ = "Agency for Healthcare Research and Quality (US)"
NIHR = "NIHR Health Technology Assessment (UK)"

# Spelling in the study table -> name here.
ALIASES: dict[str, str] = {
    "NCCIH": NCCIH,
    "NCCAM": NCCIH,
    "NIH Office of Alternative Medicine": NCCIH,
    "R21-AT004469": NCCIH,
    "R01AT004623": NCCIH,
    "AT001585": NCCIH,
    "National Cancer Institute": NCI,
    "NIH R01-CA060616": NCI,
    "National Institute of Mental Health": NIMH,
    "NIMH": NIMH,
    "MH46586": NIMH,
    "MH00331": NIMH,
    "NCRR (M01RR00425)": "National Center for Research Resources (NIH)",
    "National Institutes of Health": NIH_UNNAMED,
    "NIH extramural": NIH_UNNAMED,
    'funder types "Other" and "NIH"': NIH_UNNAMED,
    "US Public Health Service": PHS_UNNAMED,
    "US Department of Veterans Affairs": VA,
    "Department of Veterans Affairs (Evidence Synthesis Program)": VA,
    "Johnson & Johnson": JOHNSON,
    "March of Dimes": "March of Dimes",
    "Massage Therapy Foundation": MTF,
    "American Massage Therapy Association": "American Massage Therapy Association",
    "Holistic Health Research": "Holistic Health Research",
    "University of British Columbia": "University of British Columbia",
    "Isfahan University of Medical Sciences": ISFAHAN,
    "Agency for Healthcare Research and Quality": AHRQ,
    "R03-HS009351": AHRQ,
    "National Natural Science Foundation of China": "National Natural Science Foundation of China",
    "NIHR Health Technology Assessment": NIHR,
    "Bundesinstitut für Sportwissenschaft": "German Federal Institute of Sport Science",
    "American Cancer Society": "American Cancer Society",
    "M.D. Anderson Cancer Center": "M.D. Anderson Cancer Center",
    "Medical Research Council": "Medical Research Council (UK)",
    "Patient-Centered Outcomes Research Institute": "Patient-Centered Outcomes Research Institute (PCORI)",
    "Arthritis Foundation": "Arthritis Foundation",
}
_ANY = re.compile("|".join(map(re.escape, ALIASES)))
_WHOLE = {alias: re.compile(rf"(?<!\w){re.escape(alias)}(?!\w)") for alias in ALIASES}
_PARTS = re.compile(r";\s*(?![^()]*\))")
_WORD = re.compile(r"\w+")
SEARCH = "funder:"
MOST_LETTERS = 80


@lru_cache(maxsize=100_000)
def named(printed: str) -> tuple[str, ...]:
    """The bodies in a printed funder, in the order of the alias table per part.

    >>> named("NCCAM (grant R01 AT 001927); Mendel Fund")
    ('NCCIH (formerly NCCAM, OAM)', 'Mendel Fund')
    """
    found: list[str] = []
    for part in (text.strip() for text in _PARTS.split(printed)):
        known = bool(_ANY.search(part))
        covered = [name for alias, name in ALIASES.items() if _WHOLE[alias].search(part)] if known else []
        found += covered or ([part] if part else [])
    return tuple(dict.fromkeys(found))


def of_studies(studies: pd.DataFrame) -> pd.DataFrame:
    """One row per study and named funder: `study` (index of the study), `name`, `printed`.

    Studies declared unfunded name nobody; a category without a printed funder names nobody either.
    """
    says = studies["funder"].notna() & studies["funder_category"].ne("None (declared unfunded)")
    printed = studies.loc[says, "funder"].astype("object")
    names = printed.map(named)
    table = pd.DataFrame({"study": printed.index, "printed": printed.to_numpy(), "name": names.to_numpy()})
    return table.explode("name", ignore_index=True)


def search_word(name: str) -> str:
    """What to search for to find exactly the studies of a named funder: `funder:massage-therapy-foundation`."""
    return SEARCH + "-".join(_WORD.findall(name.lower()))[:MOST_LETTERS]


def search_words(studies: pd.DataFrame) -> pd.Series:
    """The search words of every study, each with a space behind it, so that none is found within a longer one."""
    table = of_studies(studies)
    said = (table["name"].map(search_word) + " ").groupby(table["study"]).sum()
    return said.reindex(studies.index, fill_value="").astype("object")
