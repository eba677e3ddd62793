"""The words of the page of a validation in English, Bokmål and Nynorsk."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "title": ("Do the norms fit?", "Stemmer normene?", "Stemmer normene?"),
    "purpose": (
        "This page compares published norms with a set of data. It says how far the numbers agree, not whose fault it is where "
        "they do not, and it is no judgement of any person.",
        "Denne siden sammenligner publiserte normer med et datasett. Den sier hvor godt tallene stemmer overens, ikke hvem som "
        "har skylden der de ikke gjør det, og den er ingen vurdering av enkeltpersoner.",
        "Denne sida samanliknar publiserte normer med eit datasett. Ho seier kor godt tala stemmer overeins, ikkje kven som har "
        "skulda der dei ikkje gjer det, og ho er inga vurdering av einskildpersonar.",
    ),
    "summary": ("In short", "Kort sagt", "Kort sagt"),
    "norms": ("Norms", "Normer", "Normer"),
    "people": ("People", "Personer", "Personar"),
    "used": ("{used} of {rows} rows used", "{used} av {rows} rader brukt", "{used} av {rows} rader brukte"),
    "used_nearly": ("{used} rows used; fewer than five were not", "{used} rader brukt; færre enn fem er utelatt",
                    "{used} rader brukte; færre enn fem er utelatne"),
    "few": ("fewer than five", "færre enn fem", "færre enn fem"),
    "hidden": ("number hidden", "antallet er skjult", "talet er skjult"),
    "not_used": ("Not used: {reasons}", "Ikke brukt: {reasons}", "Ikkje brukte: {reasons}"),
    "checks": ("What was checked", "Hva som er kontrollert", "Kva som er kontrollert"),
    "how_to_read": (
        "z says how far a score lies from the mean of the norms, in standard deviations. Where the norms fit, its mean is 0 and its "
        "SD is 1 in every group. In brackets stands the {level} interval: where the number would lie in all people like these.",
        "z sier hvor langt en skåre ligger fra gjennomsnittet i normene, i standardavvik. Der normene stemmer, er gjennomsnittet 0 "
        "og SD 1 i hver gruppe. I parentes står {level}‑intervallet: der tallet ville ligge blant alle personer som disse.",
        "z seier kor langt ein skåre ligg frå gjennomsnittet i normene, i standardavvik. Der normene stemmer, er gjennomsnittet 0 og "
        "SD 1 i kvar gruppe. I parentes står {level}‑intervallet: der talet ville liggje blant alle personar som desse.",
    ),
    "verdicts": (
        "“Fits”: shown to lie within the margins. “Differs”: beyond the margins, and by more than chance. “Cannot be decided”: too few "
        "people for either. A missing difference is not shown to be none.",
        "«Stemmer»: vist å ligge innenfor marginene. «Avviker»: utenfor marginene, og med mer enn tilfeldig variasjon kan forklare. «Kan ikke "
        "avgjøres»: for få personer til å si noen av delene. At et avvik ikke er funnet, viser ikke at det ikke finnes.",
        "«Stemmer»: vist å liggje innanfor marginane. «Avvik»: utanfor marginane, og med meir enn tilfeldig variasjon kan forklare. «Kan ikkje "
        "avgjerast»: for få personar til å seie noko av delane. At eit avvik ikkje er funne, viser ikkje at det ikkje finst.",
    ),
    "group": ("group", "gruppe", "gruppe"),
    "check": ("check", "kontroll", "kontroll"),
    "value": ("data", "data", "data"),
    "promised": ("norms", "normer", "normer"),
    "verdict": ("verdict", "vurdering", "vurdering"),
    "n": ("n", "n", "n"),
    "percentiles": ("Percentiles and the whole distribution", "Persentiler og hele fordelingen", "Persentilar og heile fordelinga"),
    "per_hundred": ("Shares are told as people of 100.", "Andeler er oppgitt som personer av 100.", "Delar er oppgitt som personar av 100."),
    "figures": ("In pictures", "I bilder", "I bilete"),
    "figure_centiles": ("{title}: percentiles over age, {who}", "{title}: persentiler etter alder, {who}", "{title}: persentilar etter alder, {who}"),
    "caption_centiles": (
        "Lines: what the norms say of percentile 10 (dotted), 50 (solid) and 90 (dashed). Points: the same percentiles in the data, by "
        "age group, with intervals. Where norms fit, points lie on the lines. Darker ground: more people; fewer than five are not shown.",
        "Linjer: det normene sier om persentil 10 (prikket), 50 (heltrukket) og 90 (stiplet). Punkter: de samme persentilene i dataene, "
        "etter aldersgruppe, med intervaller. Der normene stemmer, ligger punktene på linjene. Mørkere bunn: flere personer; færre enn "
        "fem vises ikke.",
        "Linjer: det normene seier om persentil 10 (prikka), 50 (heiltrekt) og 90 (stipla). Punkt: dei same persentilane i dataa, etter "
        "aldersgruppe, med intervall. Der normene stemmer, ligg punkta på linjene. Mørkare botn: fleire personar; færre enn fem blir "
        "ikkje viste.",
    ),
    "figure_mean": ("{title}: mean z in each group", "{title}: gjennomsnitt av z i hver gruppe", "{title}: gjennomsnitt av z i kvar gruppe"),
    "figure_sd": ("{title}: SD of z in each group", "{title}: SD av z i hver gruppe", "{title}: SD av z i kvar gruppe"),
    "figure_beyond": ("{title}: of 100 people, how many lie beyond “{about}”", "{title}: så mange av 100 ligger forbi «{about}»",
                      "{title}: så mange av 100 ligg forbi «{about}»"),
    "caption_groups": (
        "Point and line: the data with their interval; a diamond differs. Upright line: what the norms say. Grey: the margins.",
        "Punkt og strek: dataene med intervall; en rute avviker. Loddrett strek: det normene sier. Grått: marginene.",
        "Punkt og strek: dataa med intervall; ei rute avvik. Loddrett strek: det normene seier. Grått: marginane.",
    ),
    "figure_histogram": ("{title}: where people lie among the norms", "{title}: hvor personene ligger i normene", "{title}: kvar personane ligg i normene"),
    "caption_histogram": (
        "Each bar is a tenth of the norm group, the lowest scores to the left; its height is how many of 100 people lie there. Norms that "
        "fit give ten in each (dashed line).",
        "Hver søyle er en tidel av normgruppen, de laveste skårene til venstre; høyden er hvor mange av 100 personer som ligger der. "
        "Normer som stemmer, gir ti i hver (stiplet linje).",
        "Kvar søyle er ein tidel av normgruppa, dei lågaste skårane til venstre; høgda er kor mange av 100 personar som ligg der. Normer "
        "som stemmer, gjev ti i kvar (stipla linje).",
    ),
    "figure_age": ("{title}: mean z and age", "{title}: gjennomsnitt av z og alder", "{title}: gjennomsnitt av z og alder"),
    "caption_age": (
        "Mean z of people of about the same age (years), with intervals: girls and women filled circles, boys and men open triangles. Norms that fit "
        "leave nothing but chance about 0.",
        "Gjennomsnitt av z for personer på omtrent samme alder (år), med intervaller: jenter og kvinner fylte sirkler, gutter og menn "
        "åpne trekanter. Normer som stemmer, etterlater bare tilfeldig variasjon rundt 0.",
        "Gjennomsnitt av z for personar på om lag same alder (år), med intervall: jenter og kvinner fylte sirklar, gutar og menn opne "
        "trekantar. Normer som stemmer, lèt berre tilfeldig variasjon stå att kring 0.",
    ),
    "printed": ("The printed numbers themselves", "De publiserte tallene selv", "Dei publiserte tala sjølve"),
    "found": ("found", "funnet", "funne"),
    "expected": ("expected", "ventet", "venta"),
    "tables_fine": ("Norm tables: in {n} the numbers hang together, without a jump as a wrong digit would make it.",
                    "Normtabeller: i {n} henger tallene sammen, uten sprang slik et feil siffer ville gjort.",
                    "Normtabellar: i {n} heng tala saman, utan sprang slik eit feil siffer ville ha gjort."),
    "promises": ("What the cut-offs promise, and who says so", "Hva grensene lover, og hvem som sier det", "Kva grensene lovar, og kven som seier det"),
    "promise_caller": ("“{band}”: {p} of 100, as the one who asked has said.", "«{band}»: {p} av 100, oppgitt av den som spurte.",
                       "«{band}»: {p} av 100, oppgitt av den som spurde."),
    "promise_table": ("“{band}”: in each group the share that the norm table itself puts beyond the cut-off.",
                      "«{band}»: i hver gruppe den andelen som normtabellen selv plasserer forbi grensen.",
                      "«{band}»: i kvar gruppe den delen som normtabellen sjølv plasserer forbi grensa."),
    "promise_mean_and_sd": ("“{band}”: in each group the share that the mean and SD of the norms put beyond the cut-off, if scores are normally distributed.",
                            "«{band}»: i hver gruppe den andelen som gjennomsnitt og SD i normene plasserer forbi grensen, hvis skårene er normalfordelt.",
                            "«{band}»: i kvar gruppe den delen som gjennomsnitt og SD i normene plasserer forbi grensa, om skårane er normalfordelte."),
    "promise_model": ("“{band}”: in each group the share that the model of the norms puts beyond the cut-off.",
                      "«{band}»: i hver gruppe den andelen som normmodellen plasserer forbi grensen.",
                      "«{band}»: i kvar gruppe den delen som normmodellen plasserer forbi grensa."),
    "promise_none": ("“{band}”: nothing in the norms says how many should lie beyond; the share in the data is told without a verdict.",
                     "«{band}»: ingenting i normene sier hvor mange som skal ligge forbi; andelen i dataene er oppgitt uten vurdering.",
                     "«{band}»: ingenting i normene seier kor mange som skal liggje forbi; delen i dataa er oppgitt utan vurdering."),
    "promise_rule": ("{n} of {all} cut-offs follow this rule: {rule}.", "{n} av {all} grenser følger denne regelen: {rule}.",
                     "{n} av {all} grenser følgjer denne regelen: {rule}."),
    "promise_rule_read": (
        "{n} of {all} cut-offs follow one rule: {rule}. Nobody has stated the rule; it is read off the norms' own numbers, among the shares that are usual.",
        "{n} av {all} grenser følger samme regel: {rule}. Ingen har oppgitt regelen; den er lest ut av normenes egne tall, blant de andelene som er vanlige.",
        "{n} av {all} grenser følgjer same regel: {rule}. Ingen har oppgitt regelen; han er lesen ut av tala i normene sjølve, blant dei delane som er vanlege."),
    "promise_no_rule": (
        "The cut-offs follow no usual rule that was recognised, so whether one of them is in the wrong place cannot be said.",
        "Grensene følger ingen vanlig regel som kunne gjenkjennes, så om en av dem står på feil sted, kan ikke avgjøres.",
        "Grensene følgjer ingen vanleg regel som kunne kjennast att, så om ei av dei står på feil stad, kan ikkje avgjerast."),
    "printed_none": ("The printed numbers gave nothing to check alone.", "De publiserte tallene ga ikke noe å kontrollere for seg.",
                     "Dei publiserte tala gav ikkje noko å kontrollere for seg."),
    "not_the_sample": (
        "The data were not said to be the norm sample, so printed n, means, SDs and alphas were not worked out again.",
        "Dataene er ikke oppgitt å være normutvalget, så oppgitte n, gjennomsnitt, SD og alfa er ikke regnet ut på nytt.",
        "Dataa er ikkje oppgitt å vere normutvalet, så oppgitte n, gjennomsnitt, SD og alfa er ikkje rekna ut på nytt.",
    ),
    "gaps": ("What “kartlegg check” finds open in the norm files (in English)", "Det «kartlegg check» finner åpent i normfilene (på engelsk)",
             "Det «kartlegg check» finn ope i normfilene (på engelsk)"),
    "compared": ("Two sets of norms on the same people", "To normsett på de samme personene", "To normsett på dei same personane"),
    "compared_how": (
        "T by “{other}” less T by “{group}”, for everybody whom both place. Classes: {classes}.",
        "T etter «{other}» minus T etter «{group}», for alle som begge plasserer. Klasser: {classes}.",
        "T etter «{other}» minus T etter «{group}», for alle som begge plasserer. Klassar: {classes}.",
    ),
    "classes_bands": ("the bands of the norms", "båndene i normene", "banda i normene"),
    "classes_t": ("T below 60, 60 to 69, 70 and over – places for a comparison, no cut-offs of the instrument",
                  "T under 60, 60 til 69, 70 og over – steder for en sammenligning, ikke instrumentets grenser",
                  "T under 60, 60 til 69, 70 og over – stader for ei samanlikning, ikkje grensene til instrumentet"),
    "difference": ("mean difference", "gjennomsnittlig forskjell", "gjennomsnittleg skilnad"),
    "rmsd": ("RMSD", "RMSD", "RMSD"),
    "limits": ("limits of agreement", "grenser for samsvar", "grenser for samsvar"),
    "kappa": ("weighted kappa", "vektet kappa", "vekta kappa"),
    "moved": ("of 100 in another class", "av 100 i en annen klasse", "av 100 i ein annan klasse"),
    "samples": ("How good are the samples?", "Hvor gode er utvalgene?", "Kor gode er utvala?"),
    "samples_how": (
        "Rated by the EFPA Test Review Model, version 2025 ({stakes}): people in each group (8.1.3.1), years since the data were gathered "
        "(8.3.1, counted from {year}), weights (8.1.2). The ratings guide a reviewer; they are no pass marks.",
        "Vurdert etter EFPA Test Review Model, versjon 2025 ({stakes}): personer i hver gruppe (8.1.3.1), år siden dataene ble samlet inn "
        "(8.3.1, regnet fra {year}), vekter (8.1.2). Vurderingene er til støtte for en fagfelle; de er ikke krav.",
        "Vurdert etter EFPA Test Review Model, versjon 2025 ({stakes}): personar i kvar gruppe (8.1.3.1), år sidan dataa vart samla inn "
        "(8.3.1, rekna frå {year}), vekter (8.1.2). Vurderingane er til støtte for ein fagfelle; dei er ikkje krav.",
    ),
    "low_stakes": ("for decisions with small consequences", "for avgjørelser med små konsekvenser", "for avgjerder med små konsekvensar"),
    "high_stakes": ("for decisions with large consequences", "for avgjørelser med store konsekvenser", "for avgjerder med store konsekvensar"),
    "of_norms": ("The norm sample", "Normutvalget", "Normutvalet"),
    "of_data": ("The data, if norms were made of them", "Dataene, hvis en laget normer av dem", "Dataa, dersom ein laga normer av dei"),
    "rating": ("rating", "vurdering", "vurdering"),
    "size": ("people", "personer", "personar"),
    "age": ("age of the data", "dataenes alder", "alderen til dataa"),
    "weights": ("heaviest weight, as times the mean", "tyngste vekt, i forhold til gjennomsnittet", "tyngste vekt, i høve til gjennomsnittet"),
    "years_old": ("{n} years", "{n} år", "{n} år"),
    "not_published": ("not published", "ikke oppgitt", "ikkje oppgitt"),
    "inadequate": ("inadequate", "utilstrekkelig", "utilstrekkeleg"),
    "adequate": ("adequate", "tilstrekkelig", "tilstrekkeleg"),
    "good": ("good", "god", "god"),
    "excellent": ("excellent", "utmerket", "framifrå"),
    "precision": ("Where the data would put the cut-offs", "Der dataene ville satt grensene", "Der dataa ville ha sett grensene"),
    "precision_how": (
        "The score that the promised share of the group lies beyond, with its interval by order statistics, beside the printed cut-off; and the "
        "standard error of a z there, from the size of the group.",
        "Skåren som den lovede andelen av gruppen ligger forbi, med intervall etter ordningsobservatorer, ved siden av den publiserte grensen; og "
        "standardfeilen til z der, ut fra gruppens størrelse.",
        "Skåren som den lova delen av gruppa ligg forbi, med intervall etter ordningsobservatorar, ved sida av den publiserte grensa; og "
        "standardfeilen til z der, ut frå storleiken på gruppa.",
    ),
    "error_z": ("SE of z", "SE for z", "SE for z"),
    "method": ("How it was done", "Hvordan det er gjort", "Korleis det er gjort"),
    "method_margins": (
        "Margins, set by the one who asked{own}: mean z ±{mean}, SD of z 1 ± {sd}, shares ± {share} of 100, distribution {distance} of 100, "
        "variance explained by age and sex {explained} %.",
        "Marginer, satt av den som spurte{own}: gjennomsnitt av z ±{mean}, SD av z 1 ± {sd}, andeler ± {share} av 100, fordeling {distance} av "
        "100, varians forklart av alder og kjønn {explained} %.",
        "Marginar, sette av den som spurde{own}: gjennomsnitt av z ±{mean}, SD av z 1 ± {sd}, delar ± {share} av 100, fordeling {distance} av "
        "100, varians forklart av alder og kjønn {explained} %.",
    ),
    "method_own": (" (the defaults of this project, not from a standard)", " (dette prosjektets standardverdier, ikke fra en standard)",
                   " (standardverdiane til dette prosjektet, ikkje frå ein standard)"),
    "method_tests": (
        "“Fits” is shown by a test of equivalence at 5 % (two one-sided tests), “differs” by a test of difference with Holm's correction over all "
        "tests on this page: where the norms are right everywhere, the chance that anything is called wrong is below 5 %. Groups have 30 people or more.",
        "«Stemmer» er vist med en ekvivalenstest på nivå 5 % (to ensidige tester). «Avviker» er vist med en test av forskjell med Holms korreksjon over alle tester på "
        "siden: der normene er riktige overalt, er sjansen under 5 % for at noe kalles feil. Gruppene har 30 personer eller flere.",
        "«Stemmer» er vist med ein ekvivalenstest på nivå 5 % (to einsidige testar). «Avvik» er vist med ein test av skilnad med Holms korreksjon over alle testar på "
        "sida: der normene er rette overalt, er sjansen under 5 % for at noko blir kalla feil. Gruppene har 30 personar eller fleire.",
    ),
    "method_numbers": (
        "Intervals: means by Student's t, SDs by chi-square (wider where the tails are heavy), shares after Wilson. Distribution: Anderson and "
        "Darling's test on each person's place among the norms, drawn within the steps of the scale with a fixed seed; its size is "
        "Kolmogorov's distance. Age and sex: least squares of z on age, its square, sex, and age by sex. z from a table is standardised by "
        "the mean and SD that the table itself promises.",
        "Intervaller: gjennomsnitt med Students t, SD med kjikvadrat (bredere der halene er tunge), andeler etter Wilson. Fordeling: Anderson og "
        "Darlings test på hver persons plass i normene, trukket innenfor skalaens trinn med fast startverdi; størrelsen er Kolmogorovs "
        "avstand. Alder og kjønn: minste kvadrater for z på alder, alder i annen potens, kjønn, og alder for hvert kjønn. z fra en tabell er "
        "standardisert med det gjennomsnittet og den SD som tabellen selv lover.",
        "Intervall: gjennomsnitt med Students t, SD med kjikvadrat (breiare der halane er tunge), delar etter Wilson. Fordeling: Anderson og "
        "Darlings test på plassen til kvar person i normene, trekt innanfor trinna på skalaen med fast startverdi; storleiken er Kolmogorovs "
        "avstand. Alder og kjønn: minste kvadrat for z på alder, alder i andre potens, kjønn, og alder for kvart kjønn. z frå ein tabell er "
        "standardisert med det gjennomsnittet og den SD som tabellen sjølv lovar.",
    ),
    "method_privacy": (
        "No row and no count of fewer than five people is on this page; a number is also hidden where it would tell such a count.",
        "Ingen rad og ikke noe antall under fem personer står på denne siden; et tall er også skjult der det ville røpet et slikt antall.",
        "Inga rad og ikkje noko tal på under fem personar står på denne sida; eit tal er òg skjult der det ville ha røpt eit slikt tal.",
    ),
    "population": ("Are the people like the population?", "Ligner personene befolkningen?", "Liknar personane befolkninga?"),
    "of_population": ("population", "befolkning", "befolkning"),
    "variable": ("variable", "variabel", "variabel"),
    "level": ("level", "nivå", "nivå"),
    "population_how": (
        "Shares in the data beside those of the population that the one who asked has given, as people of 100. Holm's correction goes over this table alone.",
        "Andeler i dataene ved siden av dem i befolkningen, oppgitt av den som spurte, som personer av 100. Holms korreksjon gjelder bare denne tabellen.",
        "Delar i dataa ved sida av dei i befolkninga, oppgitt av den som spurde, som personar av 100. Holms korreksjon gjeld berre denne tabellen."),
    "weights_how": (
        "Weights that bring all of these shares to those of the population at once (raking) would have a heaviest weight of {heaviest} times the mean; EFPA "
        "(8.1.2) takes at most 2 for an under-represented group. The {n} people would then count as {effective}.",
        "Vekter som bringer alle disse andelene i samsvar med befolkningen samtidig (raking), ville hatt en tyngste vekt på {heaviest} ganger gjennomsnittet; "
        "EFPA (8.1.2) godtar høyst 2 for en underrepresentert gruppe. De {n} personene ville da telt som {effective}.",
        "Vekter som bringar alle desse delane i samsvar med befolkninga samstundes (raking), ville ha hatt ei tyngste vekt på {heaviest} gonger gjennomsnittet; "
        "EFPA (8.1.2) godtek høgst 2 for ei underrepresentert gruppe. Dei {n} personane ville då ha telt som {effective}."),
    "weights_level_missing": (
        "No weights can make the data like this population: a group of it has nobody in the data.",
        "Ingen vekter kan gjøre dataene lik denne befolkningen: en av gruppene har ingen personer i dataene.",
        "Ingen vekter kan gjere dataa like denne befolkninga: ei av gruppene har ingen personar i dataa."),
    "weights_suppressed": (
        "The weights that this would take are not shown: a group has fewer than five people in the data, and they would tell how many.",
        "Vektene dette ville kreve, vises ikke: en gruppe har færre enn fem personer i dataene, og vektene ville røpet hvor mange.",
        "Vektene dette ville krevje, blir ikkje viste: ei gruppe har færre enn fem personar i dataa, og vektene ville ha røpt kor mange."),
    "weights_not_converged": (
        "Weights for all of these shares at once were not found.", "Vekter for alle disse andelene samtidig ble ikke funnet.",
        "Vekter for alle desse delane samstundes vart ikkje funne."),
    "figure_population": ("Shares in the data and in the population, of 100", "Andeler i dataene og i befolkningen, av 100", "Delar i dataa og i befolkninga, av 100"),
    "caption_population": (
        "Point and line: the data with their interval; a diamond differs. Upright line: the population. Grey: the margin.",
        "Punkt og strek: dataene med intervall; en rute avviker. Loddrett strek: befolkningen. Grått: marginen.",
        "Punkt og strek: dataa med intervall; ei rute avvik. Loddrett strek: befolkninga. Grått: marginen."),
    "refit": ("Norms made of these data", "Normer laget av disse dataene", "Normer laga av desse dataa"),
    "refit_how": (
        "A model of norms over age was fitted to the data, for each sex. Both norms were then judged in people who did not enter the model (each fifth of them "
        "by norms made of the other four). Error: how far z lies from the z by rank among people of the same sex and age, in standard deviations; smaller is better. "
        "Log score: how likely the norms made each person's score; higher is better. Where the published norms are as good as "
        "norms made of the data, nothing here speaks for new ones.",
        "En modell for normer etter alder er tilpasset dataene, for hvert kjønn. Begge normsettene er så vurdert på personer som ikke inngikk i modellen (hver femdel "
        "med normer laget av de andre fire). Avvik: hvor langt z ligger fra z etter rang blant personer av samme kjønn og alder, i standardavvik; mindre er bedre. "
        "Log‑skåre: hvor sannsynlig normene gjorde hver persons skåre; høyere er bedre. Der de publiserte normene er like gode som "
        "normer laget av dataene, taler ingenting her for nye.",
        "Ein modell for normer etter alder er tilpassa dataa, for kvart kjønn. Begge normsetta er så vurderte på personar som ikkje gjekk inn i modellen (kvar femdel "
        "med normer laga av dei andre fire). Avvik: kor langt z ligg frå z etter rang blant personar av same kjønn og alder, i standardavvik; mindre er betre. "
        "Log‑skåre: kor sannsynleg normene gjorde skåren til kvar person; høgare er betre. Der dei publiserte normene er like gode som "
        "normer laga av dataa, talar ingenting her for nye."),
    "model": ("model", "modell", "modell"),
    "rmse_published": ("error, published", "avvik, publiserte", "avvik, publiserte"),
    "rmse_refit": ("error, of the data", "avvik, fra dataene", "avvik, frå dataa"),
    "log_published": ("log score, published", "log‑skåre, publiserte", "log‑skåre, publiserte"),
    "log_refit": ("log score, of the data", "log‑skåre, fra dataene", "log‑skåre, frå dataa"),
    "beta_binomial": ("beta-binomial", "beta‑binomisk", "beta‑binomisk"),
    "taylor": ("Taylor polynomial", "Taylor‑polynom", "Taylor‑polynom"),
    "figure_refit": ("{title}: published percentiles over those of the data, {who}", "{title}: publiserte persentiler over dataenes, {who}",
                     "{title}: publiserte persentilar over dei i dataa, {who}"),
    "caption_refit": (
        "Dark lines: what the published norms say of percentile 10 (dotted), 50 (solid) and 90 (dashed). Red lines and bands: the same of norms made of the data, with "
        "intervals by the bootstrap. Where a dark line leaves its band, the norms differ there.",
        "Mørke linjer: det de publiserte normene sier om persentil 10 (prikket), 50 (heltrukket) og 90 (stiplet). Røde linjer og bånd: det samme i normer laget av "
        "dataene, med intervaller ved gjentatt trekning (bootstrap). Der en mørk linje forlater båndet sitt, er normene forskjellige.",
        "Mørke linjer: det dei publiserte normene seier om persentil 10 (prikka), 50 (heiltrekt) og 90 (stipla). Raude linjer og band: det same i normer laga av "
        "dataa, med intervall ved gjenteken trekking (bootstrap). Der ei mørk linje forlèt bandet sitt, er normene ulike."),
    "cannot": ("What these data cannot say", "Hva disse dataene ikke kan si", "Kva desse dataa ikkje kan seie"),
    "cannot_sample": (
        "Whether the people in the data are like those whom the norms are for. A clinic's patients differ from a population even where the norms are right.",
        "Om personene i dataene ligner dem normene er for. Pasientene i en klinikk skiller seg fra en befolkning også når normene er riktige.",
        "Om personane i dataa liknar dei normene er for. Pasientane i ein klinikk skil seg frå ei befolkning òg når normene er rette.",
    ),
    "cannot_error": (
        "Whether the norms' own sample was off by chance: the tests take the printed norms as exact, and say whether these data agree with them.",
        "Om normenes eget utvalg tilfeldigvis var skjevt: testene tar de publiserte normene som nøyaktige, og sier om disse dataene stemmer med dem.",
        "Om utvalet til normene tilfeldigvis var skeivt: testane tek dei publiserte normene som nøyaktige, og seier om desse dataa stemmer med dei.",
    ),
    "cannot_cutoff": (
        "Whether a cut-off finds those who need help: that takes a study of accuracy.",
        "Om en grense finner dem som trenger hjelp: det krever en studie av treffsikkerhet.",
        "Om ei grense finn dei som treng hjelp: det krev ein studie av treffsikkerheit.",
    ),
    "cannot_linear": (
        "Norms from a mean and an SD take scores to be normally distributed. Where most people score low, their percentiles and shares cannot fit, "
        "even in the sample that they were made of; the mean and the SD can.",
        "Normer av gjennomsnitt og SD forutsetter at skårene er normalfordelt. Der de fleste skårer lavt, kan persentiler og andeler ikke stemme, "
        "selv i utvalget de er laget av; gjennomsnittet og SD kan.",
        "Normer av gjennomsnitt og SD føreset at skårane er normalfordelte. Der dei fleste skårar lågt, kan persentilar og delar ikkje stemme, "
        "sjølv i utvalet dei er laga av; gjennomsnittet og SD kan.",
    ),
    "sources": ("Sources", "Kilder", "Kjelder"),
    "repeat": ("With these files and settings anyone can repeat it", "Med disse filene og innstillingene kan hvem som helst gjenta den",
               "Med desse filene og innstillingane kan kven som helst gjenta henne"),
}  # fmt: skip
