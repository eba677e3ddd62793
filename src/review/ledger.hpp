// What a check has proved of a folder, and what falls short, as it is gathered.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "kartlegg/check.hpp"

namespace kartlegg::review {

enum class Claim : std::uint8_t {
  items,
  reversed,
  scores,
  bands,
  tables,
  moments,
  printed,
  ages,
  norms,
  sourced,
  cited,
  rules,
  decisions,
  cases
};
inline constexpr std::size_t claims = 14;

enum class By : std::uint8_t { reading, enumeration, bounds };

class Ledger {
 public:
  Ledger();

  /// The claim holds of one thing. `looked_at`: sums and combinations.
  void proved(Claim claim, By by = By::reading, double looked_at = 0);
  /// It was not proved of one thing; a finding that was there before counts once.
  void falls_short(Claim claim, std::string text);

  /// Texts of the findings under these claims, in the order in which they were found.
  std::vector<std::string> texts(std::initializer_list<Claim> of) const;
  /// What is left out has nothing that it could be claimed of.
  std::vector<Proof> proofs() const;
  std::vector<CheckFinding>& findings() { return findings_; }

 private:
  std::array<Proof, claims> proofs_;
  std::vector<CheckFinding> findings_;
  std::set<std::string> told_;
};

}  // namespace kartlegg::review
