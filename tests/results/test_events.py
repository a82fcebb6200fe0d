"""What a digest may say of results: that there is one, once its hour has passed, and never what it is."""

from datetime import UTC, datetime, timedelta

import pytest

from portail.boards.settings import change_setting
from portail.database.context import rows_of
from portail.records.events import Event, Topic
from portail.results.events import events_since
from portail.results.settings import RESULTS_HOUR, WORKS_SHOWN
from tests.cast import CAPITALE, LOUIS, MAIKA
from tests.people import board_id, student_of
from tests.publishing import publish
from tests.results.school import mark, term_result, work, year_of
from tests.roles import as_role
from tests.titles import called
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = "2026-11-23T08:00:00-05:00"
FOUR = datetime(2026, 11, 23, 21, tzinfo=UTC)


def told(since: datetime, until: datetime) -> list[Event]:
    with rows_of(board=board_id(CAPITALE)):
        return events_since(board_id=board_id(CAPITALE), since=since, until=until)


def publish_marks(*rows: dict[str, str], now: datetime = NOW, **files: list[dict[str, str]]) -> None:
    files = {"resultats_etapes": [term_result(publie_le="2026-10-01")], **files}
    publish(CAPITALE, now=now, **{**year_of(marks=3), "resultats": list(rows), **files})


def test_a_mark_is_told_when_it_begins_to_show_and_once() -> None:
    publish_marks(mark(publie_le=MORNING))
    assert told(FOUR - timedelta(hours=9), FOUR) == []
    (event,) = told(FOUR, FOUR + timedelta(minutes=15))
    assert (event.topic, event.at, event.student_id) == (Topic.RESULTS, FOUR, student_of(MAIKA).pk)
    assert told(FOUR + timedelta(minutes=15), FOUR + timedelta(days=30)) == []


def test_every_quarter_hour_of_two_days_tells_each_mark_once() -> None:
    publish_marks(
        mark(0, publie_le=MORNING), mark(1, publie_le="2026-11-23T19:07:00-05:00"), mark(2, publie_le="")
    )
    start, step = datetime(2026, 11, 23, 5, tzinfo=UTC), timedelta(minutes=15)
    spans = [start + step * turn for turn in range(4 * 48)]
    found = [event for since in spans for event in told(since, since + step)]
    assert sorted(called(event) for event in found) == [
        f"Nouveau résultat en Mathématique : Travail {number}" for number in (1, 2, 3)
    ]


def test_a_mark_published_before_its_import_is_told_when_it_comes_and_once() -> None:
    yesterday, night = "2026-11-22T16:00:00-05:00", datetime(2026, 11, 23, 7, tzinfo=UTC)
    publish_marks(mark(publie_le=yesterday), now=night)
    assert told(night - timedelta(days=2), night) == []
    (event,) = told(night, night + timedelta(minutes=15))
    assert event.at == night, "the page shows it from then on"
    assert told(night + timedelta(minutes=15), night + timedelta(days=9)) == []


def test_the_results_of_a_term_too() -> None:
    night = datetime(2026, 11, 23, 7, tzinfo=UTC)
    old = mark(publie_le="2026-10-01T16:00:00-04:00")
    publish_marks(old, now=night, resultats_etapes=[term_result(publie_le="2026-11-21")])
    (event,) = told(night, night + timedelta(days=1))
    assert (event.at, called(event)) == (night, "Résultats publiés : Étape 1")


def test_what_the_day_brings_before_its_hour_waits_for_the_hour() -> None:
    publish_marks(mark(publie_le=MORNING), now=datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert [event.at for event in told(FOUR - timedelta(days=1), FOUR + timedelta(days=1))] == [FOUR]


def test_the_results_of_long_ago_are_no_news() -> None:
    night = datetime(2026, 11, 23, 7, tzinfo=UTC)
    old = [term_result(publie_le="2026-10-23")]
    publish_marks(mark(publie_le="2026-10-23T16:00:00-04:00"), now=night, resultats_etapes=old)
    assert told(night, night + timedelta(days=1)) == []


def test_an_event_says_neither_the_mark_nor_the_average() -> None:
    publish_marks(mark(publie_le=MORNING, note="41,5", moyenne_groupe="36,25"))
    (event,) = told(FOUR, FOUR + timedelta(hours=1))
    assert not [said for said in ("41", "36", "Maïka", "Gagnon") if said in str(event.title)]
    assert event.path.startswith(f"/resultats/{student_of(MAIKA).public_id}/")


def test_one_work_of_two_children_has_one_key() -> None:
    place = [{"groupe": f"{MAIKA.source_id}-G0", "eleve": one.source_id} for one in (MAIKA, LOUIS)]
    publish_marks(mark(publie_le=MORNING), mark(publie_le=MORNING, eleve=LOUIS.source_id), inscriptions=place)
    events = told(FOUR, FOUR + timedelta(hours=1))
    assert len(events) == 2 and len({event.key for event in events}) == 1


def test_a_term_is_told_once_however_many_subjects() -> None:
    rows = [term_result(of, publie_le="2026-11-23") for of in range(3)]
    publish(CAPITALE, **{**year_of(subjects=3, marks=1), "resultats_etapes": rows})
    (event,) = told(FOUR, FOUR + timedelta(hours=1))
    assert called(event) == "Résultats publiés : Étape 1"
    assert event.path == f"/resultats/{student_of(MAIKA).public_id}/?etape=1"


def test_a_correction_is_no_news() -> None:
    publish_marks(mark(publie_le=""))
    publish(CAPITALE, now=NOW + timedelta(days=2), resultats=[mark(publie_le="", note="12")])
    assert told(FOUR + timedelta(hours=1), FOUR + timedelta(days=9)) == []


def test_what_is_kept_from_families_is_not_told() -> None:
    publish_marks(mark(publie_le=MORNING), travaux=[work(0, resultats_visibles="non")])
    assert told(FOUR, FOUR + timedelta(hours=1)) == []
    publish_marks(mark(publie_le=MORNING))
    with as_role("jobs"):
        change_setting(WORKS_SHOWN, board_id=board_id(CAPITALE), typed="no", by="tests", now=NOW)
    assert told(FOUR, FOUR + timedelta(hours=1)) == []


def test_the_hour_is_the_boards() -> None:
    publish_marks(mark(publie_le=MORNING))
    with as_role("jobs"):
        change_setting(RESULTS_HOUR, board_id=board_id(CAPITALE), typed="18:00", by="tests", now=NOW)
    assert told(FOUR, FOUR + timedelta(hours=1)) == []
    assert len(told(FOUR + timedelta(hours=2), FOUR + timedelta(hours=3))) == 1
