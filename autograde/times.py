"""Points in time as a teacher types them: always with a zone, so that nothing is an hour off."""

import re
from datetime import UTC, datetime

from dateutil.tz import gettz

EXAMPLE = "2026-12-01T23:59+01:00"
ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z_/+-]+\d?")


class TimeError(ValueError):
    """A time that cannot be read, or one without a zone."""


def read_time(text):
    """A time in UTC.

    Args:
        text: ISO 8601 with an offset (2026-12-01T23:59+01:00, ...Z), or a time and a zone by name
            (2026-12-01 23:59 Europe/Berlin, ... UTC).

    Raises:
        TimeError: it is none, or has no zone.
    """
    try:
        moment = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", text.strip()))
    except ValueError:
        moment = _with_named_zone(text)
    if moment is None or moment.tzinfo is None or not 1970 < moment.year < 9999:
        raise TimeError(
            f"expected a time with its zone, got {text!r}; try: {EXAMPLE}, or "
            "'2026-12-01 23:59 Europe/Berlin'"
        )
    return moment.astimezone(UTC)


def _with_named_zone(text):
    start, _, name = text.strip().rpartition(" ")
    zone = gettz(name) if ZONE_NAME.fullmatch(name) else None
    try:
        return datetime.fromisoformat(start.strip()).replace(tzinfo=zone)
    except ValueError:
        return None


def as_text(moment):
    """A time in UTC as nbgrader reads and writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
