// What several sections and files have in common.
#include <algorithm>

#include "core/number.hpp"
#include "core/text.hpp"
#include "definition/limits.hpp"
#include "definition/parsing.hpp"

namespace kartlegg::definition {

void check_format(MapReader& map) {
  if (const auto format = map.required_aside("format", "1"))
    if (format->node->text != "1") format->wrong("this format is not known", "format: 1");
}

namespace {

/// Three whole numbers with points between them.
bool is_version(std::string_view text) {
  int numbers = 0;
  while (!text.empty()) {
    const auto length = std::min(text.find_first_not_of("0123456789"), text.size());
    if (length == 0 || length > 9) return false;
    ++numbers;
    text.remove_prefix(length);
    if (text.empty()) break;
    if (text.front() != '.' || text.size() == 1) return false;
    text.remove_prefix(1);
  }
  return numbers == 3;
}

}  // namespace

Heading parse_heading(MapReader& map, std::string_view what, std::string_view folder) {
  Heading heading;
  check_format(map);
  if (const auto id = map.required_aside("id", "the name of the folder")) {
    heading.id = read_id(*id, IdKind::id).value_or("");
    if (!heading.id.empty() && !folder.empty() && heading.id != folder)
      id->wrong(
          "the " + std::string(what) + " is called '" + heading.id + "', its folder '" + core::shown(folder, 64) + "'",
          "give both the same name");
  }
  if (const auto version = map.required_aside("version", "\"1.0.0\"")) {
    heading.version = read_text(*version).value_or("");
    if (!heading.version.empty() && !is_version(heading.version))
      version->wrong("'" + core::shown(heading.version, 40) + "' is not a version",
                     "major.minor.patch in quotes, for example \"1.0.0\"");
  }
  heading.title = read_words(map, "title");
  return heading;
}

void parse_sources(const Field& field, std::vector<Citation>& sources, Names& ids) {
  for (const Entry& entry : read_entries(field.set_aside(), IdKind::id, limits::sources)) {
    ids.add(entry.key);
    Citation& source = sources.emplace_back();
    source.id = entry.key;
    MapReader map(entry.value);
    const auto read = [&](const std::optional<Field>& value, std::string& into) {
      if (value) into = read_text(*value).value_or("");
    };
    read(map.required("citation", "\"author (year), title\""), source.citation);
    read(map.optional("url"), source.url);
    read(map.optional("doi"), source.doi);
    map.finish();
  }
}

Text read_words(MapReader& map, std::string_view key, std::string_view what_to_write) {
  const auto words = map.required_aside(key, what_to_write);
  return words ? read_localised(*words).value_or(Text{}) : Text{};
}

Sourcing read_sourcing(MapReader& map, const Names& sources, bool needed) {
  Sourcing sourcing;
  const auto source = map.optional("source");
  const auto illustrative = map.optional("illustrative");
  if (source) {
    const Field aside = source->set_aside();
    if (source->node->kind == YamlNode::Kind::sequence)
      sourcing.sources = read_references(aside, sources, "source");
    else if (const auto one = read_reference(aside, sources, "source"))
      sourcing.sources.push_back(*one);
    if (source->node->kind == YamlNode::Kind::sequence && source->node->items.empty())
      aside.wrong("an empty list of sources", "the id of at least one source");
  }
  if (illustrative) sourcing.illustrative = read_bool(illustrative->set_aside()).value_or(false);
  if (const auto note = map.optional("note")) sourcing.note = read_localised(*note).value_or(Text{});
  if (needed && map.ok() && !source && !sourcing.illustrative)
    map.field().set_aside().wrong("'source' is missing in " + map.field().path,
                                  "add 'source:' with the id of a source, or 'illustrative: true'");
  return sourcing;
}

FormKey read_form_key(const Field& id, const std::vector<Form>& all, const Names& forms, const Names& informants) {
  FormKey key;
  const bool scalar = id.node->kind == YamlNode::Kind::scalar;
  if (const int form = scalar ? forms.find(id.node->text) : -1; form >= 0) {
    key.forms.push_back(form);
    return key;
  }
  key.by_informant = true;
  const int informant = scalar ? informants.find(id.node->text) : -1;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (informant >= 0 && all[i].informant == informant) key.forms.push_back(static_cast<int>(i));
  if (!key.forms.empty()) return key;
  if (informant >= 0) {
    id.wrong("no form is answered by informant '" + id.node->text + "'", "remove this, or add the form");
    return key;
  }
  Names valid = forms;
  for (const auto& other : informants.all()) valid.add(other);
  read_reference(id, valid, "form or informant");
  return key;
}

std::string read_own_id(MapReader& map, std::string_view what, std::set<std::string>& taken) {
  const auto field = map.required("id");
  const auto id = field ? read_id(*field, IdKind::id) : std::nullopt;
  if (id && !taken.insert(*id).second)
    field->wrong(std::string(what) + " '" + *id + "' stands twice", "give every " + std::string(what) + " its own id");
  return id.value_or("");
}

AgeWindow parse_window(const Field& in_file) {
  const Field field = in_file.set_aside();
  AgeWindow window;
  MapReader map(field);
  if (const auto from = map.optional("from")) window.from = read_age(*from);
  if (const auto to = map.optional("to")) window.to = read_age(*to);
  if (const auto before = map.optional("before")) window.before = read_age(*before);
  map.finish();
  if (!map.ok()) return window;
  if (map.has("to") && map.has("before"))
    field.wrong("an age window has 'to' or 'before', not both", "'to' includes its day, 'before' does not");
  const bool backwards = (window.from && window.to && *window.to < *window.from) ||
                         (window.from && window.before && *window.before <= *window.from);
  if (backwards) field.wrong("the age window ends before it begins", "{from: 4y, before: 18y}");
  if (!map.has("from") && !map.has("to") && !map.has("before"))
    field.wrong("an empty age window", "{from: 4y, before: 18y}; without limits leave 'age' out");
  return window;
}

std::optional<ScoreRange> parse_range(const Field& field) {
  ScoreRange range;
  if (field.node->kind == YamlNode::Kind::sequence) {
    const auto ends = read_list(field);
    if (ends.size() != 2) {
      field.wrong("a range has two ends, not " + std::to_string(ends.size()), "[lowest, highest], both included");
      return std::nullopt;
    }
    const auto low = read_number(ends[0]), high = read_number(ends[1]);
    if (!low || !high) return std::nullopt;
    range.low = *low, range.high = *high;
  } else {
    MapReader map(field);
    if (!map.ok()) return std::nullopt;
    const auto from = map.optional("from"), above = map.optional("above"), to = map.optional("to"),
               below = map.optional("below");
    map.finish();
    if ((from && above) || (to && below) || !(from || above || to || below)) {
      field.wrong(
          "a range has at most one lower end (from, above) and one upper end (to, below), and at least one of them",
          "{from: 10, below: 13}");
      return std::nullopt;
    }
    if (const auto& low = from ? from : above) range.low = read_number(*low).value_or(range.low);
    if (const auto& high = to ? to : below) range.high = read_number(*high).value_or(range.high);
    range.low_included = !above;
    range.high_included = !below;
  }
  if (range.low > range.high || (range.low == range.high && !(range.low_included && range.high_included))) {
    field.wrong("the range is empty: it ends before it begins", "[lowest, highest]");
    return std::nullopt;
  }
  return range;
}

Names parse_band_entries(const Field& field, std::vector<BandScheme::Entry>& bands) {
  std::set<std::string> taken;
  Names ids;
  for (const Field& entry : read_list(field, limits::bands)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    auto& band = bands.emplace_back();
    band.id = read_own_id(map, "band", taken);
    if (const auto id = map.optional("id")) band.where = id->where();
    ids.add(band.id);
    if (const auto level = map.required_aside("level", "0 for the least concern"))
      band.level = read_int(*level, 0, 20).value_or(0);
    band.label = read_words(map, "label");
    map.finish();
  }
  return ids;
}

std::vector<BandRange> parse_band_ranges(const Field& field, const Names& band_ids) {
  std::vector<BandRange> ranges;
  for (const Entry& of_band : read_entries(field, IdKind::id)) {
    const auto band = read_reference(of_band.key_field, band_ids, "band");
    const auto range = parse_range(of_band.value);
    if (band && range) ranges.push_back({*band, *range});
  }
  return ranges;
}

// --- norm and evidence files

Ground::Ground(const Definition& of, std::vector<std::vector<ReachableScores>> scores_of_forms)
    : instrument(of), reachable(std::move(scores_of_forms)) {
  for (const Form& form : instrument.forms) forms.add(form.id);
  for (const Informant& informant : instrument.informants) informants.add(informant.id);
  for (int s = 0; s < instrument.score_count(); ++s) scores.add(instrument.score_id(s));
}

const std::vector<std::string>& coefficient_kinds() {
  static const std::vector<std::string> kinds = {"alpha",          "omega", "split_half",  "retest",
                                                 "alternate_form", "icc",   "inter_rater", "marginal"};
  return kinds;
}

People read_people(MapReader& map) {
  People people;
  if (const auto sex = map.optional("sex"))
    if (const auto choice = read_choice(*sex, {"female", "male"})) people.sex = *choice == 0 ? Sex::female : Sex::male;
  if (const auto age = map.optional("age")) people.age = parse_window(*age);
  return people;
}

std::optional<int> read_count(MapReader& map, std::string_view key) {
  const auto count = map.optional(key);
  return count ? read_int(*count, 1, 1'000'000'000) : std::nullopt;
}

namespace {

/// A code of so many letters between these two, or "".
std::string read_code(MapReader& map, std::string_view key, std::size_t shortest, std::size_t longest, char first,
                      const std::string& hint) {
  const auto field = map.optional(key);
  const auto code = field ? read_text(*field) : std::nullopt;
  if (!code) return "";
  const bool letters = std::all_of(code->begin(), code->end(), [&](char c) { return c >= first && c <= first + 25; });
  if (letters && code->size() >= shortest && code->size() <= longest) return *code;
  field->wrong("'" + core::shown(*code, 40) + "'" + " is no " + std::string(key) + " code", hint);
  return "";
}

}  // namespace

std::string read_country(MapReader& map) {
  return read_code(map, "country", 2, 2, 'A', "two capital letters in quotes, for example \"NO\"");
}

std::string read_language_code(MapReader& map) {
  return read_code(map, "language", 2, 3, 'a', "two or three small letters, for example nb");
}

std::optional<double> read_share(const Field& field, std::string_view what, double low, double high,
                                 bool low_included) {
  const auto value = read_number(field);
  if (!value || (*value <= high && (low_included ? *value >= low : *value > low))) return value;
  field.wrong(std::string(what) + " of " + core::to_text(*value) + " is not possible",
              low_included ? "from " + core::to_text(low) + " to " + core::to_text(high)
                           : "more than " + core::to_text(low) + ", at most " + core::to_text(high));
  return std::nullopt;
}

std::optional<int> read_score(const Field& field, const Ground& ground) {
  const auto score = read_reference(field, ground.scores, "scale or composite");
  if (!score || !ground.instrument.is_nominal(*score)) return score;
  field.wrong("'" + ground.scores[*score] + "' is a category: it has no norms, cut-offs or coefficients",
              "a scale whose scores are numbers");
  return std::nullopt;
}

std::optional<ScoreRange> range_on_forms(const Field& field, int score, const std::vector<int>& forms,
                                         const Ground& ground) {
  std::optional<ScoreRange> range;
  if (ground.reachable.empty()) return range;
  const auto form_of = [&](int form) { return "form '" + ground.forms[form] + "'"; };
  const auto ends_of = [](const ScoreRange& ends) {
    return "from " + core::to_text(ends.low) + " to " + core::to_text(ends.high);
  };
  for (const int form : forms) {
    const auto& scores = ground.reachable[static_cast<std::size_t>(form)][static_cast<std::size_t>(score)];
    if (scores.none()) {
      field.wrong(form_of(form) + " does not have '" + ground.scores[score] + "'",
                  "remove it, or name only forms that have it");
      return std::nullopt;
    }
    const ScoreRange next{scores.values.front(), scores.values.back()};
    if (range && (range->low != next.low || range->high != next.high)) {
      field.wrong("'" + ground.scores[score] + "' goes " + ends_of(next) + " on " + form_of(form) + ", and " +
                      ends_of(*range) + " on " + form_of(forms.front()),
                  "a file of its own for each of the two forms");
      return std::nullopt;
    }
    range = next;
  }
  return range;
}

Names with_lets(const std::vector<Combination::Let>& lets, const Names& others) {
  Names names;
  for (const auto& let : lets) names.add(let.id);
  for (const auto& name : others.all()) names.add(name);
  return names;
}

std::vector<Combination::Let> parse_lets(const Field& field, const Names& others) {
  std::vector<Combination::Let> lets;
  const auto entries = read_entries(field, IdKind::name, limits::lets);
  for (const Entry& entry : entries) lets.push_back({entry.key, {}});
  const auto names = with_lets(lets, others);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto value = read_expression(entries[i].value, names, Want::number);
    if (!value) continue;
    for (const int slot : value->slots)
      if (slot >= static_cast<int>(i) && slot < static_cast<int>(entries.size()))
        entries[i].value.wrong("'" + names[slot] + "' is not known yet here", "define it further up");
    lets[i].value = std::move(*value);
  }
  return lets;
}

}  // namespace kartlegg::definition
