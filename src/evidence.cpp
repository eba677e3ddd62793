// The facade of what is published of an instrument: its norm groups, and what studies found.
#include "kartlegg/evidence.hpp"

#include <algorithm>

#include "kartlegg/instrument.hpp"
#include "report/norm_text.hpp"
#include "scoring/state.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

/// Tells what evidence.yaml says in the words of a reader.
class Teller {
 public:
  Teller(const InstrumentState& state, Language language)
      : definition_(state.definition), file_(state.evidence), language_(language) {}

  Evidence tell() const {
    Evidence evidence;
    for (const auto& study : file_.accuracy) evidence.accuracy.push_back(accuracy(study));
    for (const auto& one : file_.informants) evidence.informants.push_back(correlation(one));
    for (const auto& finding : file_.findings) evidence.findings.push_back(tell(finding));
    evidence.hash = file_.content_hash;
    return evidence;
  }

 private:
  AccuracyStudy accuracy(const definition::AccuracyStudy& study) const {
    AccuracyStudy told;
    told.id = study.id;
    if (study.score >= 0) {
      told.scale = definition_.score_id(study.score);
      told.high = definition_.concern(study.score) != definition::Concern::low;
    }
    for (const int form : study.forms) told.forms.push_back(definition_.forms[static_cast<std::size_t>(form)].id);
    told.cutoff = study.cutoff;
    told.about = study.about.in(language_);
    told.criterion = study.criterion.in(language_);
    told.population = study.population.in(language_);
    told.cases = study.cases;
    told.pooled = study.pooled;
    told.sensitivity = study.sensitivity;
    told.specificity = study.specificity;
    add_origin(study, told);
    return told;
  }

  InformantCorrelation correlation(const definition::Evidence::InformantCorrelation& one) const {
    InformantCorrelation told;
    told.scale = definition_.score_id(one.score);
    for (std::size_t i = 0; i < told.informants.size(); ++i)
      told.informants[i] = definition_.informants[static_cast<std::size_t>(one.informants[i])].id;
    told.value = one.value;
    add_origin(one, told);
    return told;
  }

  Finding tell(const definition::Finding& finding) const {
    Finding told;
    told.statistic = finding.statistic;
    for (const int score : finding.scores) told.scales.push_back(definition_.score_id(score));
    told.about = finding.about.in(language_);
    told.value = finding.value;
    add_origin(finding, told);
    return told;
  }

  /// Whom a number is about, and where it comes from.
  template <class Written, class Told>
  void add_origin(const Written& one, Told& told) const {
    told.people = {report::people(one.people, language_),
                   one.people.sex,
                   one.people.age.from,
                   one.people.age.to,
                   one.people.age.before,
                   one.country,
                   one.n};
    told.sources = report::citations_of(file_.sources, one.sourcing);
    told.note = one.sourcing.note.in(language_);
    told.illustrative = one.sourcing.illustrative;
  }

  const definition::Definition& definition_;
  const definition::Evidence& file_;
  Language language_;
};

/// The ages of the cells, where those that touch are one.
std::vector<definition::AgeWindow> ages_of(const definition::NormFile& file) {
  std::vector<std::pair<Age, Age>> spans;  // to before the second
  for (const auto& cell : file.cells) spans.emplace_back(cell.people.age.begin(), cell.people.age.end());
  std::sort(spans.begin(), spans.end());
  std::vector<std::pair<Age, Age>> joined;
  for (const auto& span : spans)
    if (!joined.empty() && span.first <= joined.back().second)
      joined.back().second = std::max(joined.back().second, span.second);
    else
      joined.push_back(span);
  std::vector<definition::AgeWindow> windows;
  for (const auto& [begin, end] : joined) {
    definition::AgeWindow& window = windows.emplace_back();
    if (begin > Age{}) window.from = begin;
    if (end < definition::AgeWindow{}.end()) window.before = end;
  }
  return windows;
}

/// "boys and girls, 4 years; 6 years".
std::string people_of(const definition::NormFile& file, Language language) {
  bool boys = false, girls = false;
  for (const auto& cell : file.cells) {
    boys = boys || cell.people.sex != Sex::female;
    girls = girls || cell.people.sex != Sex::male;
  }
  using report::NormPhrase;
  std::string text = report::say(boys && girls ? NormPhrase::both_sexes
                                 : boys        ? NormPhrase::boys
                                               : NormPhrase::girls,
                                 language);
  std::string separator = ", ";
  for (const auto& window : ages_of(file))
    if (const auto ages = report::age_range(window, language); !ages.empty())
      text += separator + ages, separator = "; ";
  return text;
}

}  // namespace

std::vector<NormGroup> Instrument::norm_groups(Language language) const {
  std::vector<NormGroup> groups;
  for (std::size_t i = 0; i < state_->norms.size(); ++i) {
    norms::GroupValues group;
    group.file = static_cast<std::int16_t>(i);
    const auto& defaults = state_->definition.norms.defaults;
    group.by_default = std::any_of(defaults.begin(), defaults.end(), [&](const auto& one) {
      return std::find(one.groups.begin(), one.groups.end(), state_->norms[i].id) != one.groups.end();
    });
    groups.push_back(report::describe_group(*state_, group, -1, nullptr, language));
    groups.back().people = people_of(state_->norms[i], language);
  }
  return groups;
}

Evidence Instrument::evidence(Language language) const { return Teller(*state_, language).tell(); }

}  // namespace v1
}  // namespace kartlegg
