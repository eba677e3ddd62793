// Where the numbers of a folder come from: every declared source is cited by something.
#include <algorithm>

#include "review/proofs.hpp"

namespace kartlegg::review {
namespace {

using definition::Citation;
using definition::Sourcing;

/// The sources that one file declares, and what cites them.
class Sources {
 public:
  Sources(const std::vector<Citation>& declared, std::string file, Ledger& ledger)
      : declared_(declared), file_(std::move(file)), ledger_(ledger), cited_(declared.size(), false) {}

  /// Something with numbers. Loading refuses one without a source where it needs one.
  void cite(const Sourcing& sourcing) {
    if (!sourcing.sources.empty() || sourcing.illustrative) ledger_.proved(Claim::sourced);
    for (const int source : sourcing.sources) cited_[static_cast<std::size_t>(source)] = true;
  }
  template <class Entries>
  void cite_each(const Entries& entries) {
    for (const auto& entry : entries) cite(entry.sourcing);
  }
  void cite(const std::string& id) {
    for (std::size_t s = 0; s < declared_.size(); ++s)
      if (declared_[s].id == id) cited_[s] = true;
  }

  void settle() {
    for (std::size_t s = 0; s < declared_.size(); ++s)
      if (cited_[s])
        ledger_.proved(Claim::cited);
      else
        ledger_.falls_short(
            Claim::cited, (file_.empty() ? "" : file_ + ": ") + "source '" + declared_[s].id + "' is cited by nothing");
  }

 private:
  const std::vector<Citation>& declared_;
  std::string file_;
  Ledger& ledger_;
  std::vector<bool> cited_;
};

void prove_norm_sources(const definition::NormFile& file, Ledger& ledger) {
  Sources sources(file.sources, file.file, ledger);
  sources.cite(file.sample.sourcing);
  for (const auto& cell : file.cells) sources.cite_each(cell.scores);
  sources.cite_each(file.reliability);
  sources.settle();
}

void prove_evidence_sources(const definition::Evidence& evidence, Ledger& ledger) {
  Sources sources(evidence.sources, evidence.file, ledger);
  sources.cite_each(evidence.accuracy);
  sources.cite_each(evidence.informants);
  sources.cite_each(evidence.findings);
  sources.settle();
}

}  // namespace

void prove_sources(const InstrumentState& instrument, const std::vector<std::string>& cited, Ledger& ledger) {
  const auto& d = instrument.definition;
  Sources sources(d.sources, "", ledger);
  sources.cite(d.rights.sourcing);
  sources.cite_each(d.forms);
  sources.cite_each(d.scales);
  for (const auto& scale : d.scales) {
    if (scale.missing) sources.cite(scale.missing->sourcing);
    if (scale.irt) sources.cite_each(scale.irt->items);
  }
  sources.cite_each(d.composites);
  sources.cite_each(d.bands);
  sources.cite_each(d.alerts);
  sources.cite_each(d.credits);
  if (d.prematurity) sources.cite(d.prematurity->sourcing);
  if (d.cycles) sources.cite(d.cycles->sourcing);
  sources.cite_each(d.combinations);
  for (const std::string& id : cited) sources.cite(id);
  sources.settle();
  for (const auto& file : instrument.norms) prove_norm_sources(file, ledger);
  prove_evidence_sources(instrument.evidence, ledger);
}

void prove_sources(const definition::BatteryDefinition& battery, Ledger& ledger) {
  Sources sources(battery.sources, "", ledger);
  sources.cite_each(battery.decisions);
  for (const auto& decision : battery.decisions) sources.cite_each(decision.cases);
  sources.cite_each(battery.alerts);
  sources.settle();
}

}  // namespace kartlegg::review
