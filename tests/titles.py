"""What an event is called, as a test writes it: each no-break space an ordinary one."""

from portail.records.events import Event


def called(event: Event, language: str = "fr") -> str:
    return event.title[language].replace("\u00a0", " ")
