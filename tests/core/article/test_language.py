# ruff: noqa: RUF001 - other scripts are what is tested
"""A short text is named for its language only where that is likely."""

import pytest

from geostance.article import Span, language


def identify(text):
    return language.identify(text, [Span(0, len(text))])


@pytest.mark.parametrize(
    "text",
    [
        "José Núñez and Zoë Lefèvre met François Côté in Bogotá.",
        "Łukasz Wójcik, Tomáš Dvořák and Jürgen Müller praised São Tomé.",
        "Côte d'Ivoire praised São Tomé and Príncipe.",
        "Nicolás Péña of Perú accused Chloé Béranger of Nîmes.",
    ],
)
def test_english_with_accented_names_is_taken_for_no_other_language(text):
    found = identify(text)
    assert found.code in (language.UNKNOWN.code, language.ENGLISH)
    assert language.notice(found) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Правительство объявило о новых мерах.", "ru"),
        ("Переговоры завершились без результата.", "ru"),
        ("Le gouvernement a annoncé de nouvelles mesures jeudi.", "fr"),
        ("La ministre a critiqué le projet.", "fr"),
        ("La ministra criticó el proyecto.", "es"),
        ("Los enviados se reunieron en el puente.", "es"),
        ("Die Ministerin kritisierte den Entwurf.", "de"),
        ("Togo lobt Ghana für das Abkommen.", "de"),
    ],
)
def test_one_sentence_of_another_language_is_enough(text, code):
    assert identify(text).code == code


def test_a_language_below_the_least_probability_is_unknown(monkeypatch):
    class Unsure:
        def classify(self, sample):
            return "oc", 0.2

    monkeypatch.setattr(language, "_identifier", Unsure)
    assert identify("The envoys met on the bridge.") == language.UNKNOWN
