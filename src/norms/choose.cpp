#include "norms/choose.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace kartlegg::norms {
namespace {

using definition::NormCell;
using definition::ScoreNorm;

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_wanted(const NormFile& file, const NormRequest& request) {
  return (request.country.empty() || same_letters(file.country, request.country)) &&
         (request.language.empty() || same_letters(file.language, request.language));
}

bool is_for(const NormFile& file, int form) {
  return std::find(file.forms.begin(), file.forms.end(), form) != file.forms.end();
}

/// "id" or "id@sha256:..."; `hash` is empty where none is given.
struct Pinned {
  std::string_view id, hash;
  bool well_formed() const {
    constexpr std::string_view prefix = "sha256:";
    constexpr std::size_t fewest_digits = 8;
    return hash.empty() || (hash.starts_with(prefix) && hash.size() >= prefix.size() + fewest_digits);
  }
};
Pinned pinned(std::string_view group) {
  const auto at = group.find('@');
  if (at == std::string_view::npos) return {group, {}};
  return {group.substr(0, at), group.substr(at + 1)};
}

/// How narrowly these people are described: the narrower, the better a number fits somebody among them.
int narrowness(const definition::People& people) {
  return (people.sex != Sex::unspecified ? 1 : 0) + (people.age.open() ? 0 : 1);
}

bool right_age(const definition::People& people, const Person& person) {
  return people.age.open() || (person.age && people.age.holds(*person.age));
}
bool right_sex(const definition::People& people, const Person& person) {
  return people.sex == Sex::unspecified || people.sex == person.sex;
}

/// Why no cell of the file has numbers of this score for the person.
Gap why_none(const NormFile& file, int score, const Person& person) {
  bool covered = false, any_right_sex = false, any_right_age = false;
  for (const NormCell& cell : file.cells) {
    if (cell.of(score) == nullptr) continue;
    covered = true;
    any_right_sex = any_right_sex || right_sex(cell.people, person);
    any_right_age = any_right_age || right_age(cell.people, person);
  }
  if (!covered) return Gap::not_covered;
  if (!any_right_age) return person.age ? Gap::age_outside : Gap::age_unknown;
  if (person.sex == Sex::unspecified) return Gap::sex_unknown;
  return any_right_sex ? Gap::age_outside : Gap::sex_outside;
}

/// The cells about this person, those of the person's own sex before those of both; the group's gap where there is
/// none.
void choose_cells(const NormFile& file, const Person& person, GroupValues& into) {
  bool any = false;
  for (std::size_t c = 0; c < file.cells.size(); ++c) {
    const NormCell& cell = file.cells[c];
    if (!about(cell.people, person)) continue;
    any = true;
    const auto index = static_cast<std::int16_t>(c);
    const bool own_sex = cell.people.sex != Sex::unspecified;
    const auto& so_far = file.cells[static_cast<std::size_t>(std::max<int>(into.cell, 0))].people.sex;
    if (into.cell < 0 || (own_sex && so_far == Sex::unspecified)) into.cell = index;
    for (const ScoreNorm& norm : cell.scores) {
      NormedValue& value = into.scores[static_cast<std::size_t>(norm.score)];
      const bool has_values = !std::holds_alternative<std::monostate>(norm.values);
      if (has_values && (own_sex || value.cell < 0)) value.cell = index;
      if (!norm.cutoffs.empty() && (own_sex || value.cutoff_cell < 0)) value.cutoff_cell = index;
    }
  }
  if (!any) into.gap = why_none(file, file.cells.front().scores.front().score, person);
}

}  // namespace

bool about(const definition::People& people, const Person& person) {
  return right_sex(people, person) && right_age(people, person);
}

Person person_of(const scoring::ChosenForm& form, Sex sex) { return {form.form, sex, form.used(), form.age_months}; }

// --- the request

Norming::Norming(const InstrumentState& instrument, const NormRequest& request)
    : instrument_(instrument), by_form_(instrument.definition.forms.size()), ranked_(instrument.norms.size()) {
  select(request);
  for (const auto& form : by_form_)
    for (const Selected& group : form)
      if (ranked_[static_cast<std::size_t>(group.file)].empty()) rank_coefficients(group.file);
}

bool Norming::empty() const {
  return std::all_of(by_form_.begin(), by_form_.end(), [](const auto& groups) { return groups.empty(); });
}

void Norming::select(const NormRequest& request) {
  const auto& files = instrument_.norms;
  const int forms = static_cast<int>(by_form_.size());
  const auto add = [&](int form, std::size_t file, bool fits) {
    auto& groups = by_form_[static_cast<std::size_t>(form)];
    const auto index = static_cast<std::int16_t>(file);
    if (std::none_of(groups.begin(), groups.end(), [&](const Selected& s) { return s.file == index; }))
      groups.push_back({index, false, fits});
  };
  const auto add_all = [&] {
    for (int form = 0; form < forms; ++form)
      for (std::size_t f = 0; f < files.size(); ++f)
        if (is_for(files[f], form) && is_wanted(files[f], request)) add(form, f, true);
  };
  if (request.groups.empty()) {
    if (!request.country.empty() || !request.language.empty()) return add_all();
    for (int form = 0; form < forms; ++form) select_by_default(form);
    return;
  }
  if (request.groups == std::vector<std::string>{"none"}) return;
  for (const std::string& group : request.groups) {
    if (group == "all") {
      add_all();
      continue;
    }
    const Pinned asked = pinned(group);
    const auto found = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.id == asked.id; });
    if (found == files.end() || !asked.well_formed()) {
      refusal_ = {Refusal::unknown_norm_group, group, -1};
    } else if (!asked.hash.empty() && !found->content_hash.starts_with(asked.hash)) {
      refusal_ = {Refusal::norm_changed, group, static_cast<int>(found - files.begin())};
    } else if (is_wanted(*found, request)) {
      for (int form = 0; form < forms; ++form)
        add(form, static_cast<std::size_t>(found - files.begin()), is_for(*found, form));
    }
    if (refusal_.why == Refusal::none) continue;
    by_form_.assign(by_form_.size(), {});
    return;
  }
}

/// What the instrument names for the form; where it names nothing, what a licence holder has for it.
void Norming::select_by_default(int form) {
  auto& selected = by_form_[static_cast<std::size_t>(form)];
  for (const auto& policy : instrument_.definition.norms.defaults) {
    if (std::find(policy.forms.begin(), policy.forms.end(), form) == policy.forms.end()) continue;
    for (const std::string& id : policy.groups)
      for (std::size_t f = 0; f < instrument_.norms.size(); ++f)
        if (instrument_.norms[f].id == id)
          selected.push_back({static_cast<std::int16_t>(f), true, is_for(instrument_.norms[f], form)});
  }
  if (!selected.empty()) return;
  for (std::size_t f = 0; f < instrument_.norms.size(); ++f)
    if (instrument_.norms[f].from_holder && is_for(instrument_.norms[f], form))
      selected.push_back({static_cast<std::int16_t>(f), false, true});
}

/// Preferred: the kind that the instrument puts first (else the one that the file names first), then the sample of the
/// norms itself, then the narrower people, then the larger sample.
void Norming::rank_coefficients(int file) {
  const auto& coefficients = instrument_.norms[static_cast<std::size_t>(file)].reliability;
  const auto& preferred = instrument_.definition.norms.coefficients;
  const auto kind_rank = [&](const std::string& kind) {
    const auto declared = std::find(preferred.begin(), preferred.end(), kind) - preferred.begin();
    const auto first =
        std::find_if(coefficients.begin(), coefficients.end(), [&](const auto& c) { return c.kind == kind; }) -
        coefficients.begin();
    return std::pair(declared, first);
  };
  const auto rank = [&](std::int16_t index) {
    const auto& c = coefficients[static_cast<std::size_t>(index)];
    return std::tuple(kind_rank(c.kind), c.other_sample, -narrowness(c.people), -c.n.value_or(0), index);
  };
  auto& ranked = ranked_[static_cast<std::size_t>(file)];
  for (std::size_t c = 0; c < coefficients.size(); ++c) ranked.push_back(static_cast<std::int16_t>(c));
  std::sort(ranked.begin(), ranked.end(), [&](auto a, auto b) { return rank(a) < rank(b); });
}

std::int16_t Norming::coefficient(int file, int score, const Person& person) const {
  const auto& coefficients = instrument_.norms[static_cast<std::size_t>(file)].reliability;
  for (const std::int16_t index : ranked_[static_cast<std::size_t>(file)]) {
    const auto& c = coefficients[static_cast<std::size_t>(index)];
    if (c.score == score && about(c.people, person)) return index;
  }
  return -1;
}

// --- the values

void Norming::apply(const Person& person, std::span<const double> raw, std::vector<GroupValues>& into) const {
  const auto& selected = groups(person.form);
  into.resize(selected.size());
  for (std::size_t g = 0; g < selected.size(); ++g) apply_group(selected[g], person, raw, into[g]);
}

void Norming::apply(ReportState& report) const {
  std::vector<double> raw;
  for (const auto& score : report.person.scores) raw.push_back(score.raw);
  apply(person_of(report.form, report.sex), raw, report.norms);
}

void Norming::choose(const Selected& selected, const Person& person, GroupValues& into) const {
  const NormFile& file = instrument_.norms[static_cast<std::size_t>(selected.file)];
  into.file = selected.file;
  into.cell = -1;
  into.by_default = selected.by_default;
  into.gap = selected.fits ? Gap::none : Gap::other_form;
  into.scores.assign(into.scores.size(), {});
  if (!selected.fits) {
    for (NormedValue& value : into.scores) value.gap = Gap::other_form;
    return;
  }
  choose_cells(file, person, into);
  const auto& plans = instrument_.plan.forms[static_cast<std::size_t>(person.form)].scores;
  for (std::size_t s = 0; s < into.scores.size(); ++s) {
    NormedValue& value = into.scores[s];
    const auto score = static_cast<int>(s);
    if (!plans[s].on_form)
      value.gap = Gap::no_score;
    else if (value.cell < 0 && value.cutoff_cell < 0)
      value.gap = why_none(file, score, person);
    if (value.cell >= 0) value.coefficient = coefficient(selected.file, score, person);
  }
}

void Norming::apply_group(const Selected& selected, const Person& person, std::span<const double> raw,
                          GroupValues& into) const {
  into.scores.resize(raw.size());
  choose(selected, person, into);
  if (!selected.fits) return;
  const NormFile& file = instrument_.norms[static_cast<std::size_t>(selected.file)];
  const auto& plans = instrument_.plan.forms[static_cast<std::size_t>(person.form)].scores;
  for (std::size_t s = 0; s < raw.size(); ++s) {
    NormedValue& value = into.scores[s];
    if (!plans[s].on_form || std::isnan(raw[s])) {
      value.gap = Gap::no_score;
      value.coefficient = -1;
    } else if (value.cell >= 0 || value.cutoff_cell >= 0) {
      value = evaluate(file, plans[s], static_cast<int>(s), raw[s], person, value);
    }
  }
}

}  // namespace kartlegg::norms
