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
  std::optional<PrintedNumber> mean, sd;  ///< of raw scores, where the norms are made of them
  std::string measure;                    ///< of the table: "t_score", ...; "" where there is none
  std::vector<double> table_raw;          ///< raw scores of the table, ascending
  std::vector<double> table_value;        ///< and their values
  std::vector<PrintedBand> bands;         ///< the lowest score first; empty where there are none
  std::optional<PrintedNumber> alpha;     ///< coefficient alpha of this sample and these people, where one is published
};

/// Everything that a norm group prints, in the order of its file. std::out_of_range for an unknown group.
KARTLEGG_API std::vector<PrintedNorm> printed_norms(const Instrument& instrument, std::string_view group,
                                                    Language language = Language::en);

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
