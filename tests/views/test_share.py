"""The share menu of a picture: nothing is built before it opens; then the address and its QR code are of this view."""

from base64 import b64decode
from urllib.parse import urlencode

import pytest
import segno
from streamlit.testing.v1 import AppTest

from components import qr
from evidence.vocabulary import CORE_OUTCOMES, slug
from tests.views.test_pages import assert_sound, open_app, text_of

CONDITION = "views/condition.py"
KEYS = ("forest", "effect_direction", "course", "safeguards")


def pictures(at: AppTest) -> list[str]:
    """Every SVG on the page."""
    urls = [picture.url for image in at.get("image") for picture in image.proto.imgs]
    return [b64decode(url.partition(",")[2]).decode() for url in urls]


def modules_of(address: str) -> str:
    """What a QR code of an address draws: its dark modules as the path of an SVG."""
    return segno.make_qr(address, error="m").svg_inline(border=4).partition(' d="')[2].partition('"')[0]


def codes(at: AppTest, address: str) -> int:
    """How many QR codes of an address are on the page."""
    return sum(modules_of(address) in picture for picture in pictures(at))


def opened(at: AppTest, key: str) -> str:
    """Open a share menu; the address in it."""
    at.session_state[f"{key}_link"] = True
    at.run()
    assert_sound(at)
    (said,) = [code.value for code in at.code]
    return said


def test_a_closed_menu_builds_no_address_and_no_code():
    at = open_app(CONDITION, condition="neck-pain")
    assert_sound(at)
    assert at.code.len == 0
    assert not [picture for picture in pictures(at) if "qrline" in picture]


@pytest.mark.parametrize("key", KEYS)
def test_an_open_menu_holds_the_address_of_its_picture_with_filters_and_choices(key: str):
    at = open_app(CONDITION, condition="neck-pain", measure="pain", comparator="active")
    said = opened(at, key)
    query = urlencode({name: at.query_params[name] for name in at.query_params}, doseq=True)
    assert said.endswith(f"?{query}#{key.replace('_', '-')}")
    assert "condition=neck-pain" in said
    assert "measure=pain" in said
    assert "comparator=active" in said
    assert codes(at, said) == 1
    assert codes(at, said.partition("#")[0]) == 0


def test_the_code_follows_the_filters():
    at = open_app(condition="neck-pain")
    before = opened(at, "overview")
    at.sidebar.multiselect(key="filter_conditions").set_value(["fibromyalgia"]).run()
    (after,) = [code.value for code in at.code]
    assert "condition=fibromyalgia" in after
    assert "#" not in after
    assert (codes(at, before), codes(at, after)) == (0, 1)


def test_an_address_too_long_to_scan_is_given_to_copy_only():
    at = open_app(condition=[slug(word) for word in CORE_OUTCOMES])
    said = opened(at, "overview")
    assert len(said) > qr.MOST_BYTES
    assert "Too long for a QR code" in text_of(at)
    assert not [picture for picture in pictures(at) if "qrline" in picture]
