"""The colours are read by everybody: contrast between whatever stands on whatever."""

from __future__ import annotations

from itertools import product

import pytest

from shoal_gui.tokens import DARK, LIGHT, State, Tokens, contrast

THEMES = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_text_is_read_on_every_surface(look: Tokens):
    surfaces = (look.window, look.surface, look.raised, look.selection)
    pairs = product((look.text, look.muted, *look.states.values()), surfaces)
    weak = {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5}
    assert not weak


@THEMES
def test_the_main_button_is_read(look: Tokens):
    assert contrast(look.on_accent, look.accent) >= 4.5


@THEMES
def test_every_state_has_a_colour_of_its_own(look: Tokens):
    assert len({look.states[state] for state in State}) == len(State)
