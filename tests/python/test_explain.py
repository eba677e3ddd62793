"""The trace of a score has every number of the calculation. The lines were written by hand from the rules."""

from __future__ import annotations

import pytest
from sheets import area, sdq_answers

import kartlegg as kl

# Emotional: 2 + 1 + 1 = 4 from three answers; 4 x 5 / 3 = 6.67, rounded half up 7; at least 4 + 0, at most 4 + 2 + 2.
# Total: 7 + 3 + 5 + 2 = 17; at least 14, at most 18.
SDQ_LINES = {
    "en": ["Total difficulties: 17", "  Emotional symptoms: 7", "    worries (8): answer 1 (partly) gives 1",
           "    fears (24): not answered", "    3 of 5 items answered (at least 3 needed).",
           "4 × 5 / 3 = 6.67, rounded half up to 7.", "anything from 4 to 8.",
           "    obedience (7): answer 1 (partly) gives 1 (reversed)", "    liked by peers (14): answer 2 (yes) gives 0 (reversed)",
           " = 7 + 3 + 5 + 2 = 17.", "anything from 14 to 18.",
           "  Band: abnormal (17–40)", "with the missing answers it could be another (borderline)"],
    "nb": ["Totale vansker: 17", "  Emosjonelle symptomer: 7", "    bekymringer (8): svar 1 (delvis) gir 1",
           "    redsler (24): ikke besvart", "    3 av 5 ledd besvart (minst 3 kreves).",
           "4 × 5 / 3 = 6,67, avrundet med halve opp til 7.", "fra 4 til 8.",
           "    lydighet (7): svar 1 (delvis) gir 1 (snudd)", "    godt likt (14): svar 2 (ja) gir 0 (snudd)",
           " = 7 + 3 + 5 + 2 = 17.", "fra 14 til 18.",
           "  Bånd: avvikende (17–40)", "(grenseområde)"],
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
    "en": ["Communication: 48", "communication 4: answer 5 (sometimes) gives 5", "communication 5: not answered",
           "5 of 6 items answered (at least 4 needed).", "40 × 6 / 5 = 48.", "anything from 40 to 50.",
           "above the referral cut-off (30.99 or more)", "the same whatever the missing answers are"],
    "nb": ["Kommunikasjon: 48", "kommunikasjon 4: svar 5 (av og til) gir 5", "kommunikasjon 5: ikke besvart",
           "5 av 6 ledd besvart (minst 4 kreves).", "40 × 6 / 5 = 48.", "fra 40 til 50.",
           "over henvisningsgrensen (30,99 eller mer)", "det samme uansett hva de manglende svarene er"],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nb"])
def test_asq3_area_with_one_item_missing(asq3: kl.Instrument, language: str) -> None:
    report = asq3.score(area("communication", [10, 10, 10, 5, None, 5]), form="36", language=language)
    for line in ASQ3_LINES[language]:
        assert line in report.explain("communication"), line


def test_asq3_credit_is_told(asq3: kl.Instrument) -> None:
    text = asq3.score(area("fine_motor", [0, 0, 0, 5, 0, 0]), form="16").explain("fine_motor", "en")
    line = next(line for line in text.splitlines() if "fine motor 3" in line)
    assert "answer 0 (not yet)" in line and "10" in line.replace("answer 0", "")


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
