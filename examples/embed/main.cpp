// Scores the emotional symptoms scale of the SDQ, one answer missing. Use: embed FOLDER-OF-THE-SDQ
#include <iostream>
#include <kartlegg/kartlegg.hpp>

int main(int, char** arguments) try {
  const kartlegg::Instrument sdq = kartlegg::load(arguments[1]);
  const kartlegg::Report report = sdq.score({{"somatic", 2}, {"worries", 2}, {"unhappy", 1}, {"clingy", 1}},
                                            {.age_months = 98, .informant = "parent"});
  const kartlegg::ScaleScore emotional = report["emotional"];
  std::cout << "emotional: " << emotional.raw().value() << ", " << name(emotional.status()) << '\n';
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
