"""When a clock strikes, in the nights in which clocks are changed, everywhere."""

import datetime
import zoneinfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentorship.domain.clocks import next_time
from mentorship.domain.preferences import Reader, quiet_until
from mentorship.models import MessageHours

#: Both changes of a year; half an hour only on Lord Howe; at midnight in Santiago.
NIGHTS = [
    ("Europe/Berlin", (2026, 3, 29)),
    ("Europe/Berlin", (2026, 10, 25)),
    ("America/New_York", (2026, 3, 8)),
    ("America/New_York", (2026, 11, 1)),
    ("Australia/Lord_Howe", (2026, 4, 5)),
    ("Australia/Lord_Howe", (2026, 10, 4)),
    ("America/Santiago", (2026, 4, 5)),
    ("America/Santiago", (2026, 9, 6)),
    ("Asia/Tokyo", (2026, 3, 29)),
]
MINUTE = datetime.timedelta(minutes=1)


def berlin(*when, fold=0):
    local = datetime.datetime(*when, fold=fold, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
    return local.astimezone(datetime.UTC)


def shows(moment, zone, clock):
    return moment.astimezone(zone).time() == clock


@given(
    night=st.sampled_from(NIGHTS),
    minutes=st.integers(0, 48 * 60),
    clock=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
)
@example(night=NIGHTS[1], minutes=1515, clock=datetime.time(2, 30))
@example(night=NIGHTS[0], minutes=1485, clock=datetime.time(2, 30))
def test_it_is_the_first_time_that_the_clock_shows_it(night, minutes, clock):
    name, day = night
    zone = zoneinfo.ZoneInfo(name)
    noon_before = datetime.datetime(*day, tzinfo=datetime.UTC) - datetime.timedelta(hours=12)
    now = noon_before + minutes * MINUTE
    found = next_time(now.astimezone(zone), clock)

    assert now < found <= now + datetime.timedelta(hours=25)
    between = [now + step * MINUTE for step in range(1, (found - now) // MINUTE)]
    assert not [moment for moment in between if shows(moment, zone, clock)]
    is_skipped = found.astimezone(zone).time() > clock and found.astimezone(zone).hour < 5
    assert shows(found, zone, clock) or is_skipped


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_in_the_same_night():
    hours = MessageHours(quiet_from=datetime.time(22), quiet_until=datetime.time(2, 30))
    reader = Reader(hours=hours, zone=zoneinfo.ZoneInfo("Europe/Berlin"))
    for fold in (0, 1):
        moment = berlin(2026, 10, 25, 2, 15, fold=fold)
        assert quiet_until(reader, moment) == berlin(2026, 10, 25, 2, 30, fold=fold)


@pytest.mark.parametrize("hour", [23, 1])
def test_quiet_hours_that_end_in_the_hour_that_is_left_out_end_right_after_it(hour):
    hours = MessageHours(quiet_from=datetime.time(22), quiet_until=datetime.time(2, 30))
    reader = Reader(hours=hours, zone=zoneinfo.ZoneInfo("Europe/Berlin"))
    moment = berlin(2026, 3, 28 if hour == 23 else 29, hour)
    assert quiet_until(reader, moment) == berlin(2026, 3, 29, 3, 30)
