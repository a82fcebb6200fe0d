"""Telling people: look up, word in the reader's language, post. Floor 8."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from portail.access import (
    account_mails,
    code_mails,
    link_mails,
    move_mails,
    operator_mails,
    queries,
    way_mails,
)
from portail.access.mails import Mail, send
from portail.accounts import alerts
from portail.accounts.actions import alarms, persons
from portail.accounts.factors.rescue import cancel_seal
from portail.accounts.queries import challenge, person, proved_addresses
from portail.accounts.seals import alert_seal, challenge_seal
from portail.agenda.actions import end_feeds
from portail.database.context import rows_of
from portail.links.actions import suspend_links_of_address
from portail.links.models import LinkRequest
from portail.notices import actions as notices
from portail.notices.actions import OURS, Handover, Outcome

_NAMED = 4
"""Children whom one mail names at most: those of whom its reference can say."""


def answer_challenge(*, challenge_id: UUID, once: str, now: datetime) -> None:
    """Write to the address of a challenge: its code, or why there is none. Nothing if it is gone."""
    asked = challenge(challenge_id=challenge_id)
    if asked is None:
        return
    standing = queries.standing_of(asked.email)
    with transaction.atomic(durable=True), translation.override(asked.language):
        mail = code_mails.answer(asked, standing)
        send(
            mail,
            to=asked.email,
            once=once,
            now=now,
            code_seal=challenge_seal(asked) if mail.has_code else None,
            expires_at=asked.expires_at if mail.has_code else None,
        )


def tell_way_changed(*, person_id: int, alert_id: UUID, once: str, now: datetime) -> None:
    """To every address of the account, so that whoever has one of them can say that it was not them."""
    told = person(person_id=person_id)
    alert = alerts.alert(person_id=person_id, alert_id=alert_id)
    if told is None or alert is None:
        return
    is_wait = alert.kind == "rescue-asked"
    seal = cancel_seal(person_id=person_id) if is_wait else alert_seal(alert_id)
    if not seal:  # the wait was stopped or is over meanwhile: its own mail says so
        return
    proved = [each.email for each in proved_addresses(person_id=person_id)]
    with transaction.atomic(durable=True), translation.override(told.language):
        mail = way_mails.of(alert)
        for address in dict.fromkeys([*proved, *filter(None, [alert.also_to])]):
            send(mail, to=address, once=once, now=now, link_seal=seal)


def disavow(*, token: str, now: datetime) -> bool:
    """« Ce n’était pas moi », from a mail, all in one transaction; False when its link serves no more.

    What the address that goes had associated is suspended with it, and no calendar reads the agenda any more:
    a secret address is a way in as well, without a session to end.
    """
    with rows_of():
        said = alerts.disavow(token, now=now)
        if said is not None:
            with rows_of(actor=said.person_id):
                end_feeds(person_id=said.person_id, now=now)
                if said.address:
                    suspend_links_of_address(person_id=said.person_id, address_key=said.address, now=now)
    return said is not None


def reset_password(*, challenge_id: UUID, browser: str, password: str, now: datetime) -> int:
    """A new password for who proved an address by mail; sessions and calendar addresses end. The person's id.

    Raises AccountRefused: step-missing, address-absent, password-weak; Busy.
    """
    return persons.reset_password(
        challenge_id=challenge_id,
        browser=browser,
        password=password,
        now=now,
        also=lambda person_id: end_feeds(person_id=person_id, now=now),
    )


def tell_operator(*, alarm_id: int, once: str, now: datetime) -> None:
    """To whoever runs this installation, when the settings say where."""
    alarm = alarms.alarm(alarm_id=alarm_id)
    if alarm is None or not settings.OPERATOR_EMAIL:
        return
    with transaction.atomic(durable=True), translation.override("fr"):
        send(operator_mails.stuffing(alarm), to=settings.OPERATOR_EMAIL, once=once, now=now)


def close_account(*, person_id: int, now: datetime) -> None:
    """Close an account and tell its main address, in one transaction: after it nobody is left to look up."""
    told = person(person_id=person_id)
    if told is None:
        return
    with rows_of(actor=person_id):
        with translation.override(told.language):
            send(account_mails.account_closed(), to=told.email, once=f"closed:{person_id}", now=now)
        persons.close_account(person_id=person_id, now=now)


def tell_linked(*, link_id: UUID, board_id: int, once: str, now: datetime) -> None:
    """To the parent: a child is in their account."""
    words = queries.link_words(link_id=link_id, board_id=board_id)
    if words is not None:
        child = words.child
        _tell_person(
            words.person_id,
            lambda: link_mails.linked(child=child.first_name, school=child.school),
            once=once,
            now=now,
            handover=_about(board_id, [child]),
        )


def tell_other_guardians(*, link_id: UUID, board_id: int, once: str, now: datetime) -> None:
    """To the other guardians with access: an account follows the child, never whose."""
    words = queries.link_words(link_id=link_id, board_id=board_id)
    others = queries.others_to_tell(link_id=link_id, board_id=board_id, today=timezone.localdate(now))
    if words is None:
        return
    child = words.child
    with transaction.atomic(durable=True):
        for other in others:
            with translation.override(other.language):
                mail = link_mails.account_linked(
                    child=child.first_name, school=child.school, phone=child.phone
                )
                send(mail, to=other.address, once=once, now=now, handover=_about(board_id, [child]))


def tell_address_changed(
    *, person_id: int, contact_id: int, board_id: int, since: int, once: str, now: datetime
) -> None:
    """To the parent, that the school has another address; there, that an account follows the children."""
    words = queries.moved_words(
        person_id=person_id,
        contact_id=contact_id,
        board_id=board_id,
        since=since,
        today=timezone.localdate(now),
    )
    if words is None:
        return
    with transaction.atomic(durable=True):
        for number, children in enumerate(batched(words.children, _NAMED)):
            _tell_moved(words, children, board_id=board_id, once=f"{once}:{number}", now=now)


def _tell_moved(
    words: queries.MovedWords,
    children: Sequence[queries.ChildWords],
    *,
    board_id: int,
    once: str,
    now: datetime,
) -> None:
    names, handover = [child.first_name for child in children], _about(board_id, children)
    school, phone = children[0].school, children[0].phone
    for other in words.present:
        with translation.override(other.language):
            mail = move_mails.followed_elsewhere(
                children=names, former=words.former, school=school, phone=phone
            )
            send(mail, to=other.address, once=once, now=now, handover=handover)
    told = person(person_id=words.person_id)
    if told is not None:
        with translation.override(told.language):
            mail = move_mails.address_changed(children=names, school=school, phone=phone)
            send(mail, to=told.email, once=once, now=now, handover=handover)


def tell_request_decided(*, request_id: UUID, board_id: int, once: str, now: datetime) -> None:
    """To the parent who asked: what the school answered."""
    words = queries.request_words(request_id=request_id, board_id=board_id)
    if words is not None:
        handover = _about(board_id, [words.child]) if words.child else OURS
        _tell_person(words.person_id, lambda: _decided(words), once=once, now=now, handover=handover)


def _decided(words: queries.RequestWords) -> Mail:
    child = words.child
    if words.state == LinkRequest.State.ACCEPTED:
        name = child.first_name if child else words.first_name
        return link_mails.request_accepted(child=name, school=(child.school if child else "") or words.board)
    return link_mails.request_refused(
        child=words.first_name, answer=words.answer, school=words.board, phone=words.phone
    )


def _tell_person(
    person_id: int, worded: Callable[[], Mail], *, once: str, now: datetime, handover: Handover
) -> None:
    """To a person's main address, in their language; nothing if the account is gone."""
    told = person(person_id=person_id)
    if told is None:
        return
    with transaction.atomic(durable=True), translation.override(told.language):
        send(worded(), to=told.email, once=once, now=now, handover=handover)


# As they leave -------------------------------------------------------------------------------------


def hand_over(*, message_id: UUID, reference: str, now: datetime) -> Outcome:
    """Send a mail that names children if its reader may still be told of them all; else it is withdrawn.

    The school may have barred them since it was worded.
    """
    board_id, *students = (int(number, 16) for number in reference.split("."))
    today = timezone.localdate(now)
    return notices.send(
        message_id=message_id,
        now=now,
        may_go=lambda address: queries.may_be_told(
            address, board_id=board_id, students=students, today=today
        ),
    )


def _about(board_id: int, children: Iterable[queries.ChildWords]) -> Handover:
    """Have `hand_over` look again. In base 16, so that a reference holds so many children."""
    numbers = [board_id, *(child.student_id for child in children)]
    return Handover("access.send", ".".join(f"{number:x}" for number in numbers))
