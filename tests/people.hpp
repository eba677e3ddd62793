// Random people for tables, with every kind of gap.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/kartlegg.hpp"

namespace support {

/// People with every kind of gap: missing and invalid codes, unknown forms, no age, ages outside, impossible
/// dates.
struct People {
  std::vector<std::string> items;
  std::vector<std::vector<double>> codes;
  std::vector<double> age_months, weeks_early, gestation_days;
  std::vector<std::int32_t> birth_day, assessment_day;
  std::vector<std::string> informant, form;

  std::vector<kartlegg::ColumnView> columns() const {
    std::vector<kartlegg::ColumnView> views;
    for (std::size_t i = 0; i < items.size(); ++i) views.push_back({items[i], codes[i]});
    return views;
  }
  kartlegg::Cohort cohort() const {
    return {.age_months = age_months,
            .birth_day = birth_day,
            .assessment_day = assessment_day,
            .weeks_early = weeks_early,
            .gestation_days = gestation_days,
            .informant = informant,
            .form = form};
  }
};

/// How often something is wrong or not said, one in so many.
struct Gaps {
  unsigned odd = 2000, wrong = 400;  // answers to items that the form does not ask; codes that are not valid
  unsigned no_form = 2, no_informant = 12;
  std::string_view form = {};  // that all have, if it is given
};

inline People random_people(const kartlegg::Instrument& instrument, std::size_t rows, unsigned seed,
                            const Gaps& gaps = {}) {
  std::mt19937 random(seed);
  const auto one_in = [&](unsigned n) { return random() % n == 0; };
  People people;
  people.items = instrument.item_ids();
  auto forms = instrument.forms();
  if (!gaps.form.empty()) std::erase_if(forms, [&](const auto& form) { return form.id != gaps.form; });
  const auto items = instrument.items();
  people.codes.assign(items.size(), std::vector<double>(rows, kartlegg::unknown));
  for (std::size_t row = 0; row < rows; ++row) {
    const auto& form = forms[random() % forms.size()];
    for (std::size_t i = 0; i < items.size(); ++i) {
      const bool asked = std::find(form.items.begin(), form.items.end(), items[i].id) != form.items.end();
      if ((!asked && !one_in(gaps.odd)) || one_in(20)) continue;
      double& code = people.codes[i][row];
      code = items[i].options[random() % items[i].options.size()].code;
      if (one_in(gaps.wrong))
        code = std::vector<double>{
            1.5, 1e300, -1e300, 99, -1, 32767, -32768, 70000, std::numeric_limits<double>::infinity()}[random() % 9];
    }
    const double months = form.from ? to_months(*form.from) + static_cast<double>(random() % 20) / 10 : 30;
    people.age_months.push_back(one_in(15) ? kartlegg::unknown : one_in(15) ? -months : months);
    people.birth_day.push_back(one_in(3) ? 18'000 : kartlegg::no_day);
    people.assessment_day.push_back(one_in(3) ? 18'000 + static_cast<int>(months * 30.44) - (one_in(9) ? 9000 : 0)
                                              : kartlegg::no_day);
    people.weeks_early.push_back(one_in(4) ? static_cast<double>(random() % 12) : kartlegg::unknown);
    people.gestation_days.push_back(one_in(4) ? static_cast<double>(220 + random() % 80) : kartlegg::unknown);
    people.informant.push_back(one_in(gaps.no_informant) ? "" : one_in(gaps.no_informant) ? "nobody" : form.informant);
    people.form.push_back(!one_in(gaps.no_form) ? form.id : one_in(12) ? "none" : "");
  }
  return people;
}

}  // namespace support
