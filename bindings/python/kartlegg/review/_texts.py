"""The words of a validation in English, Bokmål and Nynorsk: people, numbers, kinds of checks, sentences."""

from __future__ import annotations

import math
from typing import Final

from .._texts import LANGUAGES, figure

_Words = tuple[str, str, str]

WORDS: Final[dict[str, _Words]] = {
    # people
    "everybody": ("everybody", "alle", "alle"),
    "people": ("people", "personer", "personar"),
    "girls": ("girls", "jenter", "jenter"),
    "boys": ("boys", "gutter", "gutar"),
    "women": ("women", "kvinner", "kvinner"),
    "men": ("men", "menn", "menn"),
    "both": ("both sexes", "begge kjønn", "begge kjønn"),
    "aged": ("{who} aged {ages}", "{who} på {ages}", "{who} på {ages}"),
    "years": ("{low} to {high} years", "{low} til {high} år", "{low} til {high} år"),
    "year": ("{low} years", "{low} år", "{low} år"),
    "months": ("{low} to {high} months", "{low} til {high} måneder", "{low} til {high} månader"),
    "month": ("{low} months", "{low} måneder", "{low} månader"),
    "years_from": ("{low} years and over", "{low} år og eldre", "{low} år og eldre"),
    "years_below": ("under {high} years", "under {high} år", "under {high} år"),
    # kinds of checks
    "mean": ("mean z", "gjennomsnitt av z", "gjennomsnitt av z"),
    "sd": ("spread (SD of z)", "spredning (SD av z)", "spreiing (SD av z)"),
    "share_below": ("share below {about}", "andel under {about}", "del under {about}"),
    "beyond_cutoff": ("share beyond “{about}”", "andel forbi «{about}»", "del forbi «{about}»"),
    "place_of_cutoff": ("place of the cut-off “{about}”", "plasseringen av grensen «{about}»", "plasseringa av grensa «{about}»"),
    "distribution": ("the distribution as a whole", "fordelingen som helhet", "fordelinga som heilskap"),
    "age_and_sex": ("what age and sex still explain, % of the variance", "det alder og kjønn fortsatt forklarer, % av variansen",
                    "det alder og kjønn framleis forklarer, % av variansen"),
    "shift": ("shift d", "forskyvning d", "forskyving d"),
    "variance_ratio": ("ratio of variances", "forhold mellom varianser", "forhold mellom variansar"),
    "printed_n": ("printed n", "oppgitt n", "oppgitt n"),
    "printed_mean": ("printed mean", "oppgitt gjennomsnitt", "oppgitt gjennomsnitt"),
    "printed_sd": ("printed SD", "oppgitt SD", "oppgitt SD"),
    "printed_alpha": ("printed alpha", "oppgitt alfa", "oppgitt alfa"),
    "table": ("the norm table by itself", "normtabellen for seg", "normtabellen for seg"),
    "jump": ("jump in the norm table at {about}", "sprang i normtabellen ved {about}", "sprang i normtabellen ved {about}"),
    "reversal": ("the table at {about} against the age before", "tabellen ved {about} mot aldersgruppen før", "tabellen ved {about} mot aldersgruppa før"),
    "not_linear": ("straight line of the table at {about}", "rett linje i tabellen ved {about}", "rett linje i tabellen ved {about}"),
    "moments": ("table and printed mean and SD at {about}", "tabell mot oppgitt gjennomsnitt og SD ved {about}",
                "tabell mot oppgitt gjennomsnitt og SD ved {about}"),
    "percentile": ("printed percentile rank at {about}", "oppgitt persentil ved {about}", "oppgitt persentil ved {about}"),
    "impossible_sd": ("printed SD, and the largest possible one", "oppgitt SD mot størst mulige SD", "oppgitt SD mot størst moglege SD"),
    "repeated": ("the same numbers for other people", "samme tall for andre personer", "same tal for andre personar"),
    "population": ("{about}", "{about}", "{about}"),
    "cutoff_shift": ("where the data would put “{about}”", "der dataene ville satt «{about}»", "der dataa ville ha sett «{about}»"),
    # verdicts
    "fits": ("fits", "stemmer", "stemmer"),
    "differs": ("differs", "avviker", "avvik"),
    "not_certain": ("cannot be decided", "kan ikke avgjøres", "kan ikkje avgjerast"),
    "follows": ("follows from the groups that differ", "følger av gruppene som avviker", "følgjer av gruppene som avvik"),
    "not_judged": ("not judged", "ikke vurdert", "ikkje vurdert"),
    # reasons
    "too_few": ("fewer than 30 people", "færre enn 30 personer", "færre enn 30 personar"),
    "suppressed": ("a number is hidden to protect people", "et tall er skjult av hensyn til personvernet",
                   "eit tal er skjult av omsyn til personvernet"),
    "no_norms": ("no norms for these people", "ingen normer for disse personene", "ingen normer for desse personane"),
    "described": ("told only", "bare beskrevet", "berre skildra"),
    "no_promise": ("the norms promise no share here", "normene lover ingen andel her", "normene lovar ingen del her"),
    "no_common_rule": ("the cut-offs follow no rule that was recognised", "grensene følger ingen regel som kunne gjenkjennes",
                       "grensene følgjer ingen regel som kunne kjennast att"),
    "no_answers": ("the data have no answers to the items", "dataene har ikke svar på leddene", "dataa har ikkje svar på ledda"),
    "no_age_or_sex": ("neither age nor sex is known", "verken alder eller kjønn er kjent", "verken alder eller kjønn er kjent"),
    "weights": ("not made with weights", "lages ikke med vekter", "blir ikkje laga med vekter"),
    "sample_too_small": ("too few people", "for få personer", "for få personar"),
    "no_variance": ("all have the same", "alle har det samme", "alle har det same"),
    "other_reason": ("not defined", "ikke definert", "ikkje definert"),
    # rules of cut-offs
    "nearest": ("the score that the share beyond is nearest to {p} of 100 at", "skåren der andelen forbi er nærmest {p} av 100",
                "skåren der delen forbi er nærast {p} av 100"),
    "at_most": ("the first score that at most {p} of 100 lie beyond", "den første skåren som høyst {p} av 100 ligger forbi",
                "den første skåren som høgst {p} av 100 ligg forbi"),
    "at_least": ("the last score that at least {p} of 100 lie beyond", "den siste skåren som minst {p} av 100 ligger forbi",
                 "den siste skåren som minst {p} av 100 ligg forbi"),
    "reaches": ("the first score that reaches the normed score beyond which {p} of 100 lie",
                "den første skåren som når den normerte skåren som {p} av 100 ligger forbi",
                "den første skåren som når den normerte skåren som {p} av 100 ligg forbi"),
    # the summary
    "lead": ("{n} people were compared with the norms “{group}”.", "{n} personer er sammenlignet med normene «{group}».",
             "{n} personar er samanlikna med normene «{group}»."),
    "illustrative": ("These norms are made up for a demonstration: they say nothing of real people.",
                     "Disse normene er oppdiktet for en demonstrasjon: de sier ingenting om virkelige personer.",
                     "Desse normene er oppdikta for ein demonstrasjon: dei seier ingenting om verkelege personar."),
    "nothing": ("Nothing was found that differs from the norms by more than the margins and more than by chance.",
                "Ingenting ble funnet som avviker fra normene med mer enn marginene og mer enn tilfeldig variasjon kan forklare.",
                "Ingenting vart funne som avvik frå normene med meir enn marginane og meir enn tilfeldig variasjon kan forklare."),
    "nothing_tested": ("No group had enough people with norms for anything to be tested.",
                       "Ingen gruppe hadde nok personer med normer til at noe kunne prøves.",
                       "Inga gruppe hadde nok personar med normer til at noko kunne prøvast."),
    "something": ("What differs:", "Dette avviker:", "Dette avvik:"),
    "tally": ("Of {tests} comparisons {fits} are shown to agree within the margins, {differs} differ, and {open} cannot be decided with this number of people.",
              "Av {tests} sammenligninger er {fits} vist å stemme innenfor marginene, {differs} avviker, og {open} kan ikke avgjøres med dette antallet personer.",
              "Av {tests} samanlikningar er {fits} vist å stemme innanfor marginane, {differs} avvik, og {open} kan ikkje avgjerast med dette talet på personar."),
    "said_mean": ("{People}: the scores lie {d} SD {way} what the norms say ({level} interval {lower} to {upper}; n {n}). With these norms an average person of this group gets T {t}, not 50.",
                  "{People}: skårene ligger {d} standardavvik {way} det normene sier ({level}‑intervall {lower} til {upper}; n {n}). En gjennomsnittlig person i denne gruppen får T {t} med disse normene, ikke 50.",
                  "{People}: skårane ligg {d} standardavvik {way} det normene seier ({level}‑intervall {lower} til {upper}; n {n}). Ein gjennomsnittleg person i denne gruppa får T {t} med desse normene, ikkje 50."),
    "above": ("above", "over", "over"),
    "below": ("below", "under", "under"),
    "said_sd": ("{People}: the scores are spread {way} than the norms say (SD of z {value}, {lower} to {upper}; promised 1). Scores far from the mean are {rare} than the norms say.",
                "{People}: skårene er spredt {way} enn normene sier (SD av z {value}, {lower} til {upper}; lovet 1). Skårer langt fra gjennomsnittet er {rare} enn normene sier.",
                "{People}: skårane er spreidde {way} enn normene seier (SD av z {value}, {lower} til {upper}; lova 1). Skårar langt frå gjennomsnittet er {rare} enn normene seier."),
    "more": ("more", "mer", "meir"),
    "less": ("less", "mindre", "mindre"),
    "commoner": ("more common", "vanligere", "vanlegare"),
    "rarer": ("rarer", "sjeldnere", "sjeldnare"),
    "said_beyond": ("Of 100 {people}, {x} rather than {p} lie at the cut-off “{about}”{at} or beyond it ({lower} to {upper}).",
                    "Av 100 {people} ligger {x}, ikke {p}, på grensen «{about}»{at} eller forbi den ({lower} til {upper}).",
                    "Av 100 {people} ligg {x}, ikkje {p}, på grensa «{about}»{at} eller forbi henne ({lower} til {upper})."),
    "means_more": ("For a clinic: about {d} more of every 100 in this group are marked than the norms promise. For a family: to lie beyond the cut-off is less unusual in this group than the norms say.",
                   "For en klinikk: omtrent {d} flere av 100 i denne gruppen blir merket enn normene lover. For en familie: å ligge forbi grensen er mindre uvanlig i denne gruppen enn normene sier.",
                   "For ein klinikk: om lag {d} fleire av 100 i denne gruppa blir merkte enn normene lovar. For ein familie: å liggje forbi grensa er mindre uvanleg i denne gruppa enn normene seier."),
    "means_fewer": ("For a clinic: about {d} fewer of every 100 in this group are marked than the norms promise. For a family: a score that does not reach the cut-off may still be among those that the norms mean to find.",
                    "For en klinikk: omtrent {d} færre av 100 i denne gruppen blir merket enn normene lover. For en familie: en skåre som ikke når grensen, kan likevel høre til dem normene er ment å finne.",
                    "For ein klinikk: om lag {d} færre av 100 i denne gruppa blir merkte enn normene lovar. For ein familie: ein skåre som ikkje når grensa, kan likevel høyre til dei normene er meinte å finne."),
    "said_hidden": ("{People}: the {what} differs from the norms; the number is hidden, as it is of fewer than five people.",
                    "{People}: {what} avviker fra normene; tallet er skjult, for det gjelder færre enn fem personer.",
                    "{People}: {what} avvik frå normene; talet er skjult, for det gjeld færre enn fem personar."),
    "said_place": ("{People}: the cut-off “{about}” is printed as {c}. By the norms' own numbers {x} of 100 lie beyond it. The rule that the other groups follow ({rule}{read_off}) gives {instead}, with {y} of 100. A misprint or another rule may explain it: look in the source.",
                   "{People}: grensen «{about}» er oppgitt som {c}. Etter normenes egne tall ligger {x} av 100 forbi den. Regelen som de andre gruppene følger ({rule}{read_off}), gir {instead}, med {y} av 100. En trykkfeil eller en annen regel kan være forklaringen: se i kilden.",
                   "{People}: grensa «{about}» er oppgitt som {c}. Etter normene sine eigne tal ligg {x} av 100 forbi henne. Regelen som dei andre gruppene følgjer ({rule}{read_off}), gjev {instead}, med {y} av 100. Ein trykkfeil eller ein annan regel kan vere forklaringa: sjå i kjelda."),
    "read_off": ("; read off the norms' own numbers", "; lest ut av normenes egne tall", "; lesen ut av tala i normene sjølve"),
    "said_jump": ("{People}: the norm table has {value} at the raw score {raw}, where the rows beside it lead to expect about {p}. A wrong digit may explain it: look in the source.",
                  "{People}: normtabellen har {value} ved råskåren {raw}, der radene over og under tilsier omtrent {p}. Et feil siffer kan være forklaringen: se i kilden.",
                  "{People}: normtabellen har {value} ved råskåren {raw}, der radene over og under tilseier om lag {p}. Eit feil siffer kan vere forklaringa: sjå i kjelda."),
    "said_reversal": ("{People}: compared with the age group before ({other}) the norm table goes the other way at the raw score {raw} than just above and below it: {value}, where about {p} would be expected. Look in the source.",
                      "{People}: sammenlignet med aldersgruppen før ({other}) går normtabellen motsatt vei ved råskåren {raw} av det den gjør rett over og under: {value}, der omtrent {p} var ventet. Se i kilden.",
                      "{People}: samanlikna med aldersgruppa før ({other}) går normtabellen motsett veg ved råskåren {raw} av det han gjer rett over og under: {value}, der om lag {p} var venta. Sjå i kjelda."),
    "said_not_linear": ("{People}: the norm table is said to follow a straight line, but has {value} at the raw score {raw}, where the line gives {p}{more}. Look in the source.",
                        "{People}: normtabellen skal følge en rett linje, men har {value} ved råskåren {raw}, der linjen gir {p}{more}. Se i kilden.",
                        "{People}: normtabellen skal følgje ei rett linje, men har {value} ved råskåren {raw}, der linja gjev {p}{more}. Sjå i kjelda."),
    "said_moments": ("{People}: the printed mean and SD give {p} at the raw score {raw}, but the norm table has {value}{more}. One of the numbers is wrong, or the table was made in another way: look in the source.",
                     "{People}: oppgitt gjennomsnitt og SD gir {p} ved råskåren {raw}, men normtabellen har {value}{more}. Ett av tallene er feil, eller tabellen er laget på en annen måte: se i kilden.",
                     "{People}: oppgitt gjennomsnitt og SD gjev {p} ved råskåren {raw}, men normtabellen har {value}{more}. Eitt av tala er feil, eller tabellen er laga på ein annan måte: sjå i kjelda."),
    "said_percentile": ("{People}: at the raw score {raw} the percentile rank is printed as {value}, but the normed score beside it stands for {p}{more}. Look in the source.",
                        "{People}: ved råskåren {raw} er persentilen oppgitt som {value}, men den normerte skåren ved siden av svarer til {p}{more}. Se i kilden.",
                        "{People}: ved råskåren {raw} er persentilen oppgitt som {value}, men den normerte skåren ved sida av svarar til {p}{more}. Sjå i kjelda."),
    "said_impossible_sd": ("{People}: the SD is printed as {value}, but with this mean it cannot be larger than {p}. Look in the source.",
                           "{People}: SD er oppgitt som {value}, men med dette gjennomsnittet kan den ikke være større enn {p}. Se i kilden.",
                           "{People}: SD er oppgitt som {value}, men med dette gjennomsnittet kan han ikkje vere større enn {p}. Sjå i kjelda."),
    "said_repeated": ("{People}: exactly the same numbers stand for {other}. That may be right (the groups were put together), or a copy: look in the source.",
                      "{People}: nøyaktig de samme tallene står for {other}. Det kan være riktig (gruppene er slått sammen), eller en kopi: se i kilden.",
                      "{People}: nøyaktig dei same tala står for {other}. Det kan vere rett (gruppene er slegne saman), eller ein kopi: sjå i kjelda."),
    "more_rows": (" (and so do {n} more rows)", " (og {n} rader til)", " (og {n} rader til)"),
    "said_age_and_sex": ("Age and sex still explain {value} % of the differences in z between people ({lower} to {upper} %), which norms by age and sex would take away.",
                         "Alder og kjønn forklarer fortsatt {value} % av forskjellene i z mellom personer ({lower} til {upper} %), som normer etter alder og kjønn ville tatt bort.",
                         "Alder og kjønn forklarer framleis {value} % av skilnadene i z mellom personar ({lower} til {upper} %), som normer etter alder og kjønn ville ha teke bort."),
    "said_distribution": ("{People}: the scores are distributed in another way than the norms say; at one point on the scale the share below is {value} of 100 off.",
                          "{People}: skårene fordeler seg på en annen måte enn normene sier; på det verste stedet er andelen under feil med {value} av 100.",
                          "{People}: skårane fordeler seg på ein annan måte enn normene seier; på den verste staden er delen under feil med {value} av 100."),
    "said_share_below": ("Of 100 {people}, {x} rather than {p} lie below the norms' percentile {percentile} ({lower} to {upper}).",
                         "Av 100 {people} ligger {x}, ikke {p}, under normenes persentil {percentile} ({lower} til {upper}).",
                         "Av 100 {people} ligg {x}, ikkje {p}, under persentil {percentile} i normene ({lower} til {upper})."),
    "said_printed": ("{People}: {what} is {p}; the data give {value}. Missing answers, weights, another version of the scale or a misprint may explain it.",
                     "{People}: {what} er {p}; dataene gir {value}. Manglende svar, vekter, en annen versjon av skalaen eller en trykkfeil kan forklare det.",
                     "{People}: {what} er {p}; dataa gjev {value}. Manglande svar, vekter, ein annan versjon av skalaen eller ein trykkfeil kan forklare det."),
    "said_also": ("{People}: {n} other numbers of this group differ, too (percentiles, distribution); they stand in the table.",
                  "{People}: {n} andre tall for denne gruppen avviker også (persentiler, fordeling); de står i tabellen.",
                  "{People}: {n} andre tal for denne gruppa avvik òg (persentilar, fordeling); dei står i tabellen."),
    "said_also_one": ("{People}: one other number of this group differs, too; it stands in the table.",
                      "{People}: ett annet tall for denne gruppen avviker også; det står i tabellen.",
                      "{People}: eitt anna tal for denne gruppa avvik òg; det står i tabellen."),
    "said_follows": ("Over everybody something differs as well ({what}), but no longer without these groups.",
                     "For alle samlet avviker også noe ({what}), men ikke lenger uten disse gruppene.",
                     "For alle samla avvik òg noko ({what}), men ikkje lenger utan desse gruppene."),
    "said_means": ("In {n} of {all} groups the scores lie {way} what the norms say: by {least} SD ({least_people}) to {most} SD ({most_people}). With these norms an average person of these groups gets T {t}, not 50.",
                   "I {n} av {all} grupper ligger skårene {way} det normene sier: fra {least} standardavvik ({least_people}) til {most} ({most_people}). En gjennomsnittlig person i disse gruppene får T {t} med disse normene, ikke 50.",
                   "I {n} av {all} grupper ligg skårane {way} det normene seier: frå {least} standardavvik ({least_people}) til {most} ({most_people}). Ein gjennomsnittleg person i desse gruppene får T {t} med desse normene, ikkje 50."),
    "said_brief": ("So much differs that only the most important is told here; spread, cut-offs, percentiles and everybody together stand in the tables and figures.",
                   "Så mye avviker at bare det viktigste er nevnt her; spredning, grenser, persentiler og alle samlet står i tabellene og figurene.",
                   "Så mykje avvik at berre det viktigaste er nemnt her; spreiing, grenser, persentilar og alle samla står i tabellane og figurane."),
    "said_population": ("The people in the data differ from the population ({what}). What is found here may hold for such people only.",
                        "Personene i dataene skiller seg fra befolkningen ({what}). Det som er funnet her, gjelder kanskje bare slike personer.",
                        "Personane i dataa skil seg frå befolkninga ({what}). Det som er funne her, gjeld kanskje berre slike personar."),
    "few": ("In {n} of {all} groups there are fewer than 30 people with norms; nothing is said of them alone.",
            "I {n} av {all} grupper er det færre enn 30 personer med normer; om dem alene sies ingenting.",
            "I {n} av {all} grupper er det færre enn 30 personar med normer; om dei åleine blir ingenting sagt."),
    "outside": ("{n} people have a score but no norms (their age or sex is outside of them, or not known).",
                "{n} personer har skåre, men ingen normer (alder eller kjønn er utenfor, eller ukjent).",
                "{n} personar har skåre, men ingen normer (alder eller kjønn er utanfor, eller ukjent)."),
    "compared": ("{scale}: with the norms “{other}” T is {d} points {way} on average, and {r} of 100 people come into another class.",
                 "{scale}: med normene «{other}» blir T i gjennomsnitt {d} poeng {way}, og {r} av 100 personer kommer i en annen klasse.",
                 "{scale}: med normene «{other}» blir T i gjennomsnitt {d} poeng {way}, og {r} av 100 personar kjem i ein annan klasse."),
    "higher": ("higher", "høyere", "høgare"),
    "lower": ("lower", "lavere", "lågare"),
}  # fmt: skip


def word(key: str, language: str, **values: object) -> str:
    """The text in a language, with `values` put in its places."""
    found = WORDS[key][LANGUAGES.index(language)]
    return found.format(**values) if values else found


def of_hundred(share: float, language: str, *, exactly: bool = False) -> str:
    """A share as people of a hundred: whole, one decimal below 10 (or `exactly`) if it is not whole."""
    if share != share:
        return "–"
    value = 100 * share
    return figure(value, language, 0 if (value >= 9.95 and not exactly) or abs(value - round(value)) < 0.05 else 1)


def score(value: float, language: str) -> str:
    """A raw score without needless zeros."""
    written = "–" if value != value else f"{value:.6g}"
    return written if language == "en" else written.replace(".", ",")


def ages_text(low: float, high: float, language: str) -> str:
    """"10 to 12 years" for months from 120 and below 156; "" where any age is meant."""
    if math.isinf(low) and math.isinf(high):
        return ""
    if math.isinf(high):
        return word("years_from", language, low=f"{low / 12:g}")
    if math.isinf(low):
        return word("years_below", language, high=f"{high / 12:g}")
    months = low % 12 != 0 or high % 12 != 0
    first, last = (low, high - 1) if months else (low / 12, high / 12 - 1)
    first, last = round(first, 1), round(last, 1)
    kind = ("month" if months else "year") + ("" if first >= last else "s")
    return word(kind, language, low=f"{first:g}", high=f"{last:g}")


def who_text(sex: str | None, low: float, language: str) -> str:
    """"girls", from eighteen "women"."""
    if sex is None:
        return word("both", language)
    grown = low >= 18 * 12 and not math.isinf(low)
    return word({"female": "women" if grown else "girls", "male": "men" if grown else "boys"}[sex], language)


def people_text(sex: str | None, low: float, high: float, language: str) -> str:
    """"girls, 10 to 12 years"; "everybody"."""
    ages = ages_text(low, high, language)
    if sex is None and not ages:
        return word("everybody", language)
    return ", ".join(part for part in (who_text(sex, low, language), ages) if part)


def people_within(sex: str | None, low: float, high: float, language: str) -> str:
    """The same within a sentence: "girls aged 10 to 12 years", "people"."""
    ages = ages_text(low, high, language)
    who = word("people", language) if sex is None else who_text(sex, low, language)
    return word("aged", language, who=who, ages=ages) if ages else who


def reason_text(reason: str, language: str) -> str:
    """Why a check has no verdict."""
    return "" if reason == "none" else word(reason if reason in WORDS else "other_reason", language)
