"""The board's days arrive whole: what its files say is what is kept, and what contradicts itself is told."""

import pytest

from portail.agenda.models import CalendarDay, EventSection, SchoolEvent, Slot, SlotChange
from portail.boards.publications import published
from portail.database.context import rows_of
from tests.agenda.days import CALENDAR, MONDAY, THURSDAY, change, classes, day, event, publish_week, slot
from tests.cast import CAPITALE, MAIKA
from tests.people import board_id, student_of
from tests.publishing import publish, publish_anyhow

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_week_is_kept_as_it_was_said() -> None:
    publish_week(
        horaire_exceptions=[change("X1", "FRA", MONDAY, "déplacée", periode="F4-2", local="C-3")],
        evenements=[event("E1", "Patinoire", THURSDAY, groupes="MAT,FRA", ecole=MAIKA.school.code)],
    )
    with rows_of(board=board_id(CAPITALE)):
        first = CalendarDay.objects.order_by("on_day").first()
        assert first is not None and (str(first.on_day), first.kind, first.cycle_day) == (MONDAY, "class", 4)
        assert Slot.objects.get(source_id="D").cycle_day is None
        assert str(Slot.objects.get(source_id="M4-1").starts_at) == "08:05:00"
        moved = SlotChange.objects.select_related("slot").get()
        assert (moved.kind, moved.room, moved.slot and moved.slot.source_id) == ("moved", "C-3", "F4-2")
        outing = SchoolEvent.objects.get()
        assert (outing.audience, outing.kind) == ("sections", "outing")
        assert EventSection.objects.filter(event=outing).count() == 2
        for domain in ("calendar", "timetable", "timetable_changes", "events"):
            assert board_id(CAPITALE) in published(boards=[board_id(CAPITALE)], domain=domain)


def test_an_event_without_sections_is_the_schools_and_without_a_school_the_boards() -> None:
    publish(
        CAPITALE,
        evenements=[
            event("E1", "Fête", MONDAY, "activité", ecole=MAIKA.school.code, groupes=""),
            event("E2", "Semaine de la lecture", MONDAY, "activité"),
        ],
    )
    with rows_of(board=board_id(CAPITALE)):
        audiences = dict(SchoolEvent.objects.values_list("source_id", "audience"))
        assert audiences == {"E1": "school", "E2": "board"}


def test_of_two_rows_for_one_schools_date_the_first_counts() -> None:
    twice = [*CALENDAR, {**day(MONDAY, "congé"), "jour": "encore"}]
    report = publish_anyhow(CAPITALE, calendrier=twice)
    assert [group.code for group in report.findings.groups] == ["repeated_row"]
    with rows_of(board=board_id(CAPITALE)):
        assert [row.kind for row in CalendarDay.objects.filter(on_day=MONDAY)] == ["class"]


def test_a_period_that_ends_before_it_starts_is_set_aside() -> None:
    report = publish_anyhow(
        CAPITALE, **classes(MAIKA), horaire=[slot("A", "MAT", "1", "09:00", "08:00")],
        horaire_exceptions=[change("X", "MAT", MONDAY, "ajoutée", debut="09:00")],
    )  # fmt: skip
    assert sorted(group.code for group in report.findings.groups) == ["dates_out_of_order", "empty_cell"]
    assert report.figures.aside == 2


def test_a_storm_raises_the_revision_of_the_schools_students() -> None:
    publish_week()
    before = student_of(MAIKA).revision
    publish(CAPITALE, calendrier=[day(MONDAY, "tempête"), *CALENDAR[1:]])
    assert student_of(MAIKA).revision == before + 1


def test_a_section_taken_off_an_event_no_longer_has_it() -> None:
    outing = event("E1", "Patinoire", THURSDAY, ecole=MAIKA.school.code)
    publish_week(evenements=[{**outing, "groupes": "MAT,FRA"}])
    publish(CAPITALE, evenements=[{**outing, "groupes": "FRA"}])
    with rows_of(board=board_id(CAPITALE)):
        assert [row.section.source_id for row in EventSection.objects.select_related("section")] == ["FRA"]
