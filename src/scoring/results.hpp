// The results of a table. What came of a row is found by its keys, so that a column of values is written only when
// somebody reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "scoring/batch.hpp"
#include "scoring/lookup.hpp"

namespace kartlegg::scoring {

/// Rows whose scores are looked up: writes their values where they belong.
struct KeyedRows {
  const Plan* plan = nullptr;
  const std::vector<KeyColumn>* keys = nullptr;  // by score, then by alert
  std::size_t first = 0;                         // the row that the keys begin with
  std::optional<int> form;                       // of all rows; -1 none. Absent: the table's column of forms says it
  std::vector<std::vector<const Entries*>> entries;  // by form, then as the keys; nullptr, or an empty form: no values
  bool far = false;                                  // the columns are longer than what is near the processor

  void write_raw(std::size_t score, std::size_t from, std::size_t to, TableColumns& into) const;
  void write_status(std::size_t score, std::size_t from, std::size_t to, TableColumns& into) const;
  void write_band(std::size_t banded, std::size_t from, std::size_t to, TableColumns& into) const;
  void write_alert(std::size_t alert, std::size_t from, std::size_t to, TableColumns& into) const;
  void write_all(std::size_t from, std::size_t to, TableColumns& into) const;

 private:
  template <class Stored, class T, class ValuesOf>
  void write(std::size_t place, std::size_t from, std::size_t to, const core::Column<std::int16_t>& forms, Stored none,
             core::Column<T>& into, const ValuesOf& values_of) const;
};

/// Rows that were scored one by one, and what came of them.
struct RowsAlone {
  std::vector<std::uint32_t> rows;
  TableColumns values;
};

/// All that the columns of a table are written from.
struct TableKeys {
  std::vector<KeyColumn> keys;                // by score, then by alert
  std::vector<std::vector<Entries>> entries;  // by form, then as the keys; those that were not needed are empty
  std::vector<RowsAlone> alone;
  TableColumns for_all;  // form, age, refusal and note of every row, once; empty: these columns are written already
};

/// Columns that are written by whichever thread first asks for them, each on its own.
class TableResults {
 public:
  TableResults();
  explicit TableResults(TableColumns written);
  /// The plan must outlive the results.
  TableResults(TableColumns unwritten, TableKeys keys, const Plan& plan, std::size_t rows, unsigned threads);
  TableResults(TableResults&& other) noexcept;
  TableResults& operator=(TableResults&& other) noexcept;
  ~TableResults();

  const core::Column<double>& raw(std::size_t score) const;
  /// Empty unless the scale has an item response model.
  const core::Column<double>& standard_error(std::size_t score) const { return columns_.scores[score].standard_error; }
  const core::Column<Status>& status(std::size_t score) const;
  const core::Column<std::int8_t>& band(std::size_t banded) const;
  const core::Column<std::uint8_t>& alert(std::size_t alert) const;
  const core::Column<std::int16_t>& form() const;
  const core::Column<double>& age_used() const;
  const core::Column<Refusal>& refusals() const;
  const core::Column<std::uint8_t>& noted() const;
  /// All of them, written.
  const TableColumns& all() const;

  std::size_t scores() const { return columns_.scores.size(); }
  /// Which scores and schemes there are bands of. The columns in it may not be written yet.
  const std::vector<TableColumns::Banded>& banded() const { return columns_.banded; }

 private:
  struct Pending;
  template <class Pick, class Write>
  const auto& written(std::size_t number, const Pick& pick, const Write& write) const;
  template <class Pick>
  const auto& of_form(std::size_t number, const Pick& pick) const;

  mutable TableColumns columns_;
  std::unique_ptr<Pending> pending_;  // absent: all columns are written
};

}  // namespace kartlegg::scoring
