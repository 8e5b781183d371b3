"""Every screen of the menu opens for the manager of HQ."""

import pytest

from tests.journeys.screens import assert_all_open

# login: the number of menu entries at least
PEOPLE = {"manager": 68}


@pytest.mark.parametrize("login", PEOPLE)
def test_every_screen_opens(demo, login):
    assert_all_open(demo, login, PEOPLE[login])
