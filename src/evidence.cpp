// The facade of evidence: what the studies of an instrument found, in one language.
#include "kartlegg/evidence.hpp"

#include "kartlegg/instrument.hpp"
#include "report/text.hpp"
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
    told.people = {one.people.sex, one.people.age.from, one.people.age.to, one.people.age.before, one.country, one.n};
    for (const int source : one.sourcing.sources)
      told.sources.push_back(report::citation(file_.sources[static_cast<std::size_t>(source)]));
    told.note = one.sourcing.note.in(language_);
    told.illustrative = one.sourcing.illustrative;
  }

  const definition::Definition& definition_;
  const definition::Evidence& file_;
  Language language_;
};

}  // namespace

Evidence Instrument::evidence(Language language) const { return Teller(*state_, language).tell(); }

}  // namespace v1
}  // namespace kartlegg
