"""The words of the page of a lint in English, Bokmål and Nynorsk."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "title": ("Do the data look right?", "Ser dataene riktige ut?", "Ser dataa rette ut?"),
    "purpose": (
        "This page looks for columns and answer sheets that are not what they are taken for, before anything is worked out from them. "
        "Nothing was changed in the file, and nobody was left out.",
        "Denne siden leter etter kolonner og svarark som ikke er det de blir tatt for, før noe regnes ut av dem. Ingenting er endret i "
        "filen, og ingen er utelatt.",
        "Denne sida leitar etter kolonnar og svarark som ikkje er det dei blir tekne for, før noko blir rekna ut av dei. Ingenting er "
        "endra i fila, og ingen er utelatne.",
    ),
    "facts": ("{rows} rows, {columns} columns of answers looked at", "{rows} rader, {columns} kolonner med svar gjennomgått",
              "{rows} rader, {columns} kolonnar med svar gjennomgådde"),
    "short": ("In short", "Kort sagt", "Kort sagt"),
    "something": ("{n} things look wrong.", "{n} forhold ser feil ut.", "{n} forhold ser feil ut."),
    "one_thing": ("One thing looks wrong.", "Ett forhold ser feil ut.", "Eitt forhold ser feil ut."),
    "nothing": ("Nothing was found that looks wrong.", "Ingenting ble funnet som ser feil ut.", "Ingenting vart funne som ser feil ut."),
    "how_sure": (
        "“Certain”: the file itself shows it. “Likely”: hardly explained otherwise. “Possible”: it may be so by nature. Look in the source before "
        "anything is changed.",
        "«Sikkert»: filen selv viser det. «Sannsynlig»: kan vanskelig forklares på annen måte. «Mulig»: det kan også være slik i virkeligheten. "
        "Se i kilden før noe endres.",
        "«Sikkert»: fila sjølv viser det. «Sannsynleg»: kan vanskeleg forklarast på annan måte. «Mogleg»: det kan òg vere slik i røynda. Sjå "
        "i kjelda før noko blir endra.",
    ),
    "findings": ("What was found", "Hva som ble funnet", "Kva som vart funne"),
    "sheets": ("Answer sheets", "Svarark", "Svarark"),
    "advice": ("What to do:", "Hva du kan gjøre:", "Kva du kan gjere:"),
    "frequencies": ("{column}: how often each code occurs", "{column}: hvor ofte hver kode forekommer", "{column}: kor ofte kvar kode førekjem"),
    "key": ("The key has {codes}; bars in red are other codes.", "Nøkkelen har {codes}; røde søyler er andre koder.",
            "Nøkkelen har {codes}; raude søyler er andre kodar."),
    "caption_hidden": (
        "Hatched: the number is hidden, as it is below five or would tell such a number.",
        "Skravert: antallet er skjult, fordi det er under fem eller ville røpet et slikt antall.",
        "Skravert: talet er skjult, fordi det er under fem eller ville ha røpt eit slikt tal.",
    ),
    "hidden": ("hidden", "skjult", "skjult"),
    "correlations": ("Correlation with the other items", "Korrelasjon med de andre leddene", "Korrelasjon med dei andre ledda"),
    "caption_correlations": (
        "Point and line: each item's correlation with the rest, with its 95 % interval. An item that fits lies to the right of 0 (the upright line).",
        "Punkt og strek: hvert ledds korrelasjon med resten, med 95 %‑intervall. Et ledd som passer inn, ligger til høyre for 0 (den loddrette streken).",
        "Punkt og strek: korrelasjonen mellom kvart ledd og resten, med 95 %‑intervall. Eit ledd som passar inn, ligg til høgre for 0 (den loddrette streken).",
    ),
    "more_columns": ("{n} more columns are as these.", "{n} kolonner til er som disse.", "{n} kolonnar til er som desse."),
    "not_checked": ("What could not be checked", "Hva som ikke kunne kontrolleres", "Kva som ikkje kunne kontrollerast"),
    "privacy": ("About people", "Personvern", "Personvern"),
    "method_privacy": (
        "No row and no count of fewer than five people is on this page; the command “kartlegg lint” names the rows for those who have the file.",
        "Ingen rad og ikke noe antall under fem personer står på denne siden; kommandoen «kartlegg lint» viser radene til den som har filen.",
        "Inga rad og ikkje noko tal på under fem personar står på denne sida; kommandoen «kartlegg lint» viser radene til den som har fila.",
    ),
}  # fmt: skip
