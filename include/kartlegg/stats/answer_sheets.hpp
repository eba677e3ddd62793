// How each person filled in the sheet: runs of one answer, unusual patterns, answers that contradict each other.
//
// An index is a reason to look at a sheet, never a reason to delete it. What each is worth: Meade, A. W. & Craig, S. B.
// (2012), Psychol Methods 17:437, doi:10.1037/a0028085; Curran, P. G. (2016), J Exp Soc Psychol 66:4,
// doi:10.1016/j.jesp.2015.07.006.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct SheetOptions {
  std::vector<Interval> ends;            ///< lowest and highest answer of each item, in their order; empty: not known
  std::vector<int> reversed;             ///< items, from 0, that `even_odd` and Guttman errors turn within their ends
  std::vector<std::vector<int>> scales;  ///< items of each scale in their order, for `even_odd`
  double synonym = 0.60;                 ///< items that correlate higher are synonyms,
  double antonym = -0.60;                ///< and lower are antonyms
  unsigned threads = 1;                  ///< 0: as many as the machine has; the result is the same
};

/// One number a person.
struct SheetIndex {
  std::vector<double> values;    ///< NaN where a sheet has none
  Reason reason = Reason::none;  ///< why nobody has one
};

/// Indices by person, of the items that the person answered. Where nothing was answered, all but the first are NaN.
struct AnswerSheets {
  SheetIndex missing;       ///< share of the items that have no answer
  SheetIndex longest_run;   ///< most equal answers in succession, in the order of the items; a gap ends a run
  SheetIndex average_run;   ///< answers by runs
  SheetIndex variability;   ///< standard deviation of the answers (n - 1), NaN for one answer. Dunn, A. M. et al.
                            ///< (2018), J Bus Psychol 33:105, doi:10.1007/s10869-016-9479-0
  SheetIndex extreme;       ///< share of the answers that are at an end; not without ends
  SheetIndex midpoint;      ///< of answers to items with a middle, the share that is in it; not without such items
  SheetIndex distance;      ///< squared Mahalanobis distance from the mean sheet: (x - m)' C^-1 (x - m)
  SheetIndex distance_p;    ///< chance of such a distance if items were normal, with as many df as answers; they are
                            ///< not, so more sheets fall below a level than it says
  SheetIndex person_total;  ///< correlation of the answers with the items' means. NaN below three answers, or if all
                            ///< are alike
  SheetIndex even_odd;      ///< correlation over scales of the means of their first, third, ... and second, fourth, ...
                            ///< items, stepped up by 2 r / (1 + r), not below -1. NaN below three scales with both
                            ///< halves. Johnson, J. A. (2005), J Res Pers 39:103, doi:10.1016/j.jrp.2004.09.009
  SheetIndex synonyms;      ///< correlation over pairs of synonyms; NaN below three pairs, or without variance
  SheetIndex antonyms;      ///< the same of antonyms
  SheetIndex guttman_errors;  ///< pairs of item steps of which the one that more persons took was not taken, the other
                              ///< was. Molenaar, I. W. (1991), Kwantitatieve Methoden 37:97. Equal steps as the items
  SheetIndex guttman_normed;  ///< the same by the most that persons with this sum can have; NaN if that is none. Emons,
                              ///< W. H. M. (2008), Appl Psychol Meas 32:224
  std::vector<std::int64_t> first_alike;  ///< the first sheet with the same answers and gaps, from 0; -1: it is new, or
                                          ///< nothing was answered
  std::vector<std::pair<int, int>> synonym_pairs, antonym_pairs;  ///< items, from 0; correlations are pairwise
  std::vector<int> left_out;  ///< items that everybody answered alike, or nobody; `distance` is without them
  double ridge = 0;  ///< put on the diagonal of the correlations for `distance`, as they were (nearly) singular
  Reason reason = Reason::none;
};

/// Every index of every sheet, in one pass. Covariances are pairwise. Reason::sizes_differ; sample_too_small without
/// items; not_a_category where `reversed` or `scales` name an item that is not there, argument_missing where an item is
/// to be turned that has no ends.
KARTLEGG_API AnswerSheets answer_sheets(Columns items, const SheetOptions& options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
