"""Every refusal of answers, persons and norms, as it is read in English and in Bokmål."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from days import answers, load_days

import kartlegg as kl


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return load_days(tmp_path_factory.mktemp("days"))


Call = Callable[[kl.Instrument, str], object]


@pytest.mark.parametrize(
    ("call", "refusal", "english", "bokmaal"),
    [
        pytest.param(
            lambda days, lang: days.score({"sadd": 1}, informant="parent", language=lang), "unknown_item",
            "unknown item 'sadd'; did you mean 'sad'?", "ukjent ledd 'sadd'; mente du 'sad'?",
            id="unknown item",
        ),
        pytest.param(
            lambda days, lang: days.score(answers(1, 2, 7), informant="parent", language=lang), "invalid_code",
            "invalid code 7 for item 'alone'; one of: 0, 1, 2, 8",
            "ugyldig kode 7 for ledd 'alone'; en av: 0, 1, 2, 8",
            id="invalid code",
        ),
        pytest.param(
            lambda days, lang: days.score(answers(1, 2, 0), form="hom", language=lang), "unknown_form",
            "unknown form 'hom'; did you mean 'home'?", "ukjent skjema 'hom'; mente du 'home'?",
            id="unknown form",
        ),
        pytest.param(
            lambda days, lang: days.score(answers(1, 2, 0), informant="nobody", language=lang), "unknown_informant",
            "no form is answered by informant 'nobody'; one of: parent, teacher, self",
            "det finnes ikke noe skjema for informanten 'nobody'; en av: parent, teacher, self",
            id="unknown informant",
        ),
        pytest.param(
            lambda days, lang: days.score(answers(1, 2, 0), language=lang), "ambiguous_form",
            'several forms fit; name the informant or the form: "home" (home), "school" (school), "own" (own)',
            "flere skjemaer passer; oppgi informant eller skjema: «hjem» (home), «skole» (school), «eget» (own)",
            id="several forms",
        ),
        pytest.param(
            lambda days, lang: days.score(answers(1, 2, 0), informant="parent", norms="boy", language=lang),
            "unknown_norm_group",
            "norms: unknown norm group 'boy'; did you mean 'boys'?", "norms: ukjent normgruppe 'boy'; mente du 'boys'?",
            id="unknown norm group",
        ),
        pytest.param(
            lambda days, lang: days.score(answers(1, 2, 0), informant="parent", norms="boys@1", language=lang),
            "unknown_norm_group",
            "norms: a norm group cannot be pinned as 'boys@1'; write boys@sha256: and at least eight hexadecimal digits",
            "norms: en normgruppe kan ikke festes som 'boys@1'; skriv boys@sha256: og minst åtte heksadesimale sifre",
            id="pinned wrongly",
        ),
        pytest.param(
            lambda days, lang: days.score(answers(1, 2, 0), informant="parent", language=lang).renormed("nothing"),
            "unknown_norm_group",
            "norms: unknown norm group 'nothing'; one of: boys", "norms: ukjent normgruppe 'nothing'; en av: boys",
            id="other norms of a report",
        ),
        pytest.param(
            lambda days, lang: days.score_table({"sad": [1]}, informant="parent", norms="boy", language=lang),
            "unknown_norm_group",
            "norms: unknown norm group 'boy'; did you mean 'boys'?", "norms: ukjent normgruppe 'boy'; mente du 'boys'?",
            id="norms of a table",
        ),
    ],
)  # fmt: skip
def test_refusals(days: kl.Instrument, call: Call, refusal: str, english: str, bokmaal: str) -> None:
    for language, sentence in (("en", english), ("nb", bokmaal)):
        with pytest.raises(kl.ResponseError) as caught:
            call(days, language)
        assert str(caught.value) == f"error: {sentence}"
        assert caught.value.refusal == refusal


def test_refusals_of_a_combination() -> None:
    sdq = kl.load("sdq")
    teacher = sdq.score({"restles": 1}, form="t4-17")
    for given, english, bokmaal in (
        (teacher, "the report is by 'teacher'; give a report by 'parent'",
         "rapporten er fra 'teacher'; oppgi en rapport fra 'parent'"),
        (kl.load("epds").score({}),
         f"the report is of epds 1.0.0; give a report of this very instrument, sdq {sdq.version}",
         f"rapporten gjelder epds 1.0.0; oppgi en rapport om akkurat dette instrumentet, sdq {sdq.version}"),
    ):  # fmt: skip
        for language, sentence in (("en", english), ("nb", bokmaal)):
            with pytest.raises(kl.ResponseError) as caught:
                sdq.combine("predicted_hyperactivity", {"parent": given}, language=language)
            assert str(caught.value) == f"error: parent: {sentence}"
