"""The page's own texts in English, Bokmål and Nynorsk."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "title": ("Scores", "Skårer", "Skårar"),
    "purpose": (
        "This page supports a decision. It never replaces the clinician, and no score is a diagnosis.",
        "Denne siden støtter en beslutning. Den erstatter aldri klinikeren, og ingen skåre er en diagnose.",
        "Denne sida støttar ei avgjerd. Ho erstattar aldri klinikaren, og ingen skåre er ein diagnose.",
    ),
    "contents": ("Contents", "Innhold", "Innhald"),
    "rows": ("rows", "rader", "rader"),
    "scored": ("scored", "skåret", "skåra"),
    "made_up": ("with a prorated or filled-in score", "med en omregnet eller utfylt skåre",
                "med ein omrekna eller utfylt skåre"),
    "refused": ("not scored", "ikke skåret", "ikkje skåra"),
    "distributions": ("Distribution of the scores", "Fordeling av skårene", "Fordeling av skårane"),
    "how_to_read": (
        "Each bar is a score, its height the number of people. The colours are the bands; where forms have different "
        "cut-offs, one score can lie in different bands.",
        "Hver søyle er en skåre, høyden er antall personer. Fargene er båndene; der skjemaer har ulike grenser, kan "
        "samme skåre ligge i ulike bånd.",
        "Kvar søyle er ein skåre, høgda er talet på personar. Fargane er banda; der skjema har ulike grenser, kan same "
        "skåre liggje i ulike band.",
    ),
    "recorded": ("What was recorded", "Hva som er registrert", "Kva som er registrert"),
    "mean": ("mean", "gjennomsnitt", "gjennomsnitt"),
    "sd": ("SD", "SD", "SD"),
    "without_score": ("{n} without a score: answers missing", "{n} uten skåre: svar mangler", "{n} utan skåre: svar manglar"),
    "prorated": ("{n} prorated or filled in, as answers are missing", "{n} omregnet eller utfylt, fordi svar mangler",
                 "{n} omrekna eller utfylte, fordi svar manglar"),
    "no_bands": ("No cut-offs are known for these forms.", "Ingen grenseverdier er kjent for disse skjemaene.",
                 "Ingen grenseverdiar er kjende for desse skjemaa."),
    "no_default": ("Cut-offs exist, but none is shown unless it is asked for.",
                   "Det finnes grenseverdier, men ingen vises uten at den er valgt.",
                   "Det finst grenseverdiar, men ingen blir vist utan at han er vald."),
    "why_not": ("What was not scored, and why", "Hva som ikke ble skåret, og hvorfor", "Kva som ikkje vart skåra, og kvifor"),
    "all_scored": ("Every row was scored.", "Alle rader ble skåret.", "Alle rader vart skåra."),
    "reason": ("reason", "grunn", "grunn"),
    "number": ("rows", "antall", "tal på rader"),
    "which": ("which (counted from 1)", "hvilke (talt fra 1)", "kva for nokre (talt frå 1)"),
    "profile": ("One person: row {row}", "Én person: rad {row}", "Éin person: rad {row}"),
    "profile_how": (
        "The diamond is the score, the line through it every score that the missing answers could still have led to. "
        "The colours are the bands of the form.",
        "Ruten er skåren, streken gjennom den er alle skårer som de manglende svarene kunne ha gitt. Fargene er "
        "båndene på skjemaet.",
        "Ruta er skåren, streken gjennom henne er alle skårar som dei manglande svara kunne ha gitt. Fargane er banda "
        "på skjemaet.",
    ),
    "norms_how": (
        "Below a score stands its T score in each norm group: the diamond on the line from 20 to 80, with the 95 % "
        "interval as a bar about it; the upright line is the mean of the group.",
        "Under en skåre står T-skåren i hver normgruppe: ruten på linjen fra 20 til 80, med 95 %-intervallet som en "
        "stripe rundt; den loddrette streken er gjennomsnittet i gruppen.",
        "Under ein skåre står T-skåren i kvar normgruppe: ruta på linja frå 20 til 80, med 95 %-intervallet som ei "
        "stripe rundt; den loddrette streken er gjennomsnittet i gruppa.",
    ),
    "norm_t": ("T {t}", "T {t}", "T {t}"),
    "norm_rank": ("percentile rank {rank}", "persentil {rank}", "persentil {rank}"),
    "interval": ("95 %: {lower} to {upper}", "95 %: {lower} til {upper}", "95 %: {lower} til {upper}"),
    "beyond_high": ("{p} likely to be truly {cutoff} or more ({label})",
                    "{p} sannsynlig at den sanne skåren er {cutoff} eller mer ({label})",
                    "{p} sannsynleg at den sanne skåren er {cutoff} eller meir ({label})"),
    "beyond_low": ("{p} likely to be truly {cutoff} or less ({label})",
                   "{p} sannsynlig at den sanne skåren er {cutoff} eller mindre ({label})",
                   "{p} sannsynleg at den sanne skåren er {cutoff} eller mindre ({label})"),
    "no_profile": ("No row could be scored, so there is no profile to show.",
                   "Ingen rad kunne skåres, så det er ingen profil å vise.",
                   "Inga rad kunne skårast, så det er ingen profil å vise."),
    "answered": ("{answered} of {items} answered", "{answered} av {items} besvart", "{answered} av {items} svart på"),
    "no_score": ("no score", "ingen skåre", "ingen skåre"),
    "certain": ("whatever the missing answers are", "uansett hva de manglende svarene er",
                "same kva dei manglande svara er"),
    "unknown_alerts": ("Not known, as answers are missing: {n}", "Ikke kjent, fordi svar mangler: {n}",
                       "Ikkje kjent, fordi svar manglar: {n}"),
    "explain": ("How each score came about", "Hvordan hver skåre ble til", "Korleis kvar skåre vart til"),
    "basis": ("What this rests on", "Hva dette bygger på", "Kva dette byggjer på"),
    "instrument_notes": ("Limits of the instrument", "Begrensninger ved instrumentet", "Avgrensingar ved instrumentet"),
}  # fmt: skip
