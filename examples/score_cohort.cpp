// Many children: columns in, columns out. A row that cannot be scored says why and never stops the rest.
// Use: score_cohort FOLDER-OF-INSTRUMENTS
#include <array>
#include <iostream>
#include <kartlegg/kartlegg.hpp>
#include <vector>

int main(int count, char** arguments) try {
  const kartlegg::Catalogue catalogue(count > 1 ? arguments[1] : "instruments");
  const kartlegg::Instrument sdq = catalogue.get("sdq");

  // One column an item, one row a child; columns are found by their names. kartlegg::unknown is "not answered".
  constexpr double none = kartlegg::unknown;
  const std::array<double, 4> somatic = {0, 2, 1, 0}, worries = {1, 2, none, 3}, unhappy = {0, 1, 1, 0},
                              clingy = {1, 2, 1, 0}, afraid = {none, 2, 0, 0};
  const std::vector<kartlegg::ColumnView> columns = {
      {"somatic", somatic}, {"worries", worries}, {"unhappy", unhappy}, {"clingy", clingy}, {"afraid", afraid}};
  const std::array<double, 4> age_months = {98, 130, 75, 84};
  const std::vector<std::string> informant = {"parent"};  // the same for all

  const kartlegg::ScoreTable table =
      sdq.score_table(columns, {.age_months = age_months, .informant = informant}, {.threads = 2});

  const auto raw = table.raw("emotional");  // borrowed from the table: keep the table
  const auto lower = table.lower("emotional"), upper = table.upper("emotional");
  const auto band = table.band("emotional", "three_band_original");
  const auto scheme = sdq.band_schemes().front();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::cout << "child " << row + 1 << ": ";
    if (table.refusals()[row] != kartlegg::Refusal::none) {
      std::cout << "not scored: " << table.note(row) << '\n';
      continue;
    }
    std::cout << raw[row] << ", " << name(table.status("emotional")[row]) << ", " << lower[row] << " to " << upper[row]
              << " with every answer given, " << scheme.bands.at(static_cast<std::size_t>(band[row])).label << '\n';
  }
  std::cout << "\nThe second child in full:\n" << to_text(table.row(1));
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
