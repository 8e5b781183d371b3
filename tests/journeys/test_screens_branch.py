"""Every screen of the menu opens for the officer of a branch and the accountant."""

import pytest

from tests.journeys.screens import assert_all_open

# login: the number of menu entries at least
PEOPLE = {"jinan": 40, "accountant": 35}


@pytest.mark.parametrize("login", PEOPLE)
def test_every_screen_opens(demo, login):
    assert_all_open(demo, login, PEOPLE[login])
