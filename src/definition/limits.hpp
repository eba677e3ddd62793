// Limits against files made to exhaust memory or time. Each is far beyond what an instrument needs.
#pragma once

#include <cstddef>

namespace kartlegg::definition::limits {

// A file. Values and bytes of text are counted with aliases written out, and those of an anchor once more.
inline constexpr std::size_t bytes = 4U << 20U;
inline constexpr std::size_t values = 200'000;
inline constexpr std::size_t levels = 32;

// Entries of one list or map.
inline constexpr std::size_t sources = 1000;
inline constexpr std::size_t informants = 100;
inline constexpr std::size_t notes = 100;
inline constexpr std::size_t option_sets = 500;
inline constexpr std::size_t options = 1000;
inline constexpr std::size_t items = 2000;
inline constexpr std::size_t forms = 200;
inline constexpr std::size_t scales = 500;  // and composites
inline constexpr std::size_t schemes = 100;
inline constexpr std::size_t bands = 100;
inline constexpr std::size_t alerts = 500;
inline constexpr std::size_t credits = 500;
inline constexpr std::size_t combinations = 100;
inline constexpr std::size_t roles = 10;
inline constexpr std::size_t battery_roles = 30;
inline constexpr std::size_t lets = 100;
inline constexpr std::size_t cases = 100;

// Of one norm file, and of the evidence.
inline constexpr std::size_t norm_cells = 2000;
inline constexpr std::size_t norm_coefficients = 5000;
inline constexpr std::size_t coefficients = 10;  // powers of age in a regression
inline constexpr std::size_t studies = 5000;     // of one kind
inline constexpr double age_months = 1800;

// The whole folder.
inline constexpr std::size_t norm_files = 200;
inline constexpr std::size_t folder_bytes = 16U << 20U;
inline constexpr std::size_t folder_values = 1'000'000;

// Sums over the file (cut-offs also over all norm files), where a list without forms counts once for every form.
inline constexpr std::size_t scale_items = 100'000;
inline constexpr std::size_t cut_offs = 20'000;
/// Scales and composites that go into one composite, counted as often as they occur.
inline constexpr std::size_t parts = 200;

// Item response models.
inline constexpr std::size_t nodes = 2000;            // of one grid
inline constexpr std::size_t bank_cells = 4'000'000;  // categories x nodes, of the file

// Expressions.
inline constexpr std::size_t expression_characters = 4000;
inline constexpr std::size_t expression_levels = 60;
inline constexpr std::size_t arguments = 200;

// Proofs about scores: beyond these, a score is enclosed instead of listed.
inline constexpr std::size_t listed_scores = 20'000;      // of one scale
inline constexpr std::size_t steps_of_score = 1'000'000;  // for one scale on one form
inline constexpr std::size_t steps = 10'000'000;          // for the file

}  // namespace kartlegg::definition::limits
