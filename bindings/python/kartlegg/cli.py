"""The command line: kartlegg list | show | check | new | score | explain | lint | agreement | validate-norms | battery."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from . import __version__, _cli_show, _settings, _skeleton
from ._catalogue import BUNDLED, Catalogue, load, load_battery
from ._errors import Error, ResponseError
from ._instrument import Instrument

app = typer.Typer(
    name="kartlegg",
    help="Score structured screening instruments, and say what every score rests on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Id = Annotated[str, typer.Argument(metavar="ID", help="Id of a bundled instrument, or an instrument folder.")]
Data = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A CSV, Parquet, Feather, SPSS or Stata file.")]
Wording = Annotated[Optional[Path], typer.Option(
    "--wording", metavar="PATH", exists=True, rich_help_panel="Kept by a licence holder",
    help="A text file with the wording of the items (nb.yaml), or a folder of text files.")]  # fmt: skip
NormFiles = Annotated[Optional[Path], typer.Option(
    "--norm-files", metavar="PATH", exists=True, rich_help_panel="Kept by a licence holder",
    help="A norm file that is not part of the instrument, or a folder of norm files.")]  # fmt: skip
Language = Annotated[str, typer.Option("--lang", metavar="LANG", help="Language of texts: en, nb or nn.")]
def _who(help: str, metavar: str = "COLUMN") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(metavar=metavar, help=help, rich_help_panel="Who the answers are about")
    return option


AgeMonths = Annotated[Optional[str], _who("Chronological age in decimal months.")]
AgeYears = Annotated[Optional[str], _who("... in decimal years.")]
AgeDays = Annotated[Optional[str], _who("... in days; a month is counted as 30.436875 days.")]
BirthDate = Annotated[Optional[str], _who("Birth date, such as 2024-02-29; decides the age where both dates are known.")]
AssessmentDate = Annotated[Optional[str], _who("Date of the answers; a column, or one date for all.", "COLUMN|DATE")]
WeeksEarly = Annotated[Optional[str], _who("Whole weeks born early.")]
Gestation = Annotated[Optional[str], _who("Gestational age at birth, written like 33w5d.")]
Sex = Annotated[Optional[str], _who("female or male; a column, or one for all.", "COLUMN|SEX")]
Informant = Annotated[Optional[str], _who("Who answered; a column, or one for all.", "COLUMN|ID")]
Form = Annotated[Optional[str], _who("Which form was filled in; left out: chosen by informant and age.", "COLUMN|ID")]


def _reading(help: str, *names: str, metavar: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(*names, metavar=metavar, help=help, rich_help_panel="Answers")
    return option


def _counting(help: str, metavar: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(metavar=metavar, help=help, rich_help_panel="Statistics of a population")
    return option


def _validating(help: str, metavar: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(metavar=metavar, help=help, rich_help_panel="What is checked")
    return option


Items = Annotated[Optional[str], _reading(
    "Names of the answer columns, such as 'sdq{number}' or 'p_{id}'. Left out: they are named by item id.",
    "--items", metavar="PATTERN")]  # fmt: skip
Map = Annotated[Optional[Path], typer.Option(
    "--map", metavar="FILE.yaml", exists=True, dir_okay=False, rich_help_panel="Answers",
    help="A mapping file: which column is which item, and any other option by its name.")]  # fmt: skip
Keyed = Annotated[Optional[str], _reading(
    "Items whose value is the item score already (reversed items turned before).", metavar="all|ITEM,...")]
MissingCodes = Annotated[Optional[str], _reading(
    "Codes that mean 'not answered' in this file, such as 777,999,n/a.", metavar="CODE,...")]  # fmt: skip
Invalid = Annotated[Optional[str], _reading(
    "A code that no answer has: the row is not scored, or the answer counts as missing.", metavar="refuse|as-missing")]
Credits = Annotated[Optional[bool], typer.Option(
    "--credits/--no-credits", show_default=False, rich_help_panel="Answers",
    help="Whether an answer may earn another item its score, as in ASQ-3; on unless said.")]  # fmt: skip
Norms = Annotated[Optional[str], typer.Option(
    metavar="all|none|ID,...", rich_help_panel="Norms",
    help="Norm groups to compare the scores with; left out: those that the instrument names.")]  # fmt: skip
Country = Annotated[Optional[str], typer.Option(
    "--country", metavar="CC", rich_help_panel="Norms", help="Only norm groups of this country, such as SE.")]  # fmt: skip
NormLanguage = Annotated[Optional[str], typer.Option(
    metavar="LANG", rich_help_panel="Norms", help="Only norm groups that answered in this language, such as sv.")]  # fmt: skip
Confidence = Annotated[Optional[float], typer.Option(
    metavar="SHARE", rich_help_panel="Norms", help="Share that intervals hold, between 0 and 1; 0.95 unless said.")]  # fmt: skip
Separator = Annotated[Optional[str], _reading(
    "Separator of a CSV file, if it is not seen from the header: ',' ';' or 'tab'.", metavar="SEP")]  # fmt: skip


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    """Score structured screening instruments, and say what every score rests on.

    kartlegg supports a decision; it never replaces the clinician, and a score is not a diagnosis.
    """
    if version:
        print(f"kartlegg {__version__}")
        raise typer.Exit


@app.command("list")
def list_(
    folder: Annotated[Path, typer.Option(help="A folder of instrument folders.")] = BUNDLED, lang: Language = "en"
) -> None:
    """List the bundled instruments and batteries, or those in a folder."""
    _cli_show.list_instruments(Catalogue(folder), lang)


@app.command()
def show(id: Id, wording: Wording = None, norm_files: NormFiles = None, lang: Language = "en") -> None:
    """Show what an instrument asks, how it is scored, and what its numbers rest on."""
    _cli_show.show_instrument(load(id, wording=wording, norms=norm_files), lang)


@app.command()
def check(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The folder of an instrument or a battery.")],
    wording: Wording = None,
    norm_files: NormFiles = None,
) -> None:
    """Check the folder of an instrument or a battery: its files, its worked cases, and what these do not cover."""
    if not _cli_show.check_folder(folder, wording, norm_files):
        raise typer.Exit(1)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that is not there yet; its name is the instrument's id.")],
) -> None:
    """Begin an instrument: a small made-up one, with comments that say what to change."""
    files = _skeleton.write_skeleton(folder)
    for file in files:
        print(f"wrote {file}")
    print(f"Change them, then run: kartlegg check {folder}")


@app.command()
def score(
    id: Id,
    file: Data,
    output: Annotated[Optional[list[Path]], typer.Option(
        "--output", "-o", metavar="FILE", help="Where the scores go: .csv, .parquet or .feather; may be repeated.")] = None,
    items: Items = None,
    map: Map = None,
    age_months: AgeMonths = None,
    age_years: AgeYears = None,
    age_days: AgeDays = None,
    birth_date: BirthDate = None,
    assessment_date: AssessmentDate = None,
    weeks_early: WeeksEarly = None,
    gestation: Gestation = None,
    sex: Sex = None,
    informant: Informant = None,
    form: Form = None,
    already_keyed: Keyed = None,
    missing_codes: MissingCodes = None,
    invalid: Invalid = None,
    credits: Credits = None,
    norms: Norms = None,
    country: Country = None,
    norm_language: NormLanguage = None,
    confidence: Confidence = None,
    separator: Separator = None,
    keep: Annotated[Optional[str], typer.Option(
        metavar="all|COLUMN,...", help="Columns of the file to write beside the scores.")] = None,
    compare: Annotated[Optional[list[str]], typer.Option(
        metavar="SCALE=COLUMN", help="Compare a score with a column of the file; may be repeated.")] = None,
    page: Annotated[Optional[Path], typer.Option(
        metavar="FILE.html", help="Write a page with the distributions and one person's profile.")] = None,
    profile: Annotated[Optional[int], typer.Option(
        metavar="ROW", help="The row whose profile the page shows; left out: the first scored row.")] = None,
    by: Annotated[Optional[str], _counting(
        "Count how many are in each band, in groups by these columns. The column given as --age-years, --age-months or "
        "--age-days makes groups of whole years.", metavar="COLUMN,...")] = None,
    statistics: Annotated[Optional[Path], _counting(
        "Write these statistics: .csv, .parquet or .feather; without --by, of all.", metavar="FILE")] = None,
    smallest: Annotated[int, _counting(
        "Numbers below this are not shown, nor others from which they could be worked out.", metavar="N")] = 5,
    scheme: Annotated[Optional[str], _counting(
        "The band scheme to count in; left out: the instrument's default.", metavar="ID")] = None,
    strict: Annotated[bool, typer.Option(
        "--strict", help="Write nothing and fail if any row cannot be scored.")] = False,
    threads: Annotated[int, typer.Option(min=0, help="Threads to use; 0: as many as the machine has.")] = 1,
    wording: Wording = None,
    norm_files: NormFiles = None,
    lang: Language = "en",
) -> None:  # fmt: skip
    """Score a data file, a row a person. Rows are counted from 1; the header is not counted.

    A row that cannot be scored stays in the output with the reason, and never stops the rest.
    """
    from . import _cli_population, _cli_score

    told = _settings.Settings(
        items, age_months, age_years, age_days, birth_date, assessment_date, weeks_early, gestation, sex, informant,
        form, _settings.words(already_keyed), _settings.codes(missing_codes), invalid, credits,
        _settings.words(norms), country, norm_language, confidence, _settings.words(keep),
        _settings.pairs(compare or [], "compare"), separator,
    )  # fmt: skip
    settings = told.over(_settings.read_mapping(map)) if map else told
    wanted = _cli_population.Wanted(_settings.words(by), statistics, smallest, scheme)
    _cli_score.score_file(
        load(id, wording=wording, norms=norm_files), file, settings, outputs=output or [], wanted=wanted, page=page,
        profile=profile, strict=strict, threads=threads, language=lang,
    )  # fmt: skip


@app.command()
def explain(
    id: Id,
    file: Data,
    row: Annotated[int, typer.Option(help="The row, counted from 1; the header is not counted.")],
    scale: Annotated[Optional[str], typer.Option(metavar="SCALE", help="Left out: every scale of the form.")] = None,
    items: Items = None,
    map: Map = None,
    age_months: AgeMonths = None,
    age_years: AgeYears = None,
    age_days: AgeDays = None,
    birth_date: BirthDate = None,
    assessment_date: AssessmentDate = None,
    weeks_early: WeeksEarly = None,
    gestation: Gestation = None,
    sex: Sex = None,
    informant: Informant = None,
    form: Form = None,
    already_keyed: Keyed = None,
    missing_codes: MissingCodes = None,
    invalid: Invalid = None,
    credits: Credits = None,
    norms: Norms = None,
    country: Country = None,
    norm_language: NormLanguage = None,
    separator: Separator = None,
    wording: Wording = None,
    norm_files: NormFiles = None,
    lang: Language = "en",
) -> None:
    """Show the way from one row's answers to its scores, line by line."""
    from . import _cli_score

    told = _settings.Settings(
        items, age_months, age_years, age_days, birth_date, assessment_date, weeks_early, gestation, sex, informant,
        form, _settings.words(already_keyed), _settings.codes(missing_codes), invalid, credits,
        _settings.words(norms), country, norm_language, separator=separator,
    )  # fmt: skip
    settings = told.over(_settings.read_mapping(map)) if map else told
    instrument: Instrument = load(id, wording=wording, norms=norm_files)
    _cli_score.explain_row(instrument, file, settings, row=row, scale=scale, language=lang)


@app.command()
def lint(
    id: Annotated[str, typer.Argument(
        metavar="[ID]", help="Id of a bundled instrument, or an instrument folder; left out: the columns are compared with each other.")],
    file: Annotated[Optional[Path], typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, help="A CSV, Parquet, Feather, SPSS or Stata file.")] = None,
    columns: Annotated[Optional[str], typer.Option(
        metavar="COLUMN,...", help="Without an instrument: the columns of answers; left out: all columns of numbers.")] = None,
    output: Annotated[Optional[list[Path]], typer.Option(
        "--output", "-o", metavar="FILE", help="Write the findings: .csv, .parquet or .feather; may be repeated.")] = None,
    html: Annotated[Optional[Path], typer.Option(
        "--html", metavar="FILE.html", help="Write a page with the findings and a figure of each, for readers who do not program.")] = None,
    items: Items = None,
    map: Map = None,
    age_months: AgeMonths = None,
    age_years: AgeYears = None,
    age_days: AgeDays = None,
    sex: Sex = None,
    informant: Informant = None,
    form: Form = None,
    already_keyed: Keyed = None,
    missing_codes: MissingCodes = None,
    separator: Separator = None,
    lang: Language = "en",
) -> None:  # fmt: skip
    """Say which column of a data file looks wrong, and why: before it is scored.

    Nothing is changed, and nobody is left out. Exit code 1 where anything was found.
    """
    from . import _cli_lint

    told = _settings.Settings(
        items, age_months, age_years, age_days, sex=sex, informant=informant, form=form,
        already_keyed=_settings.words(already_keyed), missing_codes=_settings.codes(missing_codes), separator=separator,
    )  # fmt: skip
    settings = told.over(_settings.read_mapping(map)) if map else told
    path = file if file is not None else Path(id)
    if not path.is_file():
        raise Error(f"{path}: no such file; write kartlegg lint ID FILE, or kartlegg lint FILE")
    if not _cli_lint.lint_file(id if file is not None else None, path, settings, columns=_settings.words(columns), outputs=output or [], page=html,
                               language=lang):  # fmt: skip
        raise typer.Exit(1)


@app.command()
def agreement(
    id: Id,
    file: Data,
    rater: Annotated[str, typer.Option(metavar="COLUMN", help="Names who coded.")],
    of: Annotated[str, typer.Option(metavar="COLUMN,...", help="Name what was coded: a group and a cycle, a child.")],
    master: Annotated[Optional[str], typer.Option(
        metavar="RATER", help="Compare each rater with the codes of this one; no verdict is given.")] = None,
    weights: Annotated[str, typer.Option(
        metavar="linear|quadratic", help="Of kappa, where the answers have an order.")] = "quadratic",
    output: Annotated[Optional[list[Path]], typer.Option(
        "--output", "-o", metavar="FILE", help="Write the table: .csv, .parquet or .feather; may be repeated.")] = None,
    items: Items = None,
    map: Map = None,
    informant: Informant = None,
    form: Form = None,
    age_months: AgeMonths = None,
    already_keyed: Keyed = None,
    missing_codes: MissingCodes = None,
    invalid: Invalid = None,
    confidence: Confidence = None,
    separator: Separator = None,
    lang: Language = "en",
) -> None:  # fmt: skip
    """Say how far raters agree who coded the same, of every item and scale.

    A row of the file is one rater's coding of one unit. Rows without a partner are named, and do not enter.
    """
    from . import _cli_agreement

    told = _settings.Settings(
        items, age_months=age_months, informant=informant, form=form, already_keyed=_settings.words(already_keyed),
        missing_codes=_settings.codes(missing_codes), invalid=invalid, confidence=confidence, separator=separator,
    )  # fmt: skip
    settings = told.over(_settings.read_mapping(map)) if map else told
    _cli_agreement.tell_agreement(
        load(id), file, settings, rater=rater, of=_settings.words(of), master=master, weights=weights, outputs=output or [],
        language=lang,
    )  # fmt: skip


@app.command("validate-norms")
def validate_norms(
    id: Id,
    file: Data,
    norm_group: Annotated[Optional[str], _validating("The norms to check; left out: those that the instrument names.", "ID")] = None,
    compare: Annotated[Optional[str], _validating("Another norm group, on the same people.", "ID")] = None,
    out: Annotated[Optional[Path], typer.Option(
        "--out", "-o", metavar="FILE.html", help="Write the report: one page that needs no other file.")] = None,
    nominal: Annotated[Optional[list[str]], _validating(
        "The share that a band is meant to hold, such as high=0.10; may be repeated. Left out: what the norms themselves say.",
        "BAND=SHARE")] = None,
    margins: Annotated[Optional[list[str]], _validating(
        "How far off still does: mean=0.1 sd=0.1 share=0.02 distance=0.05 explained=0.02; may be repeated.", "NAME=NUMBER")] = None,
    scores: Annotated[Optional[list[str]], _validating(
        "The column with the raw score of a scale, in place of answers; may be repeated.", "SCALE=COLUMN")] = None,
    scales: Annotated[Optional[str], _validating("Only these scales.", "SCALE,...")] = None,
    weights: Annotated[Optional[str], _validating("Weights of the people.", "COLUMN")] = None,
    age_groups: Annotated[Optional[str], _validating("Borders of the age groups in years; left out: those of the norms.", "6,8,10")] = None,
    population: Annotated[Optional[list[str]], _validating(
        "Shares in the population, to hold the people against: sex=female:0.49,male:0.51; may be repeated.", "COLUMN=LEVEL:SHARE,...")] = None,
    refit: Annotated[bool, typer.Option(
        "--refit", help="Make norms of the data, too, and compare; takes some seconds for each scale.", rich_help_panel="What is checked")] = False,
    same_sample: Annotated[bool, typer.Option(
        "--same-sample", help="The data are the sample that the norms were made of: work out what is printed again.",
        rich_help_panel="What is checked")] = False,
    high_stakes: Annotated[bool, typer.Option(
        "--high-stakes", help="Rate samples by the limits for decisions with large consequences.", rich_help_panel="What is checked")] = False,
    year: Annotated[Optional[int], _validating("From which the age of the norms is counted; left out: this year.", "YEAR")] = None,
    items: Items = None,
    map: Map = None,
    age_months: AgeMonths = None,
    age_years: AgeYears = None,
    age_days: AgeDays = None,
    birth_date: BirthDate = None,
    assessment_date: AssessmentDate = None,
    weeks_early: WeeksEarly = None,
    gestation: Gestation = None,
    sex: Sex = None,
    informant: Informant = None,
    form: Form = None,
    already_keyed: Keyed = None,
    missing_codes: MissingCodes = None,
    invalid: Invalid = None,
    credits: Credits = None,
    confidence: Confidence = None,
    separator: Separator = None,
    norm_files: NormFiles = None,
    lang: Annotated[str, typer.Option("--lang", metavar="LANG", help="Language of the report: nb, nn or en.")] = "nb",
) -> None:  # fmt: skip
    """Say whether published norms describe the people in a file, in plain words, and write a report.

    A row of the file is a person. What is called wrong lies beyond the margins and is not explained by chance.
    """
    from . import _cli_validate

    told = _settings.Settings(
        items, age_months, age_years, age_days, birth_date, assessment_date, weeks_early, gestation, sex, informant,
        form, _settings.words(already_keyed), _settings.codes(missing_codes), invalid, credits, confidence=confidence,
        separator=separator,
    )  # fmt: skip
    _cli_validate.tell_validation(
        id, load(id, norms=norm_files), file, told.over(_settings.read_mapping(map)) if map else told, norm_group=norm_group,
        compare=compare, scores=scores or [], scales=_settings.words(scales), nominal=nominal or [], margins=margins or [],
        weights=weights, age_groups=_settings.words(age_groups), same_sample=same_sample, high_stakes=high_stakes, year=year,
        population=population or [], refit=refit, out=out, own_folder=norm_files is None, language=lang,
    )  # fmt: skip


@app.command()
def battery(
    id: Annotated[str, typer.Argument(metavar="ID", help="Id of a bundled battery, or a battery folder.")],
    files: Annotated[Optional[list[Path]], typer.Argument(
        metavar="[FILE]...", exists=True, dir_okay=False, help="Reports of one person: as JSON, or archives.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    lang: Language = "en",
) -> None:
    """Conclude from several reports about one person, or show what a battery takes if no report is given.

    Reports are matched to the battery's roles by instrument, informant, form and the day of the answers, never by the
    order of the files.
    """
    found = load_battery(id)
    if not files:
        _cli_show.show_battery(found, lang)
        return
    result = found.decide(found.read_reports(*files, language=lang), language=lang)
    print(result.to_json() if json else result.to_text(), end="\n" if json else "")


def main() -> None:
    """The console script: short errors; exit code 0 fine, 1 data or definition wrong, 2 wrong usage."""
    try:
        app()
    except ResponseError as error:
        _fail(str(error), 2 if error.refusal == "none" else 1)
    except (Error, OSError) as error:
        _fail(str(error), 1)
    except KeyError as error:  # an unknown id
        _fail(str(error.args[0]), 2)
    except ValueError as error:  # an unknown language or choice
        _fail(str(error), 2)


def _fail(message: str, code: int) -> None:
    located = message.startswith("error:") or ": error: " in message.partition("\n")[0]
    print(message if located else f"error: {message}", file=sys.stderr)
    raise SystemExit(code)
