#include "review/ledger.hpp"

#include <algorithm>
#include <utility>

namespace kartlegg::review {
namespace {

/// In the order of Claim.
constexpr std::array<std::pair<const char*, const char*>, claims> words = {{
    {"items", "every item is in a scale and read by its formula, or declared not scored"},
    {"reversed", "every reversed item keeps to the scores of its options"},
    {"scores", "the lowest and highest value of every score, form by form"},
    {"bands", "every score that can occur lies in exactly one band, form by form"},
    {"tables", "every norm table rises, and has a row for every score of a complete sheet"},
    {"moments", "every mean and median lies where scores can occur, and every SD is possible"},
    {"printed", "the printed numbers of norms fit together: no jump, no reversal, nothing twice"},
    {"ages", "every age of a form has norms, file by file"},
    {"norms", "norm files and studies say what an error or interval needs"},
    {"sourced", "every number has a source that exists, or says that it is made up"},
    {"cited", "every declared source is cited"},
    {"rules", "every alert and condition can hold, and can fail"},
    {"decisions", "every case can be come to, and with all scores known one holds"},
    {"cases", "the worked cases hold every end and every boundary of a band, and missing answers"},
}};

const std::pair<const char*, const char*>& words_of(Claim claim) { return words[static_cast<std::size_t>(claim)]; }

}  // namespace

Ledger::Ledger() {
  for (std::size_t c = 0; c < claims; ++c) proofs_[c].claim = words[c].first, proofs_[c].about = words[c].second;
}

void Ledger::proved(Claim claim, By by, double looked_at) {
  Proof& proof = proofs_[static_cast<std::size_t>(claim)];
  ++proof.proved;
  if (by == By::enumeration) ++proof.by_enumeration, proof.looked_at += looked_at;
  if (by == By::bounds) ++proof.by_bounds;
}

void Ledger::falls_short(Claim claim, std::string text) {
  if (!told_.insert(text).second) return;
  ++proofs_[static_cast<std::size_t>(claim)].falls_short;
  findings_.push_back({words_of(claim).first, std::move(text), ""});
}

std::vector<std::string> Ledger::texts(std::initializer_list<Claim> of) const {
  std::vector<std::string> texts;
  for (const CheckFinding& finding : findings_)
    if (std::any_of(of.begin(), of.end(), [&](Claim claim) { return finding.claim == words_of(claim).first; }))
      texts.push_back(finding.text);
  return texts;
}

std::vector<Proof> Ledger::proofs() const {
  std::vector<Proof> proofs;
  for (const Proof& proof : proofs_)
    if (proof.proved + proof.falls_short > 0) proofs.push_back(proof);
  return proofs;
}

}  // namespace kartlegg::review
