"""Every screen of the menu opens for a maintainer and the keeper of a depot."""

import pytest

from tests.journeys.screens import assert_all_open

# login: the number of menu entries at least
PEOPLE = {"wangwei": 35, "keeper": 30}


@pytest.mark.parametrize("login", PEOPLE)
def test_every_screen_opens(demo, login):
    assert_all_open(demo, login, PEOPLE[login])
