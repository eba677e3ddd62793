"""The package's own short texts in English, Bokmål and Nynorsk. Texts of an instrument come from its file."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

LANGUAGES: Final = ("en", "nb", "nn")

TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    # columns of a report
    "scale": ("scale", "skala", "skala"),
    "score": ("score", "skåre", "skåre"),
    "answered": ("answered", "besvart", "svart på"),
    "status": ("status", "status", "status"),
    "reachable": ("reachable", "mulig skåre", "mogleg skåre"),
    "band": ("band", "bånd", "band"),
    "note": ("note", "merknad", "merknad"),
    "item": ("item", "ledd", "ledd"),
    "answer": ("answer", "svar", "svar"),
    "answers": ("answers", "svar", "svar"),
    "recorded": ("recorded, not scored", "registrert, ikke skåret", "registrert, ikkje skåra"),
    "not_recorded": ("not recorded", "ikke registrert", "ikkje registrert"),
    "norm_group": ("norm group", "normgruppe", "normgruppe"),
    "t_score": ("T (95\N{NO-BREAK SPACE}%)", "T (95\N{NO-BREAK SPACE}%)", "T (95\N{NO-BREAK SPACE}%)"),
    "percentile_rank": ("percentile rank (95\N{NO-BREAK SPACE}%)", "persentil (95\N{NO-BREAK SPACE}%)", "persentil (95\N{NO-BREAK SPACE}%)"),
    "beyond": ("true score beyond a cut-off", "sann skåre forbi en grense", "sann skåre forbi ei grense"),
    # status of a score
    "complete": ("complete", "komplett", "komplett"),
    "prorated": ("prorated", "omregnet", "omrekna"),
    "filled": ("filled", "utfylt etter regel", "utfylt etter regel"),
    "too_many_missing": ("not scored: answers missing", "ikke skåret: svar mangler", "ikkje skåra: svar manglar"),
    "not_applicable": ("not on this form", "ikke på dette skjemaet", "ikkje på dette skjemaet"),
    "out_of_range": ("not scored: no value", "ikke skåret: ingen verdi", "ikkje skåra: ingen verdi"),
    "age_unknown": ("not scored: age not known", "ikke skåret: alderen er ikke kjent", "ikkje skåra: alderen er ikkje kjend"),
    # figures
    "profile": ("profile", "profil", "profil"),
    "no_score": ("no score", "ingen skåre", "ingen skåre"),
    "no_normed_score": ("no T score", "ingen T-skåre", "ingen T-skåre"),
    "t_axis": ("T score (mean of the norm group 50, SD 10)\nbars are {percent} % intervals",
               "T-skåre (gjennomsnitt i normgruppen 50, SD 10)\nstripene er {percent} %-intervaller",
               "T-skåre (gjennomsnitt i normgruppa 50, SD 10)\nstripene er {percent} %-intervall"),
    "people": ("people", "personer", "personar"),
    "share_of_group": ("share of each group", "andel av hver gruppe", "del av kvar gruppe"),
    "distribution_of": ("n {n}, mean {mean}, SD {sd}; {without} without a score",
                        "n {n}, gjennomsnitt {mean}, SD {sd}; {without} uten skåre",
                        "n {n}, gjennomsnitt {mean}, SD {sd}; {without} utan skåre"),
    "group_not_known": ("not known", "ikke kjent", "ikkje kjend"),
    "without_band": ("without a band", "uten bånd", "utan band"),
    "assessed": ("assessment date", "vurderingsdato", "vurderingsdato"),
    "slope_line": ("line through all occasions", "linje gjennom alle tidspunkter", "linje gjennom alle tidspunkt"),
    "no_reliable_change": ("not a reliable change from the first", "ikke en sikker endring fra den første",
                           "ikkje ei sikker endring frå den første"),
    "worse": ("reliably worse than the first or the best", "sikkert verre enn den første eller den beste",
              "sikkert verre enn den første eller den beste"),
    # why a row was not scored
    "unknown_item": ("answer to an item that the form does not ask", "svar på et ledd som skjemaet ikke har",
                     "svar på eit ledd som skjemaet ikkje har"),
    "repeated_item": ("two answers to one item", "to svar på ett ledd", "to svar på eitt ledd"),
    "invalid_code": ("code that no answer has", "kode som ikke hører til noe svar", "kode som ikkje høyrer til noko svar"),
    "unknown_form": ("unknown form", "ukjent skjema", "ukjent skjema"),
    "unknown_informant": ("no form for this informant", "ikke skjema for denne informanten",
                          "ikkje skjema for denne informanten"),
    "missing_age": ("age not known", "alder ikke kjent", "alder ikkje kjend"),
    "impossible_age": ("impossible age", "umulig alder", "umogleg alder"),
    "no_form_for_age": ("no form for this age", "ikke skjema for denne alderen", "ikkje skjema for denne alderen"),
    "ambiguous_form": ("several forms fit", "flere skjemaer passer", "fleire skjema passar"),
    # summary of a table
    "lead": ("{rows} rows, {scored} scored, {prorated} of them with a prorated or filled-in score",
             "{rows} rader, {scored} skåret, {prorated} av dem med en omregnet eller utfylt skåre",
             "{rows} rader, {scored} skåra, {prorated} av dei med ein omrekna eller utfylt skåre"),
    "lead_record": ("{rows} rows, {scored} of them recorded", "{rows} rader, {scored} av dem registrert",
                    "{rows} rader, {scored} av dei registrerte"),
    "not_scored": ("not scored", "ikke skåret", "ikkje skåra"),
    "n": ("n", "n", "n"),
    "prorated_n": ("prorated", "omregnet", "omrekna"),
    "mean_sd": ("mean (SD)", "gjennomsnitt (SD)", "gjennomsnitt (SD)"),
    "no_band": ("no cut-offs for this form", "ingen grenser for dette skjemaet", "ingen grenser for dette skjemaet"),
    "bands": ("bands", "bånd", "band"),
    # statistics of a population
    "everyone": ("all", "alle", "alle"),
    "not_given": ("not given", "ikke oppgitt", "ikkje oppgitt"),
    "mean": ("mean", "gjennomsnitt", "gjennomsnitt"),
    "band_share": ("{band}: n; share", "{band}: n; andel", "{band}: n; del"),
    "suppressed": ("“{sign}” stands for a number below {smallest}, or for one from which such a number could be worked out.",
                   "«{sign}» står for et tall under {smallest}, eller for et som et slikt tall kunne regnes ut fra.",
                   "«{sign}» står for eit tal under {smallest}, eller for eit som eit slikt tal kunne reknast ut frå."),
    "not_scored_here": ("Not scored: refused, too many answers missing, or no cut-off that applies.",
                        "Ikke skåret: avvist, for mange svar mangler, eller ingen grense som gjelder.",
                        "Ikkje skåra: avvist, for mange svar manglar, eller inga grense som gjeld."),
    "population_intervals": (
        "n are those with a band. In brackets {level} intervals, of shares after Wilson, of means by Student's t.",
        "n er de som har et bånd. I parentes {level}-intervaller, for andeler etter Wilson, for gjennomsnitt med Students t.",
        "n er dei som har eit band. I parentes {level}-intervall, for delar etter Wilson, for gjennomsnitt med Students t."),
    "more_groups": ("... and {n} more groups: write them all with --statistics FILE",
                    "... og {n} grupper til: skriv alle med --statistics FIL",
                    "... og {n} grupper til: skriv alle med --statistics FIL"),
    "rows_refused": ("rows that could not be scored: {reasons}", "rader som ikke kunne skåres: {reasons}",
                     "rader som ikkje kunne skårast: {reasons}"),
    # sentences
    "not_certain": ("not certain: answers are missing", "ikke sikkert: svar mangler", "ikkje sikkert: svar manglar"),
    "illustrative": ("Rests on illustrative numbers: not for use with real people.",
                     "Bygger på illustrative tall: ikke for bruk med virkelige personer.",
                     "Byggjer på illustrative tal: ikkje for bruk med verkelege personar."),
    "rights": ("Rights", "Rettigheter", "Rettar"),
    "sources": ("Sources", "Kilder", "Kjelder"),
    "notes": ("Notes", "Merknader", "Merknader"),
    "alerts": ("Needs attention", "Krever oppmerksomhet", "Krev merksemd"),
    "in_column": ("column {name!r}", "kolonne {name!r}", "kolonne {name!r}"),
    "in_item": ("item {name!r}", "ledd {name!r}", "ledd {name!r}"),
    "not_a_code": ("{where}: {value!r} is not a code", "{where}: {value!r} er ikke en kode",
                   "{where}: {value!r} er ikkje ein kode"),
    "not_a_code_missing": ("{where}: {value!r} is not a code; counted as not answered",
                           "{where}: {value!r} er ikke en kode; regnet som ikke besvart",
                           "{where}: {value!r} er ikkje ein kode; rekna som ikkje svart på"),
    "not_understood": ("{where}: {value!r} cannot be read; taken as not known",
                       "{where}: {value!r} kan ikke leses; regnet som ukjent",
                       "{where}: {value!r} kan ikkje lesast; rekna som ukjend"),
    "unreadable": ("{where}: {value!r} cannot be read", "{where}: {value!r} kan ikke leses",
                   "{where}: {value!r} kan ikkje lesast"),
    "noted": ("{n} scored rows: {what}; see the column 'note'", "{n} skårede rader: {what}; se kolonnen «note»",
              "{n} skåra rader: {what}; sjå kolonnen «note»"),
    "counting": ("rows are counted from 1, the header is not counted", "rader telles fra 1, overskriften telles ikke",
                 "rader blir talde frå 1, overskrifta blir ikkje tald"),
    "file_unreadable": ("the file cannot be read", "filen kan ikke leses", "fila kan ikkje lesast"),
    "file_check_name": ("check its name, and that you may read it", "kontroller navnet, og at du har lesetilgang",
                        "kontroller namnet, og at du har lesetilgang"),
    "wrote": ("wrote {path}", "skrev {path}", "skreiv {path}"),
    "age_unknown": ("{group} goes by age: give the age ({n} rows without)",
                    "{group} er delt etter alder: oppgi alder ({n} rader uten)",
                    "{group} er delt etter alder: oppgje alder ({n} rader utan)"),
    "sex_unknown": ("{group} goes by sex: give the sex ({n} rows without)",
                    "{group} er delt etter kjønn: oppgi kjønn ({n} rader uten)",
                    "{group} er delt etter kjønn: oppgje kjønn ({n} rader utan)"),
    "no_column": ("no column for {items}: counted as not answered", "ingen kolonne for {items}: regnet som ikke besvart",
                  "inga kolonne for {items}: rekna som ikkje svart på"),
    "shared_column": ("column {column!r} holds {items}: each row uses the one that its form asks",
                      "kolonne {column!r} gjelder {items}: hver rad bruker det som skjemaet har",
                      "kolonne {column!r} gjeld {items}: kvar rad bruker det som skjemaet har"),
    # cycles of a visit
    "rows_without_visit": ("{n} rows name no visit, and belong to none", "{n} rader oppgir ikke besøk, og hører ikke til noe",
                           "{n} rader oppgjev ikkje besøk, og høyrer ikkje til noko"),
    "visits_with_score": ("visits with a score", "besøk med skåre", "besøk med skåre"),
    "visits_without_score": ("visits without", "besøk uten", "besøk utan"),
    # agreement of raters
    "item_or_scale": ("item or scale", "ledd eller skala", "ledd eller skala"),
    "pairs": ("pairs", "par", "par"),
    "exact_agreement": ("same", "likt", "likt"),
    "within_one": ("within one", "innenfor ett poeng", "innanfor eitt poeng"),
    "kappa": ("kappa", "kappa", "kappa"),
    "icc": ("ICC", "ICC", "ICC"),
    "alpha": ("Krippendorff's alpha", "Krippendorffs alfa", "Krippendorffs alfa"),
    "rater": ("rater", "vurderer", "vurderar"),
    "units": ("coded by both", "kodet av begge", "koda av begge"),
    "codes": ("codes", "koder", "kodar"),
    "rows_not_scored": ("{n} rows could not be scored, and were left out", "{n} rader kunne ikke skåres, og er utelatt",
                        "{n} rader kunne ikkje skårast, og er utelatne"),
    "rows_without_rater": ("{n} rows name no rater, and were left out", "{n} rader oppgir ikke vurderer, og er utelatt",
                           "{n} rader oppgjev ikkje vurderar, og er utelatne"),
    "rows_without_unit": ("{n} rows do not say what was coded, and were left out",
                          "{n} rader oppgir ikke hva som er kodet, og er utelatt",
                          "{n} rader oppgjev ikkje kva som er koda, og er utelatne"),
    "coded_alone": ("coded by one rater only, without a partner: {n} ({which})",
                    "kodet av bare én, uten noen å sammenligne med: {n} ({which})",
                    "koda av berre éin, utan nokon å samanlikne med: {n} ({which})"),
    "no_verdict": ("shares against the codes of {master} are shown without a verdict: how they count towards a certificate is for "
                   "those who certify to say",
                   "andelene mot kodene til {master} vises uten dom: hvordan de teller for et sertifikat, avgjør de som sertifiserer",
                   "delane mot kodane til {master} blir viste utan dom: korleis dei tel for eit sertifikat, avgjer dei som sertifiserer"),
}  # fmt: skip


def text(key: str, language: str = "en", **values: object) -> str:
    """The text in a language, with `values` put in its places."""
    found = TEXTS[key][LANGUAGES.index(language)]
    return found.format(**values) if values else found


def number(value: float, language: str = "en") -> str:
    """A score as people write it: no needless zeros, decimal comma in Norwegian."""
    written = f"{value:.10g}"
    return written if language == "en" else written.replace(".", ",")


def rounded(value: float, decimals: int) -> str:
    """With so many decimals, halves away from 0: 81.25 is 81.3, and 0.145 is 0.15 though its binary digits are a bit below."""
    if not math.isfinite(value):
        return f"{value}"
    return f"{Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def decimal(value: float, language: str = "en") -> str:
    """A mean or standard deviation, with one decimal."""
    written = rounded(value, 1)
    return written if language == "en" else written.replace(".", ",")


def figure(value: float, language: str, decimals: int = 2) -> str:
    """A number with so many decimals, decimal comma in Norwegian, a proper minus; "–" where there is none."""
    if value != value:
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    written = f"{value:.{decimals}f}".replace("-", "\N{MINUS SIGN}")
    if float(f"{value:.{decimals}f}") == 0:
        written = written.lstrip("\N{MINUS SIGN}")
    return written if language == "en" else written.replace(".", ",")


def rank(value: float, language: str = "en") -> str:
    """A percentile rank; never 0 or 100, which nobody has for certain."""
    sign = "<" if value < 0.05 else ">" if value >= 99.95 else ""
    return sign + decimal(min(max(value, 0.1), 99.9) if sign else value, language)


def chance(probability: float) -> str:
    """A probability in percent, never as if it were certain."""
    percent = 100 * probability
    told = "<1" if percent < 1 else ">99" if percent > 99 else rounded(percent, 0)
    return told + "\N{NO-BREAK SPACE}%"
