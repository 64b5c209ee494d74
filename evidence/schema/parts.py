"""`arms.csv` and `appraisals.csv`: the groups of a study, and what others published about its quality."""

from typing import Any

import pandera.pandas as pa

from evidence import vocabulary as words
from evidence.schema.fields import URL, number, text, word
from evidence.schema.studies import STUDY_ID, STUDY_ID_FORM


def _study_id() -> Any:
    return text("Study", "A study_id of studies.csv.", pattern=STUDY_ID, form=STUDY_ID_FORM)


class Arms(pa.DataFrameModel):
    """Columns of the table of groups."""

    study_id: str = _study_id()
    arm: float = number("Group", "Number of the group within its study.", "number", low=1, whole=True)
    label: str = text("Label", "What the group had.")
    n: float = number(
        "People", "People in the group.", "people", low=1, whole=True, empty="not printed in the source read"
    )

    class Config:
        strict = True


def _item(title: str, about: str) -> Any:
    return word(title, f"{about} As judged by the appraisal.", words.APPRAISED, empty="not judged, or not seen")


class Appraisals(pa.DataFrameModel):
    """Columns of the table of published quality ratings."""

    study_id: str = _study_id()
    appraisal: float = number("Appraisal", "Number of the appraisal within its study.", "number", low=1, whole=True)
    tool: str = text("Tool", "Scale or tool used, for example PEDro.")
    rating: str = text("Rating", "Rating as printed, for example 7/10.")
    rated_by: str = text("Rated by", "Who rated, or where the rating was published.")
    random_allocation: str = _item("Random allocation", "Allocation at random?")
    allocation_concealed: str = _item("Allocation concealed", "Allocation concealed?")
    assessor_blinded: str = _item("Assessor blinded", "Assessors blinded?")
    participants_blinded: str = _item("Participants blinded", "Participants blinded?")
    intention_to_treat: str = _item("Intention to treat", "Analysed by intention to treat?")
    low_attrition: str = _item("Low attrition", "Few people lost?")
    source: str = text(
        "Source",
        "Address of the page with the rating.",
        pattern=URL,
        form="one address starting with http:// or https://",
    )

    class Config:
        strict = True
