// One child: the answers of a form go in, and a report comes out that says what it rests on.
// Use: score_one FOLDER-OF-INSTRUMENTS
#include <iostream>
#include <kartlegg/kartlegg.hpp>

int main(int count, char** arguments) try {
  using namespace std::chrono_literals;
  using kartlegg::Language;

  const kartlegg::Catalogue catalogue(count > 1 ? arguments[1] : "instruments");
  const kartlegg::Instrument asq = catalogue.get("asq-3");

  // Born seven weeks early. Age, correction and the form that belongs to it are worked out.
  const kartlegg::Subject child = {.birth_date = 2022y / 1 / 1, .assessment_date = 2023y / 12 / 22, .weeks_early = 7};
  // Codes are those of the form: 10 yes, 5 sometimes, 0 not yet. An item that is not named was not answered.
  const kartlegg::Report report = asq.score({{"communication_1", 10},
                                             {"communication_2", 10},
                                             {"communication_3", 5},
                                             {"communication_4", 5},
                                             {"communication_5", 0}},
                                            child);

  const kartlegg::ScaleScore communication = report["communication"];
  if (const auto raw = communication.raw()) {  // a score that cannot be given is absent, and note() says why
    std::cout << communication.title(Language::nb) << ": " << *raw << " (" << name(communication.status()) << ")\n";
    if (const auto band = communication.band({}, Language::nb))
      std::cout << band->label << (band->certain ? "" : ", men svar mangler") << '\n';
  }

  std::cout << '\n' << report.explain("communication", Language::nb);  // every step, from answers to band
  std::cout << '\n' << to_text(report, Language::nb);                  // the whole report; to_json() for programs
  return 0;
} catch (const kartlegg::ResponseError& error) {  // a wrong code, an unknown item, no form for this age
  std::cerr << "not scored (" << name(error.refusal()) << "): " << error.what() << '\n';
  return 1;
} catch (const std::exception& error) {  // the instrument's file is wrong or missing
  std::cerr << error.what() << '\n';
  return 1;
}
