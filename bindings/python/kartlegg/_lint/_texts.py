"""What the lint says, in English, Bokmål and Nynorsk."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from .._texts import LANGUAGES, rounded

Text: TypeAlias = tuple[str, str, str]

CERTAINTY: Final[dict[str, Text]] = {
    "certain": ("certain", "sikkert", "sikkert"),
    "likely": ("likely", "sannsynlig", "sannsynleg"),
    "possible": ("possible", "mulig", "mogleg"),
}

IN_ROW: Final[Text] = (" (row {rows})", " (rad {rows})", " (rad {rows})")
IN_ROWS: Final[Text] = (" (rows {rows})", " (rader {rows})", " (rader {rows})")
ONE_ROW: Final[Text] = ("1 row", "1 rad", "1 rad")
N_ROWS: Final[Text] = ("{n} rows", "{n} rader", "{n} rader")
SUCH_AS: Final[Text] = (", such as {example} {unit}", ", for eksempel {example} {unit}", ", til dømes {example} {unit}")
A_TEXT: Final[Text] = ("a text (not shown here)", "en tekst (vises ikke her)", "ein tekst (blir ikkje vist her)")
UNDER_ONE: Final[Text] = ("fewer than one", "færre enn ett", "færre enn eitt")
FEW: Final[Text] = ("fewer than five", "færre enn fem", "færre enn fem")
SOME: Final[Text] = ("…", "…", "…")

HEADINGS: Final[tuple[Text, ...]] = (
    ("how sure", "hvor sikkert", "kor sikkert"),
    ("what was seen", "hva som ble sett", "kva som vart sett"),
    ("what to do", "hva du kan gjøre", "kva du kan gjere"),
)

LEAD: Final[Text] = (
    "{rows} rows, {items} columns of answers; findings: {n}",
    "{rows} rader, {items} kolonner med svar; funn: {n}",
    "{rows} rader, {items} kolonnar med svar; funn: {n}",
)

WHAT: Final[dict[str, Text]] = {
    "decimal_comma": (
        "{columns}: numbers with a decimal comma ({example}), in {n_rows}.",
        "{columns}: tall med desimalkomma ({example}) i {n_rows}.",
        "{columns}: tal med desimalkomma ({example}) i {n_rows}."),
    "not_a_number": (
        "{columns}: {a_text} is no number; such texts are in {n_rows}{which}.",
        "{columns}: {a_text} er ikke et tall; slike tekster står i {n_rows}{which}.",
        "{columns}: {a_text} er ikkje eit tal; slike tekstar står i {n_rows}{which}."),
    "missing_code": (
        "{code} stands in {answers} answers, and is no answer: {columns}. It looks like a code for “not answered”.",
        "{code} står i {answers} svar, men er ikke noe svar: {columns}. Det ligner en kode for «ikke besvart».",
        "{code} står i {answers} svar, men er ikkje noko svar: {columns}. Det liknar ein kode for «ikkje svart på»."),
    "shifted_codes": (
        "{columns}: the codes are {seen}, not {key}.",
        "{columns}: kodene er {seen}, ikke {key}.",
        "{columns}: kodane er {seen}, ikkje {key}."),
    "invalid_codes": (
        "{columns}: {codes} in {n_rows}{which}; the answers are {key}.",
        "{columns}: {codes} i {n_rows}{which}; svarene er {key}.",
        "{columns}: {codes} i {n_rows}{which}; svara er {key}."),
    "empty_column": ("{columns}: nobody answered.", "{columns}: ingen har svart.", "{columns}: ingen har svart."),
    "constant_column": (
        "{columns}: all {n} answers are {value}.", "{columns}: alle {n} svar er {value}.", "{columns}: alle {n} svar er {value}."),
    "total_among_items": (
        "{columns} is the {how} of {parts}, in {percent} % of {n} rows: a score, not an answer.",
        "{columns} er {how} av {parts} i {percent} % av {n} rader: en skåre, ikke et svar.",
        "{columns} er {how} av {parts} i {percent} % av {n} rader: ein skåre, ikkje eit svar."),
    "duplicated_columns": (
        "{columns}: the same in all {n} rows, {telling} of them with an answer that is not the most common one.",
        "{columns}: like i alle {n} rader, i {telling} av dem med et annet svar enn det vanligste.",
        "{columns}: like i alle {n} rader, i {telling} av dei med eit anna svar enn det vanlegaste."),
    "swapped_columns": (
        "{columns}: each fits the other’s scale. Correlation with the rest of the scale {r_first} and {r_second} as they stand, "
        "{r_first_swapped} and {r_second_swapped} if they are swapped (n {n}).",
        "{columns}: hver av dem passer i den andres skala. Korrelasjon med resten av skalaen er {r_first} og {r_second} slik de står, "
        "{r_first_swapped} og {r_second_swapped} hvis de byttes om (n {n}).",
        "{columns}: kvar av dei passar i skalaen til den andre. Korrelasjon med resten av skalaen er {r_first} og {r_second} slik dei står, "
        "{r_first_swapped} og {r_second_swapped} om dei blir bytte om (n {n})."),
    "already_reversed": (
        "{columns}: reversed by the key, yet against the rest of the scale once that is done. Correlation with the rest, keyed: "
        "{correlations}. Probably turned in the file already.",
        "{columns}: snus etter nøkkelen, men peker da motsatt vei av resten av skalaen. Korrelasjon med resten, etter nøkkelen: "
        "{correlations}. Trolig snudd i filen allerede.",
        "{columns}: skal snuast etter nøkkelen, men peikar då motsett veg av resten av skalaen. Korrelasjon med resten, etter nøkkelen: "
        "{correlations}. Truleg snudd i fila allereie."),
    "turned": (
        "{columns}: not reversed by the key, yet against the rest of the scale. Correlation with the rest, keyed: {correlations}. "
        "Probably turned in the file, or coded from the other end.",
        "{columns}: snus ikke etter nøkkelen, men peker motsatt vei av resten av skalaen. Korrelasjon med resten, etter nøkkelen: "
        "{correlations}. Trolig snudd i filen, eller kodet fra den andre enden.",
        "{columns}: skal ikkje snuast etter nøkkelen, men peikar motsett veg av resten av skalaen. Korrelasjon med resten, etter "
        "nøkkelen: {correlations}. Truleg snudd i fila, eller koda frå den andre enden."),
    "runs_against": (
        "{columns}: high where the other items are low. Correlation with the others: {correlations}.",
        "{columns}: høye der de andre leddene er lave. Korrelasjon med de andre: {correlations}.",
        "{columns}: høge der dei andre ledda er låge. Korrelasjon med dei andre: {correlations}."),
    "duplicate_sheets": (
        "Sheets with the same answers as one before them: {rows_n}{in_rows}. So few give these answers that chance hardly explains "
        "it. The same in every other column, too: {alike}.",
        "Svarark med samme svar som et tidligere: {rows_n}{in_rows}. Så få gir disse svarene at det neppe er tilfeldig. Like også "
        "i alle andre kolonner: {alike}.",
        "Svarark med same svar som eit tidlegare: {rows_n}{in_rows}. Så få gjev desse svara at det neppe er tilfeldig. Like også i "
        "alle andre kolonnar: {alike}."),
    "one_answer": (
        "Sheets with {code} from the first answer to the last: {rows_n}{in_rows}. By chance, {expected} would be expected. "
        "{contradictory}",
        "Svarark med {code} fra første til siste svar: {rows_n}{in_rows}. Ved tilfeldighet alene ville en vente {expected}. {contradictory}",
        "Svarark med {code} frå første til siste svar: {rows_n}{in_rows}. Av tilfelle åleine ville ein vente {expected}. {contradictory}"),
    "age_unit": (
        "{columns}: read as {unit}, {percent} % of the ages fit the forms; read as {other}, {percent_other} % do.",
        "{columns}: lest som {unit} passer {percent} % av aldrene til skjemaene; lest som {other} passer {percent_other} %.",
        "{columns}: lesne som {unit} passar {percent} % av aldrane til skjemaa; lesne som {other} passar {percent_other} %."),
    "mixed_age_units": (
        "{columns}: {rows_n} ages fit the forms only if they are read as {other}{in_rows}; the others are {unit}.",
        "{columns}: {rows_n} aldre passer til skjemaene bare hvis de leses som {other}{in_rows}; de andre er {unit}.",
        "{columns}: {rows_n} aldrar passar til skjemaa berre om dei blir lesne som {other}{in_rows}; dei andre er {unit}."),
    "impossible_ages": (
        "{columns}: {rows_n} ages that nobody has{such_as}{in_rows}.",
        "{columns}: {rows_n} aldre som ingen har{such_as}{in_rows}.",
        "{columns}: {rows_n} aldrar som ingen har{such_as}{in_rows}."),
    "age_outside_form": (
        "{columns}: {rows_n} ages are outside the form {form} that is said to be filled in{in_rows}: more than one form in the file?",
        "{columns}: {rows_n} aldre er utenfor skjemaet {form} som skal være fylt ut{in_rows}: flere skjemaer i filen?",
        "{columns}: {rows_n} aldrar er utanfor skjemaet {form} som skal vere fylt ut{in_rows}: fleire skjema i fila?"),
    "mixed_forms": (
        "{n_rows} answer items that only {form} asks ({columns}), {n} others items that only {other} asks ({other_columns}).",
        "{n_rows} svarer på ledd som bare {form} har ({columns}), {n} andre på ledd som bare {other} har ({other_columns}).",
        "{n_rows} svarar på ledd som berre {form} har ({columns}), {n} andre på ledd som berre {other} har ({other_columns})."),
    "mixed_informants": (
        "{columns} names more than one informant ({counts}), but informant= is not this column.",
        "{columns} nevner flere informanter ({counts}), men informant= er ikke denne kolonnen.",
        "{columns} nemner fleire informantar ({counts}), men informant= er ikkje denne kolonnen."),
    "sex_reversed": (
        "{columns}: female in one where the other says male, in {percent} % of {n} rows.",
        "{columns}: jente i den ene der den andre sier gutt, i {percent} % av {n} rader.",
        "{columns}: jente i den eine der den andre seier gut, i {percent} % av {n} rader."),
}  # fmt: skip

ADVICE: Final[dict[str, Text]] = {
    "decimal_comma": (
        "Read the file with a decimal comma (pandas: decimal=\",\").", "Les filen med desimalkomma (pandas: decimal=\",\").",
        "Les fila med desimalkomma (pandas: decimal=\",\")."),
    "not_a_number": (
        "Name the words that mean “not answered” with missing_codes (--missing-codes), or correct the others.",
        "Oppgi ordene som betyr «ikke besvart», med missing_codes (--missing-codes), eller rett de andre.",
        "Oppgje orda som tyder «ikkje svart på», med missing_codes (--missing-codes), eller rett dei andre."),
    "missing_code": (
        "If so, give missing_codes=[{code}] (--missing-codes {code}).", "I så fall: oppgi missing_codes=[{code}] (--missing-codes {code}).", "I så fall: oppgje missing_codes=[{code}] (--missing-codes {code})."),
    "shifted_codes": (
        "Turn the codes into those of the key before scoring; see which answer has which code in the file’s description.",
        "Gjør kodene om til nøkkelens før skåring; se i beskrivelsen av filen hvilket svar som har hvilken kode.",
        "Gjer kodane om til dei i nøkkelen før skåring; sjå i omtalen av fila kva svar som har kva kode."),
    "invalid_codes": (
        "Look these answers up in the source; invalid=\"as_missing\" (--invalid as-missing) counts them as not answered.",
        "Slå opp disse svarene i kilden; invalid=\"as_missing\" (--invalid as-missing) regner dem som ikke besvart.",
        "Slå opp desse svara i kjelda; invalid=\"as_missing\" (--invalid as-missing) reknar dei som ikkje svart på."),
    "empty_column": (
        "Is it the right column?", "Er det riktig kolonne?", "Er det rett kolonne?"),
    "constant_column": (
        "See whether the column was filled in by hand or by rule; an item that nobody answers otherwise tells nothing of the persons.",
        "Se om kolonnen er fylt ut for hånd eller etter en regel; et ledd der alle svarer likt, sier ingenting om personene.",
        "Sjå om kolonnen er fylt ut for hand eller etter ein regel; eit ledd der alle svarar likt, seier ingenting om personane."),
    "total_among_items": (
        "Leave it out of the items.", "Ta den ut av leddene.", "Ta han ut av ledda."),
    "duplicated_columns": (
        "One of them is a copy: find the item that is lacking.", "Én av dem er en kopi: finn leddet som mangler.",
        "Éin av dei er ein kopi: finn leddet som manglar."),
    "swapped_columns": (
        "Compare the names of the columns with the file’s description.", "Sammenlign kolonnenavnene med beskrivelsen av filen.",
        "Samanlikn kolonnenamna med omtalen av fila."),
    "already_reversed": (
        "If so, give already_keyed={items} (--already-keyed {item_words}).", "I så fall: oppgi already_keyed={items} (--already-keyed {item_words}).", "I så fall: oppgje already_keyed={items} (--already-keyed {item_words})."),
    "turned": (
        "See in the file’s description which end is high; turn the column back before scoring.",
        "Se i beskrivelsen av filen hvilken ende som er høy; snu kolonnen tilbake før skåring.",
        "Sjå i omtalen av fila kva ende som er høg; snu kolonnen tilbake før skåring."),
    "runs_against": (
        "If they are worded the other way, turn them before adding up; if not, see how they were coded.",
        "Er de formulert motsatt vei, må de snus før summering; hvis ikke, se hvordan de er kodet.",
        "Er dei formulerte motsett veg, må dei snuast før summering; om ikkje, sjå korleis dei er koda."),
    "duplicate_sheets": (
        "See whether a sheet was entered twice, or a person took part twice; then decide, and say so.",
        "Se om et ark er lagt inn to ganger, eller om en person har deltatt to ganger; avgjør så, og si fra om det.",
        "Sjå om eit ark er lagt inn to gonger, eller om ein person har delteke to gonger; avgjer så, og sei frå om det."),
    "one_answer": (
        "Look at these sheets; results with and without them tell how much hangs on it. Nobody is left out here.",
        "Se på disse arkene; resultater med og uten dem viser hvor mye det betyr. Ingen er utelatt her.",
        "Sjå på desse arka; resultat med og utan dei viser kor mykje det har å seie. Ingen er utelatne her."),
    "age_unit": (
        "If so, give age_{other_name} (--age-{other_name}).", "I så fall: oppgi age_{other_name} (--age-{other_name}).", "I så fall: oppgje age_{other_name} (--age-{other_name})."),
    "mixed_age_units": (
        "Put all ages into one unit; better still, count them from the dates.",
        "Sett alle aldre i én enhet; aller helst regnet fra datoene.",
        "Set alle aldrar i éi eining; aller helst rekna frå datoane."),
    "impossible_ages": (
        "Look the dates up; a form must not be chosen by these ages.",
        "Slå opp datoene; skjema må ikke velges etter disse aldrene.",
        "Slå opp datoane; skjema må ikkje veljast etter desse aldrane."),
    "age_outside_form": (
        "Give the column that names the form, or leave form out so that age decides.",
        "Oppgi kolonnen som sier hvilket skjema det er, eller utelat form, så avgjør alderen.",
        "Oppgje kolonnen som seier kva skjema det er, eller utelat form, så avgjer alderen."),
    "mixed_forms": (
        "Give the column that tells form, informant or age of each row.",
        "Oppgi kolonnen som sier skjema, informant eller alder for hver rad.",
        "Oppgje kolonnen som seier skjema, informant eller alder for kvar rad."),
    "mixed_informants": (
        "Give informant=\"{columns}\" (--informant {columns}).", "Oppgi informant=\"{columns}\" (--informant {columns}).", "Oppgje informant=\"{columns}\" (--informant {columns})."),
    "sex_reversed": (
        "One of them has its codes the wrong way round: look up a few persons.",
        "Én av dem har kodene motsatt: slå opp noen personer.",
        "Éin av dei har kodane motsett: slå opp nokre personar."),
}  # fmt: skip

CHECKED: Final[dict[str, Text]] = {
    "direction": ("Items against their scale, or swapped", "Ledd mot skalaen sin, eller byttet om", "Ledd mot skalaen sin, eller bytte om"),
    "sheets": ("Sheets that are the same, or have one answer", "Svarark som er like, eller har ett svar", "Svarark som er like, eller har eitt svar"),
    "totals": ("Totals among the items", "Summer blant leddene", "Summar blant ledda"),
    "age": ("Ages", "Aldre", "Aldrar"),
}  # fmt: skip

WHY_NOT: Final[dict[str, Text]] = {
    "few_rows": ("too few rows", "for få rader", "for få rader"),
    "few_items": ("too few items", "for få ledd", "for få ledd"),
    "not_given": ("not given", "ikke oppgitt", "ikkje oppgjevne"),
}

WORDS: Final[dict[str, Text]] = {
    "sum": ("sum", "summen", "summen"),
    "mean": ("mean", "gjennomsnittet", "gjennomsnittet"),
    "months": ("months", "måneder", "månader"),
    "years": ("years", "år", "år"),
    "days": ("days", "dager", "dagar"),
    "yes": (
        "Some items point the other way, so such a sheet contradicts itself.",
        "Noen av leddene peker motsatt vei, så et slikt ark motsier seg selv.",
        "Nokre av ledda peikar motsett veg, så eit slikt ark motseier seg sjølv."),
    "no": (
        "All items point the same way, so such a sheet may be meant.",
        "Alle leddene peker samme vei, så et slikt ark kan være ment.",
        "Alle ledda peikar same veg, så eit slikt ark kan vere meint."),
}  # fmt: skip

_WORDS_IN = ("how", "unit", "other", "contradictory")


def told(text: Text, language: str, **values: Any) -> str:
    """A text in a language, with numbers as people write them."""
    at = LANGUAGES.index(language)
    words = {name: WORDS[value][at] for name, value in values.items() if name in _WORDS_IN and value in WORDS}
    return text[at].format(**{name: _told(value, language) for name, value in values.items()} | words)


def _told(value: Any, language: str) -> str:
    if isinstance(value, float):
        written = rounded(value, 2 if abs(value) < 10 else 1).replace("-", "−")
        return written if language == "en" else written.replace(".", ",")
    if isinstance(value, dict):  # a number, or one with its interval, by column
        return "; ".join(f"{name} {_told(one, language)}" for name, one in value.items())
    if isinstance(value, tuple):
        first, *ends = (_told(one, language) for one in value)
        return f"{first} [{', '.join(ends) if language == 'en' else '; '.join(ends)}]" if ends else first
    return str(value)
