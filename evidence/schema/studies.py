"""`studies.csv`: one row per published study, trial or review."""

import pandera.pandas as pa

from evidence import vocabulary as words
from evidence.schema.fields import URL_IN_LIST, number, text, text_list, word, words_list

STUDY_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
STUDY_ID_FORM = "small letters a-z, digits and single hyphens, for example cherkin-2011 or field-1996-b"
REGISTRATION = r"NCT\d{8}|(?![Nn][Cc][Tt])\S.*"
DATE = r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"

NOT_STATED = "not stated in the source read"
NOT_A_REVIEW = "not stated, or the study is a trial"
NOT_A_TRIAL = "not stated, or the study is a review"


class Studies(pa.DataFrameModel):
    """Columns of the study table."""

    study_id: str = text(
        "Study",
        "Stable id: first author and year, with -b, -c for a second study of that author and year.",
        pattern=STUDY_ID,
        form=STUDY_ID_FORM,
        unique=True,
    )
    kind: str = word("Kind", "Whether the publication is a trial or a review of trials.", words.KINDS)
    title: str = text("Title", "Title of the publication.")
    authors: str = text("Authors", "Authors as printed, shortened with et al. in places.", empty=NOT_STATED)
    first_author: str = text("First author", "Family name of the first author.")
    year: float = number("Year", "Year of publication; not after the current year.", "year", low=1900, whole=True)
    journal: str = text("Journal", "Journal as printed or abbreviated.", empty=NOT_STATED)
    doi: str = text(
        "DOI",
        "Digital object identifier, without https://doi.org/.",
        pattern=r"10\.\d{4,9}/\S+",
        form="10., 4 to 9 digits, a slash and the rest without spaces, for example 10.1000/xyz123",
        empty="not seen in the source read; the study may have one",
    )
    pmid: str = text(
        "PubMed id",
        "Number of the record in PubMed.",
        pattern=r"[1-9]\d{0,7}",
        form="1 to 8 digits, not starting with 0",
        empty="not seen in the source read; the study may have one",
    )
    registration: str = text(
        "Registration",
        "Number in a registry of trials or reviews.",
        pattern=REGISTRATION,
        form="NCT and 8 digits, or the number of another registry as printed",
        empty="no registration seen; the study may have one",
    )
    country: str = text("Country", "Country where the study was done, or of its authors.", empty=NOT_STATED)
    design: str = word("Design", "Design; the last three words are for reviews.", words.DESIGNS)
    conditions: str = words_list(
        "Conditions", "What the participants had or were prepared for; the first is the main one.", words.CONDITIONS
    )
    condition_group: str = word("Condition group", "Group of the main condition.", words.CONDITION_GROUPS)
    population: str = text("Participants", "Who took part, in a few words.")
    n_randomised: float = number(
        "People randomised",
        "People allocated to the groups of the trial (in a crossover trial: people, not periods).",
        "people",
        low=1,
        whole=True,
        empty=NOT_A_TRIAL,
    )
    mean_age: float = number("Mean age", "Mean age.", "years", low=0, high=120, empty=NOT_STATED)
    pct_female: float = number("Women", "Share of women or girls.", "percent", low=0, high=100, empty=NOT_STATED)
    massage_type: str = word("Massage type", "Kind of massage tested.", words.MASSAGE_TYPES)
    scope: str = word(
        "Scope",
        "core: hands-on massage therapy. border: acupressure, reflexology, self-massage, infant massage, aroma oil "
        "as the thing tested, devices, lymph drainage.",
        words.SCOPES,
    )
    sessions: float = number(
        "Sessions", "Sessions offered to each person.", "sessions", low=1, whole=True, empty=NOT_A_TRIAL
    )
    minutes_per_session: float = number(
        "Minutes per session", "Length of one session.", "minutes", above=0, empty=NOT_A_TRIAL
    )
    treatment_weeks: float = number(
        "Weeks of treatment", "From first to last session; one day is 0.14.", "weeks", low=0, empty=NOT_A_TRIAL
    )
    longest_follow_up_weeks: float = number(
        "Longest follow-up",
        "Last measurement, counted from baseline; 0 is straight after a single session.",
        "weeks since baseline",
        low=0,
        empty=NOT_A_TRIAL,
    )
    funder: str = text("Funder", "Who paid, as printed.", empty="no funder seen in the source read")
    funder_category: str = word("Kind of funder", "Kind of funder.", words.FUNDER_CATEGORIES)
    randomised: str = word("Randomised", "Were people allocated to groups at random?", words.REPORTED)
    allocation_concealed: str = word(
        "Allocation concealed", "Was the next allocation hidden from those enrolling people?", words.REPORTED
    )
    assessor_blinded: str = word("Assessor blinded", "Did those measuring not know who had massage?", words.REPORTED)
    participants_blinded: str = word(
        "Participants blinded", "Did participants not know which treatment was the one under test?", words.REPORTED
    )
    intention_to_treat: str = word(
        "Intention to treat", "Was everybody analysed in the group they were allocated to?", words.REPORTED
    )
    attrition_pct: float = number(
        "Attrition", "Share of the people randomised who were lost.", "percent", low=0, high=100, empty=NOT_A_TRIAL
    )
    review_n_trials: float = number(
        "Trials reviewed", "Trials in the review.", "trials", low=0, whole=True, empty=NOT_A_REVIEW
    )
    review_n_participants: float = number(
        "People reviewed", "Participants of these trials.", "people", low=0, whole=True, empty=NOT_A_REVIEW
    )
    review_search_to: str = text(
        "Searched until",
        "Last date of the review's literature search.",
        pattern=DATE,
        form="YYYY, YYYY-MM or YYYY-MM-DD",
        empty=NOT_A_REVIEW,
    )
    review_quality_statement: str = text(
        "Quality statement", "What the review says about the quality of its trials.", empty=NOT_A_REVIEW
    )
    safety: str = text("Safety", "What is said about adverse events.", empty=NOT_STATED)
    finding: str = text("Finding", "The finding in one plain sentence, written for this table.")
    notes: str = text("Coder's notes", "How the row was coded, merged papers, doubts.", empty="nothing to note")
    reader_note: str = text("Note for readers", "A caution to show beside the study.", empty="no caution needed")
    double_coded: str = word(
        "Extracted twice", "Were the facts of the study extracted twice, independently?", words.YES_NO
    )
    sources: str = text_list(
        "Sources",
        "Addresses of the pages that were read, at least one; a bare semicolon inside an address separates nothing.",
        URL_IN_LIST,
        "an address starting with http:// or https://",
    )

    class Config:
        strict = True
