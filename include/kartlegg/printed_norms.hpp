// The numbers of a norm file as they are printed, and where scores lie among them: what norms are checked with.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/evidence.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/norms.hpp"
#include "kartlegg/responses.hpp"

namespace kartlegg {
inline namespace v1 {

class Instrument;

/// A published number with the decimals that it was printed with: 10.0 has one, and lies between 9.95 and 10.05.
struct PrintedNumber {
  double value = 0;
  int decimals = 0;
  double lower = 0, upper = 0;  ///< between which the number lies that was rounded; both ends are possible
};

/// A band of a norm group's own cut-offs.
struct PrintedBand {
  std::string id, label;
  int level = 0;             ///< 0 is least concern
  double low = 0, high = 0;  ///< raw scores, both included
};

/// What a norm file says of one score for people of one sex and age.
struct PrintedNorm {
  std::string scale;
  StudiedPeople people;                   ///< n: with this score, else of these people, else absent
  std::string method;                     ///< as NormedScore::method; "" where there are cut-offs only
  double lowest = 0, highest = 0;         ///< raw scores that can occur
  std::optional<PrintedNumber> mean, sd;  ///< of raw scores, where the norms are made of them or print them
  std::string measure;                    ///< of the table: "t_score", ...; "" where there is none
  std::vector<double> table_raw;          ///< raw scores of the table, ascending
  std::vector<double> table_value;        ///< and their values
  std::vector<PrintedBand> bands;         ///< the lowest score first; empty where there are none
  std::optional<PrintedNumber> alpha;     ///< coefficient alpha of this sample and these people, where one is published
};

/// Everything that a norm group prints, in the order of its file. std::out_of_range for an unknown group.
KARTLEGG_API std::vector<PrintedNorm> printed_norms(const Instrument& instrument, std::string_view group,
                                                    Language language = Language::en);

/// How printed numbers do not fit together.
enum class NormFaultKind : std::uint8_t {
  jump,      ///< one value of a normalised table is far from the line between its neighbours, as a wrong digit makes it
  reversal,  ///< from one age to the next one value of a table goes the other way than those beside it
  not_linear,     ///< a table that is said to be linear is not, by more than a T of 1
  moments,        ///< a linear table and the printed mean and SD differ by more than a T of 1
  percentile,     ///< a printed percentile rank is not that of the normalised score beside it
  impossible_sd,  ///< an SD is larger than any sample with this mean can have
  repeated        ///< the same table, or the same means and SDs of all scores, stand for other people, too
};
KARTLEGG_API std::string_view name(NormFaultKind kind) noexcept;  ///< "jump", ...

/// Printed numbers that do not fit together. A misprint, another rule or a rounding may explain it: look in the source.
struct NormFault {
  NormFaultKind kind = NormFaultKind::jump;
  int number = 0;                  ///< the numbers, in printed_norms()
  int other = -1;                  ///< those they are held against: of other people; -1
  std::optional<double> raw;       ///< raw score of the row of the table; of several the worst
  std::optional<double> printed;   ///< value, percentile rank or SD
  std::optional<double> expected;  ///< by the other printed numbers; the largest SD that can be
  int more = 0;                    ///< rows of the table besides that are as wrong
};

/// What a norm group's printed numbers show by themselves, without any data, in the order of its file. A jump is more
/// than four robust standard deviations of the bends about it, and bends back on both sides. Tables of stanines and
/// stens are held against other ages only; rows at a lowest or highest value that is repeated are left out, for there
/// the table is cut off. Means outside the range of the scores, and values that fall with a higher raw score, do not
/// load. std::out_of_range for an unknown group.
KARTLEGG_API std::vector<NormFault> norm_faults(const Instrument& instrument, std::string_view group);

/// Where the scores of many people lie in a norm group.
struct NormPlaces {
  std::vector<double> z;      ///< NaN where there is none
  std::vector<double> lower;  ///< share of the norm group with a lower score, 0..1; NaN where it is not known
  std::vector<double> upper;  ///< share with this score or a lower one
  std::vector<NormGap> gap;   ///< why there is no z
  std::vector<int> numbers;   ///< that z comes from: into printed_norms(); -1
  std::vector<int> cutoffs;   ///< whose bands are about the person: into printed_norms(); -1
};

/// One entry a person; the lists are of one length (else std::invalid_argument), NaN is not known. `step` is the
/// distance between scores that can occur: the border between two scores lies midway between their z, and for norms
/// from a table nobody is below the lowest or above the highest score. std::out_of_range for an unknown group, scale or
/// form.
KARTLEGG_API NormPlaces norm_places(const Instrument& instrument, std::string_view group, std::string_view scale,
                                    std::string_view form, std::span<const double> raw,
                                    std::span<const double> age_months, std::span<const Sex> sex, double step = 1);

}  // namespace v1
}  // namespace kartlegg
