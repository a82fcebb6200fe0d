"""What a password and a mailed code must be."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portail.accounts.rules import (
    COMMON_WORDS,
    LONGEST_BYTES,
    PAGE_PATTERNS,
    CodeRefused,
    Policy,
    Rule,
    check_password,
    fits,
    known_forms,
    normalised,
    read_code,
    shown_rules,
)
from portail.common.text import name_key

ADDRESS = "genevieve.cote@exemple.ca"
COMMON = {"tortueverte1", "elephant", "fidelite1"}


def report(password, policy=Policy.GUIDE, address=ADDRESS, context=(), known=COMMON):
    return check_password(
        password, policy=policy, address=address, is_known=known.__contains__, context=context
    )


@pytest.mark.asvs("6.2.1")
@pytest.mark.parametrize(
    ("password", "unmet"),
    [
        ("Tortue8verte", set()),
        ("Tortueverte", {Rule.DIGIT_OR_SYMBOL}),
        ("tortue8verte", {Rule.UPPER}),
        ("TORTUE8VERTE", {Rule.LOWER}),
        ("Tortu8!", {Rule.LENGTH}),
        ("Éclair-ñé", set()),
        ("ÉCLAIR-é", set()),
        ("Ma tortue", set()),
        ("tortueverteetlente", set()),
        ("une tortue verte", set()),
        ("ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ ᐊᑐᖅ", set()),
        ("une tortue ver", {Rule.UPPER}),
        (
            "",
            {
                Rule.LENGTH,
                Rule.LOWER,
                Rule.UPPER,
                Rule.DIGIT_OR_SYMBOL,
                Rule.UNCOMMON,
                Rule.IMPERSONAL,
            },
        ),
    ],
)
def test_the_guides_policy(password, unmet):
    assert set(report(password).unmet) == unmet
    assert report(password).accepted is not bool(unmet)


@pytest.mark.asvs("6.2.1", "6.2.5")
@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("tortueverteetlente", True),
        ("TORTUEVERTEETLENTE", True),
        ("471 208 333 915 8", True),
        ("une tortue ver", False),
        ("Tortue8verte!", False),
    ],
)
def test_the_standards_policy_counts_length_only(password, accepted):
    assert report(password, Policy.NORME).accepted is accepted


def test_a_page_lists_the_rules_of_its_policy():
    assert [(shown.rule, shown.limit) for shown in shown_rules(Policy.GUIDE)] == [
        (Rule.LENGTH, 8),
        (Rule.LOWER, 0),
        (Rule.UPPER, 0),
        (Rule.DIGIT_OR_SYMBOL, 0),
        (Rule.UNCOMMON, 0),
        (Rule.IMPERSONAL, 0),
    ]
    assert [shown.rule for shown in shown_rules(Policy.NORME)] == [
        Rule.LENGTH,
        Rule.UNCOMMON,
        Rule.IMPERSONAL,
    ]
    assert shown_rules(Policy.NORME)[0].limit == 15


@pytest.mark.asvs("6.2.4")
@pytest.mark.parametrize(
    "password",
    [
        "TortueVerte1",
        "TORTUEVERTE1",
        "Tortu\u00e9Verte1",
        "ElephantElephant",
        "elephantelephantelephant",
        "aaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "Bonjour2026!",
        "Mot-de-passe-12",
        "Azerty123456!",
        "ﬁdélité1",
    ],
)
def test_common_passwords_are_refused_in_any_dress(password):
    assert Rule.UNCOMMON in report(password).unmet


@pytest.mark.parametrize("word", sorted(COMMON_WORDS))
def test_a_common_word_dressed_for_the_rules_is_refused(word):
    assert Rule.UNCOMMON in report(f"{word.capitalize()}2026!").unmet


@pytest.mark.parametrize("password", ["papa maman chocolat soleil", "Bonjour la tortue lente 4"])
def test_common_words_make_a_good_phrase(password):
    assert report(password).accepted


@pytest.mark.asvs("6.1.2", "6.2.11")
@pytest.mark.parametrize(
    "password",
    [
        "genevieve.cote@exemple.ca",
        "Genevieve.Cote1",
        "GENEVIÈVE_côté_2026",
        "Genevieve2026!",
        "Exemple-2026",
        "PortailParents1",
        "Portail2026!",
        "Mozaik-Portail-12",
        "ÉcoleParents-1",
        "Capitale2026!",
        "Hirondelles-Capitale-1",
    ],
)
def test_the_address_the_portal_and_the_school_make_no_password(password):
    context = ("CSS de la Capitale", "École des Hirondelles")
    assert report(password, context=context).unmet == (Rule.IMPERSONAL,)


def test_the_longest_word_is_taken_away_first():
    context = ("Mont", "Montgolfière-Dorée")
    assert report("Montgolfieredoree1", context=context).unmet == (Rule.IMPERSONAL,)


@pytest.mark.parametrize("password", ["Geneviève aime patiner au parc", "Le portail bleu du parc 7"])
def test_a_phrase_may_hold_one_of_those_words(password):
    assert report(password).accepted


def test_short_words_of_the_context_are_let_be():
    assert report("Leonard-Zoe-7", address="zoe@leo.ca", context=("Zoé", "Léo")).accepted


def test_without_an_address_nothing_personal_is_found():
    assert report("Tortue8verte", address="").accepted


@pytest.mark.asvs("6.2.8")
def test_a_composed_and_a_decomposed_accent_are_one_password():
    assert normalised("e\u0301te\u0301") == normalised("été")
    assert report("Te\u0301le\u0301-8").unmet == (Rule.LENGTH,)


@pytest.mark.asvs("6.2.8")
def test_nothing_else_is_changed():
    assert normalised(" Tortue  Verte ") == " Tortue  Verte "


@pytest.mark.asvs("6.2.9")
@pytest.mark.parametrize("length", [64, 128, 1000, LONGEST_BYTES])
def test_long_passwords_are_accepted(length):
    password = ("Tortue verte " + "".join(chr(33 + number % 90) for number in range(length)))[:length]
    assert report(password).accepted


@pytest.mark.parametrize("password", ["a" * (LONGEST_BYTES + 1), "é" * LONGEST_BYTES, "\ufdfa" * 1300])
def test_an_endless_password_is_refused_before_anything_else_is_looked_at(password):
    assert not fits(password)
    found = report(password)
    assert (found.unmet, found.results[0].limit) == ((Rule.NOT_TOO_LONG,), LONGEST_BYTES)


def test_known_forms_start_with_the_password_as_typed():
    assert known_forms("E\u0301te\u0301") == ("E\u0301te\u0301", "Été", "été", "ete")
    assert known_forms("tortue") == ("tortue",)


def test_the_pages_patterns_say_what_the_server_says():
    # JavaScript's \p{…} classes, spelt as Python's categories.
    def page_says(rule, password):
        categories = re.findall(r"\\p\{(\w+)\}", PAGE_PATTERNS[rule])
        return any(unicodedata.category(sign).startswith(tuple(categories)) for sign in password)

    for code in range(0, 0x3000, 3):
        sign = chr(code)
        if unicodedata.normalize("NFKC", sign) != sign:
            continue
        unmet = report(sign).unmet
        for rule in PAGE_PATTERNS:
            assert page_says(rule, sign) == (rule not in unmet), (rule, hex(code))


@pytest.mark.asvs("6.2.5")
@given(st.text(min_size=15, max_size=60))
def test_any_phrase_long_enough_and_unknown_is_accepted_by_both_policies(password):
    plain = normalised(password)
    assume(len(plain) >= 15 and (plain + plain).find(plain, 1) == len(plain))
    assume(not any(word in name_key(plain) for word in COMMON_WORDS))
    assert report(password, Policy.NORME).accepted
    assert report(password, Policy.GUIDE).accepted


@given(st.text(min_size=15, max_size=60) | st.text("ab1", min_size=15, max_size=20))
def test_the_two_policies_agree_beyond_fifteen(password):
    assume(len(normalised(password)) >= 15)
    assert report(password, Policy.NORME).accepted == report(password, Policy.GUIDE).accepted


@pytest.mark.parametrize(
    "typed", ["482915", " 482 915 ", "482-915", "482\u00a0915", "４８２９１５", "4 8 2.9 1 5\n"]
)
def test_a_code_is_read_with_its_spaces(typed):
    assert read_code(typed) == "482915"


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("", "code-missing", {"limit": 6}),
        (" - ", "code-missing", {"limit": 6}),
        ("48291", "code-too-short", {"count": 5, "limit": 6}),
        ("4", "code-too-short", {"count": 1, "limit": 6}),
        ("4829150", "code-too-long", {"count": 7, "limit": 6}),
        ("48291O", "code-not-digits", {"limit": 6}),
        ("٤٨٢٩١٥", "code-not-digits", {"limit": 6}),
        ("bonjour", "code-not-digits", {"limit": 6}),
    ],
)
def test_each_wrong_shape_has_its_own_answer(typed, code, values):
    with pytest.raises(CodeRefused) as refused:
        read_code(typed)
    assert (refused.value.code, refused.value.values) == (code, values)
