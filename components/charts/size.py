"""The three widths a figure is designed for."""

from dataclasses import dataclass
from typing import Literal

Width = Literal["phone", "laptop", "wide"]


@dataclass(frozen=True)
class Size:
    """Pixels: row height, type sizes, dot diameter, header height.

    `bar` is the height of a bar and `drop` how far its middle lies below the middle of the row, both in rows.
    """

    row: int
    text: int
    small: int
    heading: int
    dot: int
    header: int
    bar: float
    drop: float


SIZES: dict[Width, Size] = {
    "phone": Size(row=48, text=14, small=12, heading=15, dot=6, header=132, bar=0.42, drop=0.2),
    "laptop": Size(row=26, text=14, small=12, heading=16, dot=7, header=70, bar=0.62, drop=0.0),
    "wide": Size(row=34, text=18, small=16, heading=22, dot=10, header=94, bar=0.62, drop=0.0),
}
