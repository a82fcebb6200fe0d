"""The room's tables as the bulk machinery must know them, in the order they are applied. Floor 7."""

from portail.database.bulk import BulkTable, Reference

_SCHOOL = Reference("school_id", staged="school", table="boards_school", key="source_id", optional=True)
_SECTION = Reference("section_id", staged="section", table="classes_section", key="source_id")

CALENDAR = BulkTable(
    "agenda_calendarday",
    key=("source_id",),
    fields=(
        ("on_day", "date"),
        ("kind", "text"),
        ("cycle_day", "smallint"),
        ("label", "text"),
        ("closes_at", "time"),
    ),
    references=(_SCHOOL,),
    stamped=True,
)

SLOTS = BulkTable(
    "agenda_slot",
    key=("source_id",),
    fields=(("cycle_day", "smallint"), ("starts_at", "time"), ("ends_at", "time"), ("room", "text")),
    references=(_SECTION,),
    stamped=True,
)

SLOT_CHANGES = BulkTable(
    "agenda_slotchange",
    key=("source_id",),
    fields=(
        ("on_day", "date"),
        ("kind", "text"),
        ("starts_at", "time"),
        ("ends_at", "time"),
        ("room", "text"),
        ("note", "text"),
    ),
    references=(
        _SECTION,
        Reference("slot_id", staged="slot", table="agenda_slot", key="source_id", optional=True),
    ),
    stamped=True,
)

EVENTS = BulkTable(
    "agenda_schoolevent",
    key=("source_id",),
    fields=(
        ("kind", "text"),
        ("audience", "text"),
        ("title", "text"),
        ("location", "text"),
        ("on_day", "date"),
        ("ends_on", "date"),
        ("starts_at", "time"),
        ("ends_at", "time"),
    ),
    references=(_SCHOOL,),
    stamped=True,
    created={"public_id": "gen_random_uuid()"},
)

EVENT_SECTIONS = BulkTable(
    "agenda_eventsection",
    key=("event_id", "section_id"),
    fields=(),
    references=(
        Reference("event_id", staged="event", table="agenda_schoolevent", key="source_id"),
        _SECTION,
    ),
    ends=False,
)
