"""The trace of a score has every number of the calculation. The lines were written by hand from the rules."""

from __future__ import annotations

import pytest
from sheets import area, sdq_answers

import kartlegg as kl
from kartlegg._texts import decimal, rounded

# Emotional: 2 + 1 + 1 = 4 from three answers; 4 x 5 / 3 = 6.67, rounded half up 7; at least 4 + 0, at most 4 + 2 + 2.
# Total: 7 + 3 + 5 + 2 = 17; at least 14, at most 18.
SDQ_LINES = {
    "en": ["Total difficulties: 17", "  Emotional symptoms: 7", "    worries (8): 1 (partly)",
           "    fears (24): not answered", "    3 of 5 items answered (at least 3 needed).",
           "4 × 5 / 3 = 6.67; rounded to 7 (halves up).",
           "    obedience (7): 1 (partly), reversed to 1", "    liked by peers (14): 2 (yes), reversed to 0",
           " = 7 + 3 + 5 + 2 = 17.", "between 14 and 18.",
           "  Three bands (original): abnormal (17–40); with every answer given it could also be borderline."],
    "nb": ["Totale vansker: 17", "  Emosjonelle symptomer: 7", "    bekymringer (8): 1 (delvis)",
           "    redsler (24): ikke besvart", "    3 av 5 ledd er besvart (minst 3 kreves).",
           "4 × 5 / 3 = 6,67; avrundet til 7 (halve rundes opp).",
           "    lydighet (7): 1 (delvis), snudd til 1", "    godt likt (14): 2 (ja), snudd til 0",
           " = 7 + 3 + 5 + 2 = 17.", "mellom 14 og 18.",
           "  Tre bånd (opprinnelige): avvikende (17–40); med alle svar på plass kan det også bli grenseområde."],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nb"])
def test_sdq_total_with_a_prorated_scale(sdq: kl.Instrument, language: str) -> None:
    answers: dict[str, int | None] = {**sdq_answers("parent", {"conduct": 3, "hyperactivity": 5, "peer": 2})}
    answers |= {"somatic": 2, "worries": 1, "unhappy": 1, "clingy": None, "afraid": None}
    text = sdq.score(answers, form="p4-17").explain("total", language)
    at = 0
    for line in SDQ_LINES[language]:
        assert line in text, line
        if line.startswith("  Em") or line == SDQ_LINES[language][0]:
            assert text.index(line) >= at
            at = text.index(line)


# 10 + 10 + 10 + 5 + 5 = 40 from five answers; 40 x 6 / 5 = 48; at least 40, at most 50; the cut-off is 30.99.
ASQ3_LINES = {
    "en": ["Communication: 48", "communication 4: 5 (sometimes)", "communication 5: not answered",
           "5 of 6 items answered (at least 4 needed).", "40 × 6 / 5 = 48.", "between 40 and 50.",
           "above the referral cut-off (30.99 or more), whatever the missing answers are"],
    "nb": ["Kommunikasjon: 48", "kommunikasjon 4: 5 (av og til)", "kommunikasjon 5: ikke besvart",
           "5 av 6 ledd er besvart (minst 4 kreves).", "40 × 6 / 5 = 48.", "mellom 40 og 50.",
           "over henvisningsgrensen (30,99 eller mer), uansett hva de manglende svarene er"],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nb"])
def test_asq3_area_with_one_item_missing(asq3: kl.Instrument, language: str) -> None:
    report = asq3.score(area("communication", [10, 10, 10, 5, None, 5]), form="36", language=language)
    for line in ASQ3_LINES[language]:
        assert line in report.explain("communication"), line


def test_asq3_credit_is_told(asq3: kl.Instrument) -> None:
    text = asq3.score(area("fine_motor", [0, 0, 0, 5, 0, 0]), form="16").explain("fine_motor", "en")
    line = next(line for line in text.splitlines() if "fine motor 3" in line)
    assert "0 (not yet), counts as 10 because of the answer to fine motor 4" in line


def test_form_choice_of_a_child_born_early(asq3: kl.Instrument) -> None:
    # Born 10 March 2022 at 33 weeks 5 days, 5 weeks early: full term 14 April 2022. On 1 March 2024 that is
    # 22 months 16 days; counted from birth, 23 months 20 days.
    report = asq3.score(
        area("fine_motor", [5, 5, 5, 5, 0, None]), birth_date="2022-03-10", assessment_date="2024-03-01",
        gestation="33w5d", informant="parent", language="nb",
    )  # fmt: skip
    choice = report.form
    assert (choice.form, choice.chronological_age, choice.corrected_age) == ("22", kl.Age(23, 20), kl.Age(22, 16))
    assert "22 måneder 16 dager" in choice.explanation and "23 måneder 20 dager" in choice.explanation
    assert choice.given is False


def test_unknown_scale(sdq: kl.Instrument) -> None:
    with pytest.raises(KeyError, match="did you mean 'total'"):
        sdq.score({}, form="p4-17").explain("totl")


def test_decimals_are_rounded_half_away_from_zero() -> None:
    shown = {(81.25, 1): "81.3", (-81.25, 1): "-81.3", (0.145, 2): "0.15", (2.5, 0): "3", (99.96, 1): "100.0", (0.04, 1): "0.0"}
    assert {given: rounded(*given) for given in shown} == shown
    assert decimal(81.25, "nb") == "81,3"
