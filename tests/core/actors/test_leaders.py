import datetime as dt

import pytest

IN_2012 = dt.date(2012, 5, 1)
IN_2022 = dt.date(2022, 5, 1)


def test_leader_in_office_is_the_state_and_a_later_surname_too(found):
    text = "President Joe Biden flew home. Biden will speak on Friday."
    assert found(text, IN_2022) == [("US", "Joe Biden"), ("US", "Biden")]


def test_leader_out_of_office_is_nobody(found):
    assert not found("Joe Biden taught a class. Biden was late.", dt.date(2018, 5, 1))


def test_title_and_surname_introduce(found):
    text = "President Biden met Prime Minister Trudeau. Trudeau thanked Biden."
    assert [actor for actor, _ in found(text, IN_2022)] == ["US", "CA", "CA", "US"]


def test_surname_before_its_introduction_does_not_count(found):
    assert found("Biden spoke. President Biden then left.", IN_2022) == [("US", "Biden")]


@pytest.mark.parametrize(
    "text",
    [
        "Former President Barack Obama wrote a book. Obama read from it.",
        "Ex-President Barack Obama wrote a book.",
        "Then-President Barack Obama wrote it.",
        "President-elect Barack Obama waited.",
        "Ousted President Barack Obama waited.",
        "The former president, Barack Obama, waited.",
        "The Democratic front-runner Barack Obama waited.",
    ],
)
@pytest.mark.parametrize("date", [None, dt.date(2012, 5, 1), dt.date(2020, 5, 1)])
def test_office_that_is_over_or_not_yet_won(found, text, date):
    assert not found(text, date)


def test_without_a_date_a_leader_in_office_at_some_time_counts(found):
    assert found("Prime Minister David Cameron spoke.") == [("GB", "David Cameron")]


def test_without_a_date_the_leaders_named_date_each_other(found):
    text = "President Barack Obama and Prime Minister David Cameron met; Joe Trent and Donald Trump did not."
    assert found(text) == [("US", "Barack Obama"), ("GB", "David Cameron")]


def test_senator_without_a_date_is_nobody(found):
    assert not found("Senator Marco Rubio spoke.")


def test_last_introduced_of_two_with_a_surname(found):
    text = "President Kim Jong Un waved. South Korean Foreign Minister Kim Dong-su smiled. Kim left."
    actors = [actor for actor, words in found(text, IN_2022) if words == "Kim"]
    assert actors == ["KR"]


def test_state_before_the_title_decides_between_two_kings(found):
    text = "Jordan's King Abdullah and Saudi Arabia's King Abdullah met."
    assert [actor for actor, words in found(text, IN_2012) if "Abdullah" in words] == ["JO", "SA"]


def test_another_given_name_is_another_person(found):
    text = "President Barack Obama arrived. Michelle Obama read to children."
    assert found(text, IN_2012) == [("US", "Barack Obama")]


def test_two_persons_of_one_name_are_told_apart_by_the_date(found):
    assert found("George Bush spoke.", dt.date(1995, 5, 1)) == []
    assert found("George Bush spoke.", dt.date(2005, 5, 1)) == [("US", "George Bush")]


@pytest.mark.parametrize("text", ["President Anton Biden spoke.", "Gen. Francis Low spoke."])
def test_another_given_name_after_a_title_is_another_person(found, text):
    assert not found(text, IN_2022)


def test_a_title_with_an_unlisted_form_of_the_name(found):
    assert found("President Joseph Robin Biden spoke.", IN_2022) == [("US", "Joseph Robin Biden")]


@pytest.mark.parametrize(
    "text", ["President Biden Monday left.", "President Biden Meets Envoys In Arlen\n\nIt rained."]
)
def test_what_follows_a_surname_is_not_taken_for_it(found, text):
    assert found(text, IN_2022) == [("US", "Biden")]
