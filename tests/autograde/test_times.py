"""Times that a teacher types have a zone, or are refused."""

import pytest

from autograde.times import TimeError, as_text, read_time


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-12-01T23:59+01:00", "2026-12-01 22:59:00 UTC"),
        ("2026-12-01 23:59 +0100", "2026-12-01 22:59:00 UTC"),
        ("2026-12-01 23:59:30 UTC", "2026-12-01 23:59:30 UTC"),
        ("2026-12-01T23:59Z", "2026-12-01 23:59:00 UTC"),
        ("2026-07-01 23:59 Europe/Berlin", "2026-07-01 21:59:00 UTC"),
        ("2026-12-01 23:59 Europe/Berlin", "2026-12-01 22:59:00 UTC"),
    ],
)
def test_a_time_with_its_zone_is_the_same_moment_in_utc(text, utc):
    assert as_text(read_time(text)) == utc


@pytest.mark.parametrize(
    "text", ["2026-12-01T23:59", "2026-12-01", "2026-12-01 23:59 XYZT", "soon", "", "0001-01-01Z"]
)
def test_what_could_be_meant_in_two_zones_is_refused(text):
    with pytest.raises(TimeError, match=r"with its zone, got .*try: "):
        read_time(text)
