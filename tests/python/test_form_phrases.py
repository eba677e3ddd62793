"""Why this form, and what the age has to do with it: the sentences that explain the choice of a form, in English and
Bokmål.

The ages are counted by hand. Forms and ages are those of week.py: small children from 2 to 4 years, large children from 4
to 11 years and preferred over them, the teacher's form for any age."""

from __future__ import annotations

from typing import Any

import pytest
from week import load_week

import kartlegg as kl


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return load_week(tmp_path_factory.mktemp("week"))


def both(report: kl.Report) -> tuple[str, str]:
    """The explanation in English and in Bokmål."""
    return report.form.explanation, report.in_language("nb").form.explanation


@pytest.mark.parametrize(
    ("item", "given", "en", "nb"),
    [
        pytest.param(
            "sad", {"informant": "parent", "age": "4y6m"},
            'Form: large children, which the instrument prefers where several fit. Age: 54 months 0 days. Also fits: "small '
            'children" (small).',
            "Skjema: store barn, som instrumentet foretrekker når flere passer. Alder: 54 måneder 0 dager. Passer også: «små "
            "barn» (small).",
            id="by preference"),
        pytest.param(  # only small children are asked whether they crawl
            "crawls", {"informant": "parent", "age": "4y6m1d"},
            "Form: small children, the only fitting one that asks every answered item. Age: 54 months 1 day. Also fits: "
            '"large children" (large).',
            "Skjema: små barn, det eneste som passer og har alle de besvarte leddene. Alder: 54 måneder 1 dag. Passer også: "
            "«store barn» (large).",
            id="by the answers"),
        pytest.param(
            "sad", {"informant": "parent", "age": "8y1m"},
            "Form: large children, chosen by informant and age. Age: 8 years 1 month.",
            "Skjema: store barn, valgt etter informant og alder. Alder: 8 år 1 måned.",
            id="by informant and age"),
        pytest.param(
            "sad", {"informant": "teacher"},
            "Form: school, the only one for this informant.",
            "Skjema: skole, det eneste for denne informanten.",
            id="the only one"),
        pytest.param(
            "sad", {"form": "large"},
            "Form: large children, as given. No age was given, so it was not checked against the form.",
            "Skjema: store barn, som oppgitt. Alder er ikke oppgitt, så den er ikke kontrollert mot skjemaet.",
            id="as given, without an age"),
        pytest.param(
            "sad", {"form": "large", "age": "3y"},
            "Form: large children, as given. Age: 36 months 0 days. The age is outside the form's age range. Also fits: "
            '"small children" (small).',
            "Skjema: store barn, som oppgitt. Alder: 36 måneder 0 dager. Alderen ligger utenfor skjemaets aldersområde. "
            "Passer også: «små barn» (small).",
            id="as given, outside its ages"),
        pytest.param(
            "sad", {"form": "large", "birth_date": "2024-03-01", "assessment_date": "2024-02-01"},
            "Form: large children, as given. The age given is impossible and was not used.",
            "Skjema: store barn, som oppgitt. Alderen som er oppgitt, er umulig og er ikke brukt.",
            id="as given, with an impossible age"),
    ],
)  # fmt: skip
def test_why_this_form(week: kl.Instrument, item: str, given: dict[str, Any], en: str, nb: str) -> None:
    assert both(week.score({item: 1}, **given)) == (en, nb)


def test_by_age_where_there_is_one_informant(asq3: kl.Instrument) -> None:
    assert both(asq3.score({}, age="30m")) == (  # the form is for 28 months 16 days to 31 months 15 days
        "Form: 30 months, chosen by age. Age: 30 months 0 days.",
        "Skjema: 30 måneder, valgt etter alder. Alder: 30 måneder 0 dager.",
    )


def test_a_child_born_early(asq3: kl.Instrument) -> None:
    # Born 10 March 2022, 35 days early: due 14 April. On 1 March 2024 that is 22 months 16 days, else 23 months 20 days.
    assert both(asq3.score({}, birth_date="2022-03-10", assessment_date="2024-03-01", weeks_early=5)) == (
        "Form: 22 months, chosen by age. Corrected age: 22 months 16 days (born 5 weeks early). Chronological age: 23 months "
        "20 days.",
        "Skjema: 22 måneder, valgt etter alder. Korrigert alder: 22 måneder 16 dager (født 5 uker for tidlig). Kronologisk "
        "alder: 23 måneder 20 dager.",
    )


@pytest.mark.parametrize(
    ("item", "given", "refusal", "en", "nb"),
    [
        pytest.param(
            "sad", {"informant": "parent"}, "missing_age",
            'the form depends on age, and no age is given; give age or dates, or name the form: "small children" (small), '
            '"large children" (large)',
            "skjemaet avhenger av alder, og ingen alder er oppgitt; oppgi alder eller datoer, eller skjemaet: «små barn» "
            "(small), «store barn» (large)",
            id="no age"),
        pytest.param(
            "sad", {"informant": "parent", "age": "12y"}, "no_form_for_age",
            'no form for age 12 years 0 months; forms: "small children" (small), "large children" (large)',
            "det finnes ikke noe skjema for alder 12 år 0 måneder; skjemaer: «små barn» (small), «store barn» (large)",
            id="no form for the age"),
        pytest.param(
            "sad", {"informant": "parent", "birth_date": "2024-03-01", "assessment_date": "2024-02-01"}, "impossible_age",
            "the age or the prematurity is impossible; 0 or more months, at most 20 weeks early; the assessment date comes "
            "after the birth date",
            "alderen eller prematuriteten er umulig; 0 eller flere måneder, høyst 20 uker for tidlig født; "
            "vurderingsdatoen kommer etter fødselsdatoen",
            id="an impossible age"),
        pytest.param(
            "crawls", {"form": "large"}, "unknown_item",
            "item 'crawls' is answered, but not asked on form \"large children\" (large); forms that ask it: small",
            "ledd 'crawls' er besvart, men finnes ikke på skjemaet «store barn» (large); skjemaer som har det: small",
            id="an answer that the form does not ask for"),
    ],
)  # fmt: skip
def test_no_form(week: kl.Instrument, item: str, given: dict[str, Any], refusal: str, en: str, nb: str) -> None:
    for language, sentence in (("en", en), ("nb", nb)):
        with pytest.raises(kl.ResponseError) as caught:
            week.score({item: 1}, language=language, **given)
        assert str(caught.value) == f"error: {sentence}"
        assert caught.value.refusal == refusal
