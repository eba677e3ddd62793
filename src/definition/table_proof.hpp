// The proof that the cut-offs of one score are whole: every score has exactly one band.
#pragma once

#include <string>
#include <vector>

#include "definition/model.hpp"
#include "definition/reachable.hpp"

namespace kartlegg::definition {

/// What the proof found. The texts are ready for a message ("score 14", "scores between 3 and 4"), or empty.
struct TableProof {
  std::string without, twice;  // scores without a band, and in more than one
  std::vector<bool> reached;   // by range: holds a score that can occur
};

/// Looks at each of the scores that can occur.
TableProof prove_each(const std::vector<BandRange>& ranges, const std::vector<double>& scores);

/// Where the scores cannot be listed: the bands must cover everything from lowest to highest, edge to edge.
TableProof prove_seams(const std::vector<BandRange>& ranges, double lowest, double highest);

/// What is wrong with the cut-offs of one score, and what would be right. `of` names the score and the place.
struct CutOffFault {
  std::string message, hint;
};
std::vector<CutOffFault> faults_of(const std::vector<BandRange>& ranges, const std::vector<BandScheme::Entry>& bands,
                                   const ReachableScores& scores, const std::string& of);

}  // namespace kartlegg::definition
