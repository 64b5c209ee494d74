"""QR codes: short enough to be read, sharp, and honest about addresses that phones cannot reach."""

import pytest
import segno

from components import qr

VIEW = "https://touchstone.example.org/condition?condition=neck-pain&measure=pain&data=2026.11.0#forest"


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_a_phone_cannot_reach_this_computer_by_its_name_for_itself(host: str):
    assert qr.caution(f"http://{host}/condition").startswith("Phones cannot reach")


@pytest.mark.parametrize("address", [VIEW, "http://192.168.0.7:8501/", "http://localhost.example.org/", ""])
def test_nothing_is_said_against_other_addresses(address: str):
    assert qr.caution(address) == ""


@pytest.mark.parametrize("about", [100, 180, 430])
@pytest.mark.parametrize("text", [VIEW, VIEW + "x" * (qr.MOST_BYTES - len(VIEW))])
def test_modules_are_whole_pixels_and_not_fine(text: str, about: int):
    pixels = qr.crisp(text, about) / segno.make_qr(text, error="m").symbol_size(border=4)[0]
    assert pixels == int(pixels) >= 3


def test_an_address_too_long_to_scan_gets_no_code():
    assert qr.fits("x" * qr.MOST_BYTES)
    assert not qr.fits("x" * (qr.MOST_BYTES + 1))
    assert not qr.fits("é" * (qr.MOST_BYTES - 1))
