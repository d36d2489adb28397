"""The time zones that are offered: one name for each, the region's city, no historical spellings."""

from zoneinfo import available_timezones

_REGIONS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)

ZONES: tuple[str, ...] = ("UTC", *sorted(zone for zone in available_timezones() if zone.startswith(_REGIONS)))
