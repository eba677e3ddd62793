#include "scoring/results.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "core/in_blocks.hpp"

namespace kartlegg::scoring {

// --- values by key

namespace {

/// out[row] = values[keys[row]]
template <class Key>
void take(std::span<const double> values, const Key* keys, std::size_t rows, double* out, bool far) {
  loops::take(values.data(), keys, rows, out, far);
}

template <class Stored, class Key, class T>
void take(std::span<const Stored> values, const Key* keys, std::size_t rows, T* out, bool) {
  static_assert(sizeof(Stored) == 1 && sizeof(T) == 1);
  loops::look_up({reinterpret_cast<const std::uint8_t*>(values.data()), values.size()}, keys, rows,
                 reinterpret_cast<std::uint8_t*>(out));
}

}  // namespace

/// `values_of(entries, form)`: the values by key on a form; none where there are none.
template <class Stored, class T, class ValuesOf>
void KeyedRows::write(std::size_t place, std::size_t from, std::size_t to, const core::Column<std::int16_t>& forms,
                      Stored none, core::Column<T>& into, const ValuesOf& values_of) const {
  using Values = std::span<const Stored>;
  const auto values_on = [&](std::size_t f) -> Values {
    const Entries* const found = entries[f].empty() ? nullptr : entries[f][place];
    return found == nullptr ? Values() : values_of(*found, f);
  };
  T* const out = into.data() + from;
  if (form) {
    const Values values = *form < 0 ? Values() : values_on(static_cast<std::size_t>(*form));
    if (values.empty())
      std::fill_n(out, to - from, static_cast<T>(none));
    else
      (*keys)[place].from(from - first, [&](const auto* key) { take(values, key, to - from, out, far); });
    return;
  }
  std::size_t most = 1;
  for (const auto& one : entries)
    if (!one.empty() && one[place] != nullptr) most = std::max(most, one[place]->size());
  const std::vector<Stored> nothing(most, none);
  std::vector<const Stored*> values{nothing.data()};  // of no form, then by form
  for (std::size_t f = 0; f < entries.size(); ++f) {
    const Values on_form = values_on(f);
    values.push_back(on_form.empty() ? nothing.data() : on_form.data());
  }
  (*keys)[place].from(from - first, [&](const auto* key) {
    for (std::size_t r = 0; r < to - from; ++r)
      out[r] = static_cast<T>(values[static_cast<std::size_t>(forms[from + r] + 1)][key[r]]);
  });
}

void KeyedRows::write_raw(std::size_t score, std::size_t from, std::size_t to, TableColumns& into) const {
  write(score, from, to, into.form, definition::no_value, into.scores[score].raw,
        [](const Entries& found, std::size_t) { return std::span(found.raw); });
}

void KeyedRows::write_status(std::size_t score, std::size_t from, std::size_t to, TableColumns& into) const {
  write(score, from, to, into.form, static_cast<std::uint8_t>(Status::not_applicable), into.scores[score].status,
        [](const Entries& found, std::size_t) { return std::span(found.states); });
}

void KeyedRows::write_band(std::size_t banded, std::size_t from, std::size_t to, TableColumns& into) const {
  auto& [score, scheme, column] = into.banded[banded];
  const auto of_score = static_cast<std::size_t>(score);
  write(of_score, from, to, into.form, std::int8_t{-1}, column,
        [&, of_scheme = scheme](const Entries& found, std::size_t f) -> std::span<const std::int8_t> {
          const auto& bands = plan->forms[f].scores[of_score].bands;
          const auto band =
              std::find_if(bands.begin(), bands.end(), [&](const BandPlan& b) { return b.scheme == of_scheme; });
          if (band == bands.end()) return {};
          return std::span(found.bands)
              .subspan(static_cast<std::size_t>(band - bands.begin()) * found.size(), found.size());
        });
}

void KeyedRows::write_alert(std::size_t alert, std::size_t from, std::size_t to, TableColumns& into) const {
  write(into.scores.size() + alert, from, to, into.form, std::uint8_t{0}, into.alerts[alert],
        [](const Entries& found, std::size_t) { return std::span(found.states); });
}

void KeyedRows::write_all(std::size_t from, std::size_t to, TableColumns& into) const {
  for (std::size_t s = 0; s < into.scores.size(); ++s) {
    write_raw(s, from, to, into);
    write_status(s, from, to, into);
  }
  for (std::size_t b = 0; b < into.banded.size(); ++b) write_band(b, from, to, into);
  for (std::size_t a = 0; a < into.alerts.size(); ++a) write_alert(a, from, to, into);
}

// --- columns that are written when they are read

struct TableResults::Pending {
  Pending(TableKeys of_rows, const Plan& plan, std::size_t row_count, unsigned thread_count, std::size_t columns)
      : keys(std::move(of_rows)),
        one_form(!keys.for_all.form.empty()),
        rows(row_count),
        threads(thread_count),
        left(one_form ? columns : columns - 4),
        once(columns) {
    keyed.plan = &plan;
    keyed.keys = &keys.keys;
    keyed.far = rows >= (std::size_t{1} << 18U);  // two megabytes: more than is near the processor
    if (one_form) keyed.form = keys.for_all.form.front();
    for (const auto& on_form : keys.entries) {
      keyed.entries.emplace_back();
      for (const Entries& one : on_form) keyed.entries.back().push_back(one.size() == 0 ? nullptr : &one);
    }
  }

  TableKeys keys;
  const bool one_form;
  KeyedRows keyed;
  std::size_t rows;
  unsigned threads;
  std::atomic<std::size_t> left;  // columns to be written; then the keys are not needed any more
  std::vector<std::once_flag> once;
};

TableResults::TableResults() = default;
TableResults::TableResults(TableColumns written) : columns_(std::move(written)) {}
TableResults::TableResults(TableColumns unwritten, TableKeys keys, const Plan& plan, std::size_t rows, unsigned threads)
    : columns_(std::move(unwritten)) {
  const std::size_t columns = 2 * scores() + columns_.banded.size() + columns_.alerts.size() + 4;
  pending_ = std::make_unique<Pending>(std::move(keys), plan, rows, threads, columns);
}
TableResults::TableResults(TableResults&& other) noexcept = default;
TableResults& TableResults::operator=(TableResults&& other) noexcept = default;
TableResults::~TableResults() = default;

/// pick(columns): the column; write(keyed, from, to) writes what is looked up.
template <class Pick, class Write>
const auto& TableResults::written(std::size_t number, const Pick& pick, const Write& write) const {
  auto& column = pick(columns_);
  if (pending_ == nullptr) return std::as_const(column);
  Pending& pending = *pending_;
  std::call_once(pending.once[number], [&] {
    core::in_shares(pending.rows, pending.keyed.far ? pending.threads : 1, [&](core::Shares& shares) {
      for (std::size_t from = 0, to = 0; shares.next(from, to);) write(pending.keyed, from, to);
    });
    for (RowsAlone& alone : pending.keys.alone)
      for (std::size_t i = 0; i < alone.rows.size(); ++i) column[alone.rows[i]] = pick(alone.values)[i];
    if (--pending.left == 0) pending.keys = {};
  });
  return std::as_const(column);
}

const core::Column<double>& TableResults::raw(std::size_t score) const {
  return written(
      2 * score, [score](TableColumns & c) -> auto& { return c.scores[score].raw; },
      [&](const KeyedRows& rows, std::size_t from, std::size_t to) { rows.write_raw(score, from, to, columns_); });
}

const core::Column<Status>& TableResults::status(std::size_t score) const {
  return written(
      2 * score + 1, [score](TableColumns & c) -> auto& { return c.scores[score].status; },
      [&](const KeyedRows& rows, std::size_t from, std::size_t to) { rows.write_status(score, from, to, columns_); });
}

const core::Column<std::int8_t>& TableResults::band(std::size_t banded) const {
  return written(
      2 * scores() + banded, [banded](TableColumns & c) -> auto& { return c.banded[banded].band; },
      [&](const KeyedRows& rows, std::size_t from, std::size_t to) { rows.write_band(banded, from, to, columns_); });
}

const core::Column<std::uint8_t>& TableResults::alert(std::size_t alert) const {
  return written(
      2 * scores() + columns_.banded.size() + alert, [alert](TableColumns & c) -> auto& { return c.alerts[alert]; },
      [&](const KeyedRows& rows, std::size_t from, std::size_t to) { rows.write_alert(alert, from, to, columns_); });
}

/// What hangs on the form alone: one value for all, or written already. `number`: from the last column.
template <class Pick>
const auto& TableResults::of_form(std::size_t number, const Pick& pick) const {
  if (pending_ == nullptr || !pending_->one_form) return std::as_const(pick(columns_));
  return written(pending_->once.size() - number, pick, [&](const KeyedRows&, std::size_t from, std::size_t to) {
    auto& column = pick(columns_);
    std::fill(column.begin() + static_cast<std::ptrdiff_t>(from), column.begin() + static_cast<std::ptrdiff_t>(to),
              pick(pending_->keys.for_all).front());
  });
}

const core::Column<std::int16_t>& TableResults::form() const {
  return of_form(
      1, [](TableColumns & c) -> auto& { return c.form; });
}
const core::Column<double>& TableResults::age_used() const {
  return of_form(
      2, [](TableColumns & c) -> auto& { return c.age_used; });
}
const core::Column<Refusal>& TableResults::refusals() const {
  return of_form(
      3, [](TableColumns & c) -> auto& { return c.refusals; });
}
const core::Column<std::uint8_t>& TableResults::noted() const {
  return of_form(
      4, [](TableColumns & c) -> auto& { return c.noted; });
}

const TableColumns& TableResults::all() const {
  for (std::size_t s = 0; s < scores(); ++s) raw(s), status(s);
  for (std::size_t b = 0; b < columns_.banded.size(); ++b) band(b);
  for (std::size_t a = 0; a < columns_.alerts.size(); ++a) alert(a);
  form(), age_used(), refusals(), noted();
  return columns_;
}

}  // namespace kartlegg::scoring
