#include <array>
#include <charconv>
#include <set>

#include "definition/reader.hpp"
#include "review/cases.hpp"

namespace kartlegg::review {
namespace {

using definition::Entry;
using definition::Field;
using definition::IdKind;
using definition::MapReader;
using definition::Names;
using definition::YamlNode;

bool is_none(const Field& field) { return field.node->kind == YamlNode::Kind::scalar && field.node->text == "none"; }

std::optional<std::chrono::year_month_day> read_date(const Field& field) {
  const std::string& text = field.node->text;
  std::array<int, 3> parts{};
  const std::array<std::pair<std::size_t, std::size_t>, 3> places = {{{0, 4}, {5, 2}, {8, 2}}};
  bool good = text.size() == 10 && text[4] == '-' && text[7] == '-';
  for (std::size_t i = 0; i < 3 && good; ++i) {
    const char* const from = text.data() + places[i].first;
    const auto [end, error] = std::from_chars(from, from + places[i].second, parts[i]);
    good = error == std::errc{} && end == from + places[i].second && *from != '-';
  }
  const std::chrono::year_month_day date{std::chrono::year{parts[0]},
                                         std::chrono::month{static_cast<unsigned>(parts[1])},
                                         std::chrono::day{static_cast<unsigned>(parts[2])}};
  if (good && date.ok()) return date;
  field.wrong("'" + text + "' is not a date", "\"2024-02-29\"");
  return std::nullopt;
}

/// "33w5d" in days.
std::optional<int> read_gestation(const Field& field) {
  const std::string& text = field.node->text;
  int weeks = 0, days = 0;
  const char* const end = text.data() + text.size();
  auto step = std::from_chars(text.data(), end, weeks);
  bool good = step.ec == std::errc{} && step.ptr != end && *step.ptr == 'w';
  if (good && step.ptr + 1 != end) {
    step = std::from_chars(step.ptr + 1, end, days);
    good = step.ec == std::errc{} && step.ptr + 1 == end && *step.ptr == 'd';
  }
  if (good && weeks >= 20 && weeks <= 45 && days >= 0 && days <= 6) return weeks * 7 + days;
  field.wrong("'" + text + "' is not a gestational age", "weeks and days, for example 33w5d");
  return std::nullopt;
}

template <class Read>
auto none_or(const Field& field, Read read) -> std::optional<decltype(read(field))> {
  if (is_none(field)) return decltype(read(field)){};
  return read(field);
}

std::optional<Interval> read_interval(const Field& field) {
  const auto ends = definition::read_list(field);
  if (ends.size() != 2) {
    field.wrong("a range has two ends", "[lowest, highest]");
    return std::nullopt;
  }
  const auto low = definition::read_number(ends[0]), high = definition::read_number(ends[1]);
  return low && high ? std::optional(Interval{*low, *high}) : std::nullopt;
}

struct Words {
  Names items, scores, forms, informants, schemes, alerts, sources, combinations;
  std::vector<Names> bands, cases;  // by scheme, by combination; with "none"
  bool has_cycles = false;
  std::vector<Names> roles;  // by combination
};

const Names statuses = {"complete",       "prorated",     "filled",     "too_many_missing",
                        "not_applicable", "out_of_range", "age_unknown"};
const Names refusals = {"unknown_item", "repeated_item",  "invalid_code",    "unknown_form",  "unknown_informant",
                        "missing_age",  "impossible_age", "no_form_for_age", "ambiguous_form"};

Words words_of(const definition::Definition& definition) {
  Words names;
  names.has_cycles = definition.cycles.has_value();
  const auto ids = [](const auto& entries, Names& into) {
    for (const auto& entry : entries) into.add(entry.id);
  };
  ids(definition.items, names.items), ids(definition.forms, names.forms), ids(definition.informants, names.informants);
  ids(definition.bands, names.schemes), ids(definition.alerts, names.alerts), ids(definition.sources, names.sources);
  ids(definition.combinations, names.combinations);
  for (int s = 0; s < definition.score_count(); ++s) names.scores.add(definition.score_id(s));
  for (const auto& scheme : definition.bands) ids(scheme.bands, names.bands.emplace_back(Names{"none"}));
  for (const auto& combination : definition.combinations) {
    ids(combination.cases, names.cases.emplace_back(Names{"none"}));
    ids(combination.roles, names.roles.emplace_back());
  }
  return names;
}

std::string read_name(const Field& field, const Names& valid, std::string_view what) {
  const auto index = definition::read_reference(field, valid, what);
  return index ? valid[*index] : "";
}

std::vector<std::string> read_names(const Field& field, const Names& valid, std::string_view what) {
  std::vector<std::string> found;
  for (const int index : definition::read_references(field, valid, what)) found.push_back(valid[index]);
  return found;
}

/// entry: one of `owners`, with one of the ids that belong to it.
std::pair<std::string, std::string> read_owned(const Entry& entry, const Names& owners, std::string_view owner,
                                               const std::vector<Names>& owned, std::string_view what) {
  const auto index = definition::read_reference(entry.key_field, owners, owner);
  if (!index) return {};
  return {owners[*index], read_name(entry.value, owned[static_cast<std::size_t>(*index)], what)};
}

WorkedCase::Score read_score(const Entry& entry, const Words& names) {
  WorkedCase::Score score;
  score.scale = read_name(entry.key_field, names.scores, "scale");
  MapReader map(entry.value);
  if (const auto raw = map.optional("raw")) score.raw = none_or(*raw, definition::read_number);
  if (const auto error = map.optional("standard_error"))
    score.standard_error = none_or(*error, definition::read_number);
  if (const auto status = map.optional("status")) score.status = read_name(*status, statuses, "status");
  if (const auto reachable = map.optional("reachable")) score.reachable = none_or(*reachable, read_interval);
  if (const auto bands = map.optional("bands"))
    for (const Entry& band : definition::read_entries(*bands, IdKind::id))
      score.bands.push_back(read_owned(band, names.schemes, "band scheme", names.bands, "band"));
  if (const auto certain = map.optional("certain"))
    for (const Entry& one : definition::read_entries(*certain, IdKind::id))
      score.certain.emplace_back(read_name(one.key_field, names.schemes, "band scheme"),
                                 definition::read_bool(one.value).value_or(false));
  map.finish();
  return score;
}

std::optional<Completeness> read_completeness(const Field& field) {
  MapReader map(field);
  const auto items = map.required("items", "how many were asked and apply");
  const auto answered = map.required("answered", "how many of them were answered");
  map.finish();
  if (!items || !answered) return std::nullopt;
  return Completeness{definition::read_int(*items, 0, 10000).value_or(0),
                      definition::read_int(*answered, 0, 10000).value_or(0)};
}

void read_expect(const Field& field, const Words& names, WorkedCase& worked) {
  MapReader map(field);
  if (const auto scores = map.optional("scores"))
    for (const Entry& entry : definition::read_entries(*scores, IdKind::name))
      worked.scores.push_back(read_score(entry, names));
  if (const auto of = map.optional("completeness")) worked.completeness = read_completeness(*of);
  if (const auto alerts = map.optional("alerts")) worked.alerts = read_names(*alerts, names.alerts, "alert");
  if (const auto unknown = map.optional("unknown")) worked.unknown = read_names(*unknown, names.alerts, "alert");
  if (const auto form = map.optional("form")) worked.expected_form = read_name(*form, names.forms, "form");
  if (const auto refusal = map.optional("refusal")) worked.refusal = read_name(*refusal, refusals, "refusal");
  if (const auto age = map.optional("chronological_age"))
    worked.chronological_age = none_or(*age, definition::read_age);
  if (const auto age = map.optional("corrected_age")) worked.corrected_age = none_or(*age, definition::read_age);
  if (const auto decisions = map.optional("decisions"))
    for (const Entry& entry : definition::read_entries(*decisions, IdKind::id))
      worked.decisions.push_back(read_owned(entry, names.combinations, "decision", names.cases, "case"));
  if (const auto combined = map.optional("combined_scores"))
    for (const Entry& entry : definition::read_entries(*combined, IdKind::id))
      worked.combined_scores.emplace_back(read_name(entry.key_field, names.combinations, "combined score"),
                                          none_or(entry.value, definition::read_number).value_or(std::nullopt));
  map.finish();
  if (map.ok() && field.node->entries.empty())
    field.wrong("a case that expects nothing", "scores, completeness, alerts, form, refusal, ...");
}

/// `fill` and `answers`, of a case or of one of its cycles.
template <class Into>
void read_sheet(MapReader& map, const Words& names, Into& into) {
  if (const auto fill = map.optional("fill")) into.fill = definition::read_int(*fill, 0, 32000);
  if (const auto answers = map.optional("answers"))
    for (const Entry& entry : definition::read_entries(*answers, IdKind::name)) {
      const auto code =
          is_none(entry.value) ? std::optional(missing) : definition::read_int(entry.value, -32000, 32000);
      into.answers.emplace_back(read_name(entry.key_field, names.items, "item"), code.value_or(missing));
    }
}

void read_cycles(const Field& field, const Words& names, WorkedCase& worked) {
  if (!names.has_cycles) field.wrong("the instrument has no cycles", "fill and answers, of one sheet");
  for (const Field& cycle : definition::read_list(field)) {
    MapReader map(cycle);
    read_sheet(map, names, worked.cycles.emplace_back());
    map.finish();
  }
}

void read_answers(MapReader& map, const Words& names, WorkedCase& worked) {
  read_sheet(map, names, worked);
  if (const auto cycles = map.optional("cycles")) read_cycles(*cycles, names, worked);
  if (const auto keyed = map.optional("already_keyed")) {
    if (keyed->node->kind == YamlNode::Kind::scalar && keyed->node->text == "all")
      worked.already_keyed = {"*"};
    else
      worked.already_keyed = read_names(*keyed, names.items, "item");
  }
}

/// `given`: the scores of reports, for every combination of which a result is expected.
void read_given(const Field& field, const Words& names, WorkedCase& worked) {
  std::vector<std::string> combinations;
  for (const auto& [id, end] : worked.decisions) combinations.push_back(id);
  for (const auto& [id, value] : worked.combined_scores) combinations.push_back(id);
  if (combinations.empty())
    field.wrong("scores of reports are given, but nothing is expected of them", "decisions, or combined_scores");
  for (const Entry& role : definition::read_entries(field, IdKind::name)) {
    for (const std::string& id : combinations)
      if (const int combination = names.combinations.find(id); combination >= 0)
        read_name(role.key_field, names.roles[static_cast<std::size_t>(combination)], "role");
    for (const Entry& score : definition::read_entries(role.value, IdKind::name))
      worked.given.push_back({role.key, read_name(score.key_field, names.scores, "scale"),
                              definition::read_number(score.value).value_or(unknown)});
  }
}

WorkedCase read_case(const Field& field, const Words& names) {
  WorkedCase worked;
  MapReader map(field);
  if (!map.ok()) return worked;
  if (const auto id = map.required("id")) worked.id = definition::read_id(*id, IdKind::id).value_or("");
  if (const auto about = map.optional("about")) worked.about = definition::read_text(*about).value_or("");
  if (const auto basis = map.required("basis", "published or derived"))
    worked.basis = definition::read_choice(*basis, {"published", "derived"}) == 1 ? "derived" : "published";
  const auto source = map.optional("source");
  if (source && source->node->kind == YamlNode::Kind::sequence)
    worked.sources = read_names(*source, names.sources, "source");
  else if (source)
    worked.sources = {read_name(*source, names.sources, "source")};
  if (!source && worked.basis == "published")
    field.wrong("a published case without 'source'", "the id of a source of the instrument");
  if (const auto form = map.optional("form"))
    worked.form = definition::read_text(*form).value_or("");  // may be wrong on purpose
  if (const auto informant = map.optional("informant"))
    worked.informant = definition::read_text(*informant).value_or("");
  if (const auto age = map.optional("age")) worked.age = definition::read_age(*age);
  if (const auto date = map.optional("birth_date")) worked.birth_date = read_date(*date);
  if (const auto date = map.optional("assessment_date")) worked.assessment_date = read_date(*date);
  if (const auto weeks = map.optional("weeks_early")) worked.weeks_early = definition::read_int(*weeks, 0, 20);
  if (const auto gestation = map.optional("gestation")) worked.gestation_days = read_gestation(*gestation);
  read_answers(map, names, worked);
  if (const auto expect = map.required("expect")) read_expect(*expect, names, worked);
  if (const auto given = map.optional("given")) read_given(*given, names, worked);
  map.finish();
  for (const auto& score : worked.scores)
    if (!worked.cycles.empty() && (score.reachable || !score.certain.empty()))
      field.wrong("a combined score has no 'reachable' and no 'certain'", "raw, status, bands");
  return worked;
}

}  // namespace

std::vector<Explanation> read_explanations(const Field& field) {
  std::vector<Explanation> explained;
  for (const Field& entry : definition::read_list(field)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    Explanation& one = explained.emplace_back();
    one.where = entry.where();
    if (const auto finding = map.required("finding", "words of the finding"))
      one.finding = definition::read_text(*finding).value_or("");
    if (const auto why = map.required("why", "why it stands")) one.why = definition::read_text(*why).value_or("");
    map.finish();
  }
  return explained;
}

Cases<WorkedCase> read_cases(const std::string& file, std::string_view text, const definition::Definition& definition) {
  definition::Problems problems(file, text);
  Cases<WorkedCase> read;
  auto& cases = read.cases;
  const Words names = words_of(definition);
  if (const auto root = definition::read_yaml(text, problems)) {
    MapReader map({&*root, "", &problems});
    if (const auto format = map.required("format", "1"))
      if (format->node->text != "1") format->wrong("this format is not known", "format: 1");
    if (const auto instrument = map.required("instrument")) read_name(*instrument, Names{definition.id}, "instrument");
    if (const auto list = map.required("cases")) {
      std::set<std::string> taken;
      for (const Field& field : definition::read_list(*list)) {
        cases.push_back(read_case(field, names));
        const std::string& id = cases.back().id;
        if (!id.empty() && !taken.insert(id).second)
          field.wrong("case '" + id + "' stands twice", "give every case its own id");
      }
    }
    if (const auto explained = map.optional("explained")) read.explained = read_explanations(*explained);
    map.finish();
  }
  if (problems.any()) throw DefinitionError(problems.take());
  return read;
}

}  // namespace kartlegg::review
