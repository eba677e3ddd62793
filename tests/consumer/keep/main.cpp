// Saves a report and loads it again. Use: keep FOLDER-OF-THE-SDQ FILE
#include <iostream>
#include <kartlegg/kartlegg.hpp>

int main(int, char** arguments) try {
  const kartlegg::Instrument sdq = kartlegg::load(arguments[1]);
  const kartlegg::Report report = sdq.score({{"somatic", 2}, {"worries", 2}, {"unhappy", 1}, {"clingy", 1}},
                                            {.age_months = 98, .informant = "parent"});
  kartlegg::save(arguments[2], report);
  const kartlegg::ScaleScore emotional = kartlegg::load_reports(arguments[2]).front()["emotional"];
  std::cout << "emotional: " << emotional.raw().value() << ", " << name(emotional.status()) << '\n';
  try {
    kartlegg::load_instrument(arguments[2]);
  } catch (const kartlegg::ArchiveError& error) {
    std::cout << name(error.fault()) << '\n';  // caught by its type across the library's border
  }
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
