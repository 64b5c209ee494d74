"""Where the row is silent, the card says what a published appraisal says."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "app.py"


def test_the_card_counts_a_safeguard_that_only_an_appraisal_reports(corpus):
    row = corpus.studies.iloc[corpus.row_of["wilkinson-2007"]]
    assert row["allocation_concealed"] == "not_reported"
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["study"] = "wilkinson-2007"
    said = next(text.value for text in app.run().markdown if "Quality tier" in text.value)
    reported = next(line for line in said.splitlines() if line.startswith("- Reported"))
    assert "concealed allocation" in reported
