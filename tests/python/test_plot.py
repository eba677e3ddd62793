"""What is drawn: the profile in a notebook, and the plots of reports, tables, series and changes."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Iterator

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from sheets import area_of, epds_codes, sdq_answers

import kartlegg as kl
from kartlegg import stats

mpl.use("Agg")

# British parents of boys (tests/reference/sdq_norms.csv): emotional symptoms 1.8 (SD 2.0); alpha from 7 years .71.
T_OF_8 = 50 + 10 * (8 - 1.8) / 2.0
HALF_WIDTH = 1.959963984540054 * 10 * math.sqrt(1 - 0.71)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def report() -> kl.Report:
    answers: dict[str, int | None] = {**sdq_answers("parent", {"emotional": 8, "conduct": 3, "prosocial": 6, "impact": 3})}
    answers["lies"] = None
    return kl.load("sdq").score(answers, age="8y2m", sex="male", informant="parent")


def table_of(totals: list[int | None], **options: object) -> kl.ScoreTable:
    sheets = [sdq_answers("parent", {"total": total}) if total is not None else {} for total in totals]
    return kl.load("sdq").score_table(pd.DataFrame(sheets), form="p4-17", **options)


def diamonds(ax: Axes, marker: str = "D") -> list[float]:
    return [float(x) for line in ax.lines if line.get_marker() == marker for x in line.get_xdata()]


def bars(ax: Axes) -> list[Rectangle]:
    return [patch for container in ax.containers for patch in container]


def legend(ax: Axes) -> list[str]:
    found = ax.get_legend()
    return [text.get_text() for text in found.get_texts()] if found else []


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def all_inside(ax: Axes) -> bool:
    """Nothing of the axes is cut off at the edge of the figure."""
    ax.figure.canvas.draw()
    box, width, height = ax.get_tightbbox(), *ax.figure.bbox.size
    return box is not None and box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1


def test_matplotlib_is_imported_only_to_draw() -> None:
    code = "import sys, kartlegg, kartlegg.cli, kartlegg.stats; assert 'matplotlib' not in sys.modules; print('so')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "so\n", done.stderr


# -- in a notebook ---------------------------------------------------------------------------------------------------------


def test_profile_in_a_notebook(report: kl.Report) -> None:
    html = report._repr_html_()
    assert html.count('role="img"') == 9 + 7  # nine scales; T scores of all but the two composites without norms
    assert "<script" not in html and "currentColor" in html
    for words in ("Emotional symptoms: 8; normal 0–3, borderline 4, abnormal 5–10", f"Emotional symptoms: T {T_OF_8:.1f}"):
        assert words in html, words
    targets = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', html))
    assert targets and targets <= set(re.findall(r'\bid="([^"]+)"', html))


def test_bands_differ_by_pattern_and_are_named(report: kl.Report) -> None:
    html = report._repr_html_()
    assert "<pattern" in html  # hatching
    legend_line = next(part for part in html.split("<p>") if part.startswith("<span"))
    assert [legend_line.index(f"</span>{label}") for label in ("normal", "borderline", "abnormal")] == sorted(
        legend_line.index(f"</span>{label}") for label in ("normal", "borderline", "abnormal")
    )


def test_profile_speaks_norwegian(report: kl.Report) -> None:
    html = report.in_language("nb")._repr_html_()
    assert "Emosjonelle symptomer: 8; normal 0–3, grenseområde 4, avvikende 5–10" in html and ">profil<" in html
    assert "Emosjonelle symptomer: T 81,0" in html


def test_no_scores_no_norms_no_harm(asq3: kl.Instrument, epds: kl.Instrument) -> None:
    html = asq3.score(area_of("communication", 60), age_months=22, informant="parent")._repr_html_()
    assert "Gross motor: no score; " in html and "nan" not in html.lower()
    assert "EPDS total: 10; unlikely 0–9, possible 10–12, probable 13–30" in epds.score(epds_codes([1] * 10))._repr_html_()


def test_percentages_are_never_certain() -> None:
    answers = sdq_answers("parent", {"emotional": 10, "prosocial": 10})
    html = kl.load("sdq").score(answers, age="8y2m", sex="male", informant="parent")._repr_html_()
    assert "&gt;99.9" in html and "&gt;99\N{NO-BREAK SPACE}%" in html and "<b>100" not in html and "100\N{NO-BREAK SPACE}%" not in html


# -- reports ---------------------------------------------------------------------------------------------------------------


def test_plot_of_t_scores(report: kl.Report) -> None:
    ax = report.plot()
    assert isinstance(ax, Axes) and all_inside(ax)
    assert diamonds(ax)[0] == pytest.approx(T_OF_8)
    ends = [line.get_xdata() for line in ax.lines if line.get_linewidth() == 5]
    assert list(ends[0]) == pytest.approx([T_OF_8 - HALF_WIDTH, T_OF_8 + HALF_WIDTH])
    assert legend(ax) == ["Parents in Britain, boys, 5 to 15 years"]
    assert texts(ax).count("no T score") == 2 and "T 81.0 (70.4–91.6)" in texts(ax)


def test_width_of_the_intervals(report: kl.Report) -> None:
    ax = report.plot(confidence=0.9)
    low, high = next(line.get_xdata() for line in ax.lines if line.get_linewidth() == 5)
    assert high - low == pytest.approx(2 * HALF_WIDTH * 1.6448536269514722 / 1.959963984540054)
    assert "90 %" in ax.get_xlabel()


def test_plot_of_raw_scores_in_their_bands(report: kl.Report) -> None:
    ax = report.in_language("nb").plot(measure="raw")
    assert all_inside(ax) and [label.get_text() for label in ax.get_yticklabels()][:2] == ["Emosjonelle symptomer", "Atferdsproblemer"]
    zones = [patch for patch in ax.patches if isinstance(patch, Rectangle)][:3]  # 0-3, 4, 5-10
    assert [zone.get_x() for zone in zones] == pytest.approx([0, 0.35, 0.45]) and zones[2].get_width() == pytest.approx(0.55)
    assert len({zone.get_hatch() for zone in zones}) == 3 and len({zone.get_facecolor() for zone in zones}) == 3
    assert diamonds(ax)[0] == pytest.approx(0.8) and "8 · avvikende" in texts(ax)
    assert legend(ax) == ["normal", "grenseområde", "avvikende"] and ax.get_title(loc="left").endswith("foreldreskjema 4–17 år")


def test_several_norm_groups_have_marks_of_their_own() -> None:
    answers = sdq_answers("parent", {"emotional": 8})
    both = kl.load("sdq").score(answers, age="13y", sex="male", informant="parent", norms=["gb-1999-parent", "nl-2022-parent"])
    ax = both.plot()
    assert len(legend(ax)) == 2 and diamonds(ax, "D") and diamonds(ax, "o") and all_inside(ax)


def test_plot_without_norms_and_without_scores(epds: kl.Instrument, asq3: kl.Instrument) -> None:
    assert "10 · possible" in texts(epds.score(epds_codes([1] * 10)).plot())
    ax = asq3.score({}, age_months=22, informant="parent").plot()
    assert texts(ax).count("no score") == 5 and diamonds(ax) == [] and all_inside(ax)


def test_report_is_drawn_where_it_is_told(report: kl.Report) -> None:
    _, (left, right) = pyplot.subplots(1, 2)
    assert report.plot(ax=right) is right and not left.lines and len(pyplot.get_fignums()) == 1


def test_what_cannot_be_drawn_is_told(report: kl.Report, epds: kl.Instrument) -> None:
    with pytest.raises(kl.ResponseError, match="no profile of 'z_score'") as wrong:
        report.plot(measure="z_score")  # type: ignore[arg-type]
    assert wrong.value.problems[0].hint == "use 't_score' or 'raw'"
    with pytest.raises(kl.ResponseError, match="no norms"):
        epds.score(epds_codes([1] * 10)).plot(measure="t_score")
    with pytest.raises(kl.ResponseError, match="between 0 and 1"):
        report.plot(confidence=1)
    with pytest.raises(ValueError, match="language is"):
        report.in_language("de").plot()
    assert not pyplot.get_fignums()  # no empty figure is left behind


# -- tables ----------------------------------------------------------------------------------------------------------------


def test_distribution_of_a_table() -> None:
    ax = table_of([3, 3, 9, 14, 17, 17, 17, None], language="nb").plot("total")  # 14 and 17 are the cut-offs
    drawn = {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in bars(ax)}
    assert drawn == {3: 2, 9: 1, 14: 1, 17: 3} and all_inside(ax)
    assert [label.replace("\N{NO-BREAK SPACE}", " ") for label in legend(ax)] == ["normal 43 %", "grenseområde 14 %", "avvikende 43 %"]
    assert ax.get_xlabel() == "n 7, gjennomsnitt 11,4, SD 6,4; 1 uten skåre" and ax.get_ylabel() == "personer"
    assert ax.get_xlim() == (-0.5, 40.5) and ax.get_title(loc="left") == "Totale vansker"


def test_distribution_by_group() -> None:
    ax = table_of([3, 3, 9, 17]).plot("total", by=pd.Series(["b", "a", None, "a"]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["not known\nn 1", "b\nn 1", "a\nn 2"]
    assert sorted((bar.get_y(), round(bar.get_height(), 3)) for bar in bars(ax)) == [(0, 0.85), (1, 0.85), (2, 0.425), (2, 0.425)]
    assert all_inside(ax)


def test_groups_keep_the_order_of_their_categories() -> None:
    ages = pd.Categorical(["old", "young", "old"], ["young", "old"])
    ax = table_of([3, 4, 5]).plot("total", by=ages)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["old\nn 2", "young\nn 1"]
    assert [label.get_text() for label in table_of([3]).plot("total", by="form").get_yticklabels()] == ["p4-17\nn 1"]


def test_other_scheme_and_measure() -> None:
    table = table_of([3, 9, 17, 25], age_years=8, sex="male")
    assert [label.split("\N{NO-BREAK SPACE}")[0] for label in legend(table.plot("total", scheme="four_band_newer"))] == [
        "close to average 50", "slightly raised 0", "high 25", "very high 25",
    ]  # fmt: skip
    ax = table.plot("total", measure="t_score")
    assert sum(bar.get_height() for bar in bars(ax)) == 4 and ax.get_title(loc="left") == "Total difficulties (T)"
    assert legend(table.plot("internalising")) == []


@pytest.mark.parametrize("rows", [0, 2])
def test_nothing_to_draw(sdq: kl.Instrument, rows: int) -> None:
    ax = sdq.score_table(pd.DataFrame({"worries": np.full(rows, np.nan)}), form="p4-17").plot("total")
    assert bars(ax) == [] and "n 0, mean –, SD –" in ax.get_xlabel()


def test_wrong_wishes_of_a_table() -> None:
    table = table_of(list(range(20)))
    for by in (["a", "b"], "sex"):
        with pytest.raises(kl.ResponseError, match="one value for each of 20 rows"):
            table.plot("total", by=by)  # type: ignore[arg-type]
    with pytest.raises(kl.ResponseError, match="by has 20 groups, at most 12") as wrong:
        table.plot("total", by=range(20))
    assert wrong.value.problems[0].field == "by"
    for call in ({"scale": "totl"}, {"scale": "total", "scheme": "no_scheme"}, {"scale": "total", "measure": "no_measure"}):
        with pytest.raises(KeyError):
            table.plot(**call)
    assert not pyplot.get_fignums()  # no empty figure is left behind


# -- series and changes ----------------------------------------------------------------------------------------------------


def test_series_is_drawn(sdq: kl.Instrument) -> None:
    def on(date: str, total: int) -> kl.Report:
        return sdq.score(sdq_answers("parent", {"total": total}), birth_date="2016-01-10", assessment_date=date, sex="male",
                         informant="parent", language="nb")  # fmt: skip

    course = kl.series([on("2024-01-10", 18), on("2024-04-10", 8), on("2025-01-10", 22)], "total")
    ax = course.plot()
    assert all_inside(ax) and ax.get_title(loc="left") == "Totale vansker"
    scores = next(line for line in ax.lines if line.get_marker() == "D")
    assert list(scores.get_ydata()) == [18, 8, 22]
    rings = [line for line in ax.lines if line.get_marker() == "o"]
    assert [list(line.get_ydata()) for line in rings] == [[22]] and len(legend(ax)) == 3
    # 18 ± 1.96 sqrt(2) SEM; the SD of British parents of boys is 6.0, alpha .80
    assert ax.collections[0].get_paths()[0].vertices[:, 1].min() == pytest.approx(18 - 1.959963984540054 * math.sqrt(2 * 0.2) * 6.0)
    line = next(line for line in ax.lines if line.get_linestyle() == "--").get_ydata()
    days = np.array([0, 91, 366])
    slope, start = np.polyfit(days, [18, 8, 22], 1)
    assert list(line) == pytest.approx(list(start + slope * days), abs=0.01)


def test_one_occasion_is_drawn(sdq: kl.Instrument) -> None:
    only = sdq.score(sdq_answers("parent", {"total": 9}), birth_date="2016-01-10", assessment_date="2024-01-10", informant="parent")
    assert all_inside(kl.series([only], "total").plot())


def test_change_is_drawn() -> None:
    before, after = np.array([20.0, 20, 20, math.nan]), np.array([8.0, 19, 33, 5])
    changed = stats.change(before, after, sd=6, reliability=0.8, cutoff=17, high_is_concern=True)
    ax = changed.plot(before)
    assert {"recovered (1)", "unchanged (1)", "deteriorated (1)"} <= set(legend(ax)) and all_inside(ax)
    points = {(x, y) for line in ax.lines if line.get_linestyle() == "None" for x, y in line.get_xydata()}
    assert points == {(20, 8), (20, 19), (20, 33)}
    one = stats.change(20, 8, sd=6, reliability=0.8).plot(20)
    assert "reliable (1)" in legend(one)
