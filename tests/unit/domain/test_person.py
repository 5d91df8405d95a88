"""Citizen identification numbers, names and the one mask."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.masking import (
    mask_account,
    mask_id_number,
    mask_name,
    mask_phone,
    mask_words,
)
from kiosk.domain.person import (
    IdNumberProblem,
    Person,
    Sex,
    age_on,
    birth_date_of,
    check_character,
    check_id_number,
    has_known_region,
    is_foreign_number_2017,
    sex_of,
)

TODAY = date(2026, 11, 21)
NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (NUMBER, None),
        ("", IdNumberProblem.LENGTH),
        (NUMBER[:-1], IdNumberProblem.LENGTH),
        (NUMBER + "0", IdNumberProblem.LENGTH),
        (NUMBER.lower(), IdNumberProblem.CHARACTERS),
        ("１１０１０５１９４９１２３１００２X", IdNumberProblem.CHARACTERS),
        ("1101051949123100" + "²X", IdNumberProblem.CHARACTERS),
        ("110105194913310021", IdNumberProblem.BIRTH_DATE),
        ("110105190002290027", IdNumberProblem.BIRTH_DATE),
        ("110105184912310020", IdNumberProblem.BIRTH_DATE),
        ("110105202611220020", IdNumberProblem.BIRTH_DATE),
        ("110105194912310020", IdNumberProblem.CHECK_CHARACTER),
    ],
)
def test_what_cannot_be_an_id_number(number: str, problem: IdNumberProblem | None):
    assert check_id_number(number, TODAY) is problem


@given(
    st.sampled_from(["110105", "440524", "710000", "810000", "820000", "830000", "000000"]),
    st.dates(date(1850, 1, 1), TODAY),
    st.integers(0, 999),
)
def test_every_number_with_a_right_date_and_check_passes(region: str, birth: date, order: int):
    body = f"{region}{birth:%Y%m%d}{order:03}"
    number = body + check_character(body)
    assert check_id_number(number, TODAY) is None
    assert birth_date_of(number) == birth
    assert sex_of(number) is (Sex.MALE if order % 2 else Sex.FEMALE)
    assert has_known_region(number) is (region != "000000")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, step: int):
    changed = str((int(NUMBER[place]) + step) % 10)
    assert check_id_number(NUMBER[:place] + changed + NUMBER[place + 1 :], TODAY) is not None


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        (date(1946, 11, 21), TODAY, 80),
        (date(1946, 11, 22), TODAY, 79),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (TODAY, TODAY, 0),
    ],
)
def test_years_are_completed_years(birth: date, day: date, years: int):
    assert age_on(birth, day) == years


def test_a_person_never_shows_in_a_repr():
    person = Person("张明", NUMBER, Sex.FEMALE, date(1949, 12, 31), "01", "北京市测试路1号")
    assert repr(person) == "Person()"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("张", "*"),
        ("张明", "张*"),
        ("张小明", "张*明"),
        ("欧阳小明", "欧阳*明"),
        ("古丽米热尔", "古***尔"),
        ("阿卜杜拉·买买提", "阿******提"),
        ("䶮𠮷明", "䶮*明"),
    ],
)
def test_names_keep_their_ends(name: str, masked: str):
    assert mask_name(name) == masked


def test_numbers_keep_three_and_four():
    assert mask_id_number(NUMBER) == "110***********002X"
    assert mask_phone("13000000000") == "130****0000"
    assert mask_account("6217000000000000004") == "621************0004"
    for short in ("", "1", "1234567"):
        assert mask_phone(short) == "*" * len(short)


def test_a_short_number_keeps_at_most_its_end():
    assert mask_phone("85551234") == "****1234"  # a telephone without its area code
    assert mask_account("1234567890") == "******7890"


@given(st.text(st.characters(exclude_characters="*"), min_size=1, max_size=40))
def test_a_mask_keeps_the_length_and_never_the_whole(text: str):
    for mask in (mask_id_number, mask_phone, mask_account, mask_name):
        shown = mask(text)
        assert len(shown) == len(text)
        assert shown != text


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("CAN110081010100", True),
        ("can110081010100", False),
        ("CAN11008101010", False),
        ("CAN1100810101001", False),
        ("110105491231002", False),  # a citizen's number of before 1999 is no longer one
        ("CAN11008101010X", False),
        ("CAN１10081010100", False),
    ],
)
def test_numbers_of_foreigners_of_2017_have_three_letters_and_twelve_digits(
    number: str, fits: bool
):
    assert is_foreign_number_2017(number) is fits
    assert check_id_number(number, TODAY) is not None, "it is no citizen's number"


def test_a_number_of_either_kind_is_masked_in_free_words():
    assert mask_words(f"号码{NUMBER}。") == "号码110***********002X。"
    assert mask_words("号码CAN110081010100。") == "号码CAN********0100。"
