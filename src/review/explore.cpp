#include "review/explore.hpp"

#include <algorithm>

namespace kartlegg::review {
namespace {

using definition::Range;

/// A part of what a name can be: values from `from` to before `to`, and perhaps no value.
struct Part {
  std::size_t from = 0, to = 0;
  bool none = false;
};

class Exploring {
 public:
  Exploring(const scoring::Decision& decision, const std::vector<Domain>& names, std::size_t& boxes)
      : decision_(decision), names_(names), boxes_(boxes), lets_(decision.lets.size()), box_(names.size()) {
    found_.reached.assign(decision.cases.size() + 2, false);
    for (std::size_t n = 0; n < names.size(); ++n) box_[n] = {0, names[n].values.size(), names[n].may_be_none};
    std::vector<bool> let_read(lets_.size(), false);
    for (const auto* const one : decision.cases) mark(*one, let_read);
    for (std::size_t i = lets_.size(); i-- > 0;)
      if (let_read[i]) mark(decision.lets[i].value, let_read);
    std::sort(read_.begin(), read_.end());
    for (const std::size_t n : read_) {
      const double choices = static_cast<double>(names[n].values.size()) + (names[n].may_be_none ? 1 : 0);
      found_.combinations *= std::max(choices, 1.0);
    }
  }

  Explored run() {
    look_at_box();
    return std::move(found_);
  }

 private:
  void mark(const definition::Expression& expression, std::vector<bool>& let_read) {
    for (const int slot : expression.slots) {
      const auto s = static_cast<std::size_t>(slot);
      if (s < lets_.size())
        let_read[s] = true;
      else if (std::find(read_.begin(), read_.end(), s - lets_.size()) == read_.end())
        read_.push_back(s - lets_.size());
    }
  }

  Range value(int slot) const {
    const auto s = static_cast<std::size_t>(slot);
    if (s < lets_.size()) return lets_[s];
    const Part& part = box_[s - lets_.size()];
    const auto& values = names_[s - lets_.size()].values;
    return part.from == part.to ? Range{} : Range::between(values[part.from], values[part.to - 1], part.none);
  }

  /// The ends that some combination in the box may come to. An enclosure.
  std::vector<bool> ends() {
    std::vector<bool> ends(found_.reached.size(), false);
    const auto lookup = [this](int slot) { return value(slot); };
    for (std::size_t i = 0; i < lets_.size(); ++i)
      lets_[i] = definition::evaluate<Range>(decision_.lets[i].value, lookup);
    for (std::size_t c = 0; c < decision_.cases.size(); ++c) {
      const auto truth = definition::evaluate_condition<Range>(*decision_.cases[c], lookup);
      if ((truth & definition::can_be_true) != 0) ends[c] = true;
      if ((truth & definition::can_be_unknown) != 0) ends[ends.size() - 1] = true;
      if ((truth & definition::can_be_false) == 0) return ends;
    }
    ends[ends.size() - 2] = true;
    return ends;
  }

  void look_at_box() {
    if (boxes_ == 0) {
      found_.whole = false;
      return;
    }
    --boxes_;
    const auto may = ends();
    bool news = false;
    for (std::size_t e = 0; e < may.size(); ++e) news = news || (may[e] && !found_.reached[e]);
    if (!news) return;
    if (std::count(may.begin(), may.end(), true) == 1) return reach(may);
    if (const auto widest = name_to_split())
      split(*widest);
    else
      found_.whole = false;  // what is left lies between values that are not listed
  }

  void reach(const std::vector<bool>& end) {
    for (std::size_t e = 0; e < end.size(); ++e) found_.reached[e] = found_.reached[e] || end[e];
    if (!end[end.size() - 2]) return;
    for (const std::size_t n : read_)
      found_.without_case.push_back(box_[n].from < box_[n].to ? names_[n].values[box_[n].from] : definition::no_value);
  }

  /// The name with most left to choose from; one that may be absent first.
  std::optional<std::size_t> name_to_split() const {
    std::optional<std::size_t> widest;
    std::size_t most = 1;
    for (const std::size_t n : read_) {
      const Part& part = box_[n];
      if (part.none && part.from < part.to) return n;
      if (names_[n].listed && part.to - part.from > most) most = part.to - part.from, widest = n;
    }
    return widest;
  }

  void split(std::size_t name) {
    const Part whole = box_[name];
    Part first = whole, second = whole;
    if (whole.none) {
      first = {whole.from, whole.from, true};
      second.none = false;
    } else {
      first.to = second.from = whole.from + (whole.to - whole.from) / 2;
    }
    for (const Part& part : {first, second}) {
      box_[name] = part;
      look_at_box();
    }
    box_[name] = whole;
  }

  const scoring::Decision& decision_;
  const std::vector<Domain>& names_;
  std::size_t& boxes_;
  std::vector<Range> lets_;
  std::vector<Part> box_;          // by name
  std::vector<std::size_t> read_;  // names that the rule reads
  Explored found_;
};

}  // namespace

Explored explore(const scoring::Decision& decision, const std::vector<Domain>& names, std::size_t& boxes) {
  return Exploring(decision, names, boxes).run();
}

}  // namespace kartlegg::review
