"""What a mail may hold, and when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.notices.rules import (
    KEPT_TRYING,
    MessageRefused,
    Words,
    is_permanent,
    last_moment,
    reason,
    refuse_words,
    wait_before_next,
    with_code,
)

NOW = datetime(2026, 11, 23, 19, 32, tzinfo=UTC)
PLAIN = Words("Votre compte a été créé", "Bonjour", "<p>Bonjour</p>")
CODED = Words("{{code}} : votre code", "{{code}} est votre code", "<p>{{code}}</p>")


@pytest.mark.parametrize(
    ("subject", "to", "code"),
    [
        ("Bonjour\r\nBcc: autre@exemple.ca", "a@exemple.ca", "line-break-in-header"),
        ("Bonjour\nBcc: autre@exemple.ca", "a@exemple.ca", "line-break-in-header"),
        ("Bonjour\x00", "a@exemple.ca", "line-break-in-header"),
        ("Bonjour\u2028suite", "a@exemple.ca", "line-break-in-header"),
        ("Bonjour", "a@exemple.ca\nb@exemple.ca", "line-break-in-header"),
        ("", "a@exemple.ca", "subject-length"),
        ("é" * 201, "a@exemple.ca", "subject-length"),
        ("Fiche 482915", "a@exemple.ca", "digits-in-subject"),
        ("Fiche 482 915", "a@exemple.ca", "digits-in-subject"),
        ("Fiche 482\u00a0915", "a@exemple.ca", "digits-in-subject"),
        ("{{code}} sans sceau", "a@exemple.ca", "code-marker"),
    ],
)
def test_words_that_would_be_dangerous_are_refused(subject: str, to: str, code: str) -> None:
    with pytest.raises(MessageRefused) as caught:
        refuse_words(Words(subject, "texte", "<p>texte</p>"), to=to, has_code=False)
    assert caught.value.code == code


def test_a_code_opens_its_subject_and_stands_in_the_text() -> None:
    refuse_words(CODED, to="a@exemple.ca", has_code=True)
    for words in (PLAIN, Words("Voici {{code}}", CODED.text, CODED.html), Words(CODED.subject, "vide", "")):
        with pytest.raises(MessageRefused):
            refuse_words(words, to="a@exemple.ca", has_code=True)


def test_in_a_mail_without_a_code_its_marker_is_somebodys_words() -> None:
    words = Words("Du nouveau", "Atelier {{code}}, https://exemple.ca/--token--/", "<p>Atelier {{code}}</p>")
    refuse_words(words, to="a@exemple.ca", has_code=False)
    sent = with_code(words, "482915", token="t")
    assert sent.text == "Atelier {{code}}, https://exemple.ca/t/" and sent.html == words.html


@given(st.text(max_size=60))
def test_no_subject_that_passes_holds_a_control_sign_or_six_digits(subject: str) -> None:
    try:
        refuse_words(Words(subject, "t", "h"), to="a@exemple.ca", has_code=False)
    except MessageRefused:
        return
    assert subject.splitlines() == [subject]
    digits = "".join(sign for sign in subject if not sign.isspace())
    assert not any(digits[start : start + 6].isdecimal() for start in range(len(digits) - 5))


def test_the_code_is_shown_in_two_groups_that_do_not_part() -> None:
    assert with_code(CODED, "482915", token="t").subject == "482\u00a0915 : votre code"
    assert with_code(CODED, "000001", token="t").html == "<p>000\u00a0001</p>"


def test_waits_grow_and_a_code_is_tried_several_times_before_its_end() -> None:
    plain = [wait_before_next(tries=tries, expires=False) for tries in range(1, 9)]
    code = [wait_before_next(tries=tries, expires=True) for tries in range(1, 12)]
    assert plain == sorted(plain) and plain[0] == timedelta(seconds=5) and plain[-1] == timedelta(hours=1)
    assert code == sorted(code)
    assert sum(code[:10], timedelta()) < timedelta(minutes=10)


def test_a_mail_ends_with_its_code_or_after_three_days() -> None:
    soon = NOW + timedelta(minutes=10)
    assert last_moment(created_at=NOW, expires_at=soon) == soon
    assert last_moment(created_at=NOW, expires_at=None) == NOW + KEPT_TRYING


@pytest.mark.parametrize(
    ("status", "answer", "permanent", "told"),
    [
        (550, b"5.1.1 <alice@exemple.ca> unknown", True, "550 5.1.1"),
        (554, b"no thanks, alice@exemple.ca", True, "554"),
        (451, b"4.7.1 try later", False, "451 4.7.1"),
        (421, b"", False, "421"),
    ],
)
def test_a_refusal_is_told_by_its_numbers_alone(
    status: int, answer: bytes, *, permanent: bool, told: str
) -> None:
    assert (is_permanent(status), reason(status, answer)) == (permanent, told)
