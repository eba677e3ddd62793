#include "review/battery_cases.hpp"

#include <algorithm>
#include <set>

#include "core/nearest.hpp"
#include "definition/reader.hpp"
#include "kartlegg/battery.hpp"

namespace kartlegg::review {
namespace {

using definition::BatteryDefinition;
using definition::Entry;
using definition::Field;
using definition::IdKind;
using definition::MapReader;
using definition::Names;
using definition::Range;
using definition::YamlNode;

struct Words {
  explicit Words(const BatteryDefinition& battery) {
    for (const auto& name : battery.slot_names) slots.add(name);
    for (const auto& role : battery.roles) roles.add(role.id);
    for (const auto& source : battery.sources) sources.add(source.id);
    for (const auto& alert : battery.alerts) alerts.add(alert.id);
    for (const auto& decision : battery.decisions) {
      decisions.add(decision.id);
      Names& ends = cases.emplace_back();
      for (const auto& one : decision.cases) ends.add(one.id);
      ends.add("none"), ends.add("unknown");
    }
  }
  Names slots, roles, sources, alerts, decisions;
  std::vector<Names> cases;  // by decision; with "none" and "unknown"
};

std::vector<std::string> read_names(const Field& field, const Names& valid, std::string_view what) {
  std::vector<std::string> found;
  for (const int index : definition::read_references(field, valid, what)) found.push_back(valid[index]);
  std::sort(found.begin(), found.end());
  return found;
}

/// 17, [14, 20] or none.
std::optional<Range> read_value(const Field& field) {
  if (field.node->kind == YamlNode::Kind::scalar && field.node->text == "none") return Range{};
  if (field.node->kind != YamlNode::Kind::sequence) {
    const auto number = definition::read_number(field);
    return number ? std::optional(Range::of(*number)) : std::nullopt;
  }
  const auto ends = definition::read_list(field);
  if (ends.size() != 2) {
    field.wrong("a range has two ends", "[lowest, highest]");
    return std::nullopt;
  }
  const auto low = definition::read_number(ends[0]), high = definition::read_number(ends[1]);
  if (!low || !high) return std::nullopt;
  if (*low > *high) field.wrong("the range is empty", "[lowest, highest]");
  return Range::between(*low, *high, false);
}

void read_given(const Field& field, const Words& words, BatteryCase& worked) {
  for (const Entry& role : definition::read_entries(field, IdKind::name)) {
    if (!definition::read_reference(role.key_field, words.roles, "role")) continue;
    const std::string prefix = role.key + ".";
    Names names;
    for (const auto& slot : words.slots.all())
      if (slot.starts_with(prefix)) names.add(slot.substr(prefix.size()));
    for (const Entry& score : definition::read_entries(role.value, IdKind::name))
      if (const auto found = definition::read_reference(score.key_field, names, "score"))
        worked.given.push_back({role.key, names[*found], read_value(score.value)});
  }
}

void read_expect(const Field& field, const Words& words, BatteryCase& worked) {
  MapReader map(field);
  const auto each = [&](const char* key, auto read) {
    const auto list = map.optional(key);
    if (!list) return;
    for (const Entry& entry : definition::read_entries(*list, IdKind::id))
      if (const auto decision = definition::read_reference(entry.key_field, words.decisions, "decision"))
        read(entry, words.cases[static_cast<std::size_t>(*decision)]);
  };
  each("decisions", [&](const Entry& entry, const Names& cases) {
    if (const auto end = definition::read_reference(entry.value, cases, "case"))
      worked.decisions[entry.key] = cases[*end];
  });
  each("possible", [&](const Entry& entry, const Names& cases) {
    worked.possible[entry.key] = read_names(entry.value, cases, "case");
  });
  if (const auto alerts = map.optional("alerts")) worked.alerts = read_names(*alerts, words.alerts, "alert");
  if (const auto unknown = map.optional("unknown")) worked.unknown = read_names(*unknown, words.alerts, "alert");
  map.finish();
  if (map.ok() && field.node->entries.empty())
    field.wrong("a case that expects nothing", "decisions, possible, alerts or unknown");
}

BatteryCase read_case(const Field& field, const Words& words) {
  BatteryCase worked;
  MapReader map(field);
  if (!map.ok()) return worked;
  if (const auto id = map.required("id")) worked.id = definition::read_id(*id, IdKind::id).value_or("");
  if (const auto about = map.optional("about")) worked.about = definition::read_text(*about).value_or("");
  if (const auto basis = map.required("basis", "published or derived"))
    worked.basis = definition::read_choice(*basis, {"published", "derived"}) == 1 ? "derived" : "published";
  const auto source = map.optional("source");
  if (source && source->node->kind == YamlNode::Kind::sequence)
    read_names(*source, words.sources, "source");
  else if (source)
    definition::read_reference(*source, words.sources, "source");
  if (!source && worked.basis == "published")
    field.wrong("a published case without 'source'", "the id of a source of the battery");
  if (const auto given = map.required("given", "{role: {score: 17}}")) read_given(*given, words, worked);
  if (const auto expect = map.required("expect")) read_expect(*expect, words, worked);
  map.finish();
  return worked;
}

std::string shown(const std::vector<std::string>& ids) { return "[" + core::listed(ids, 50) + "]"; }

std::string end_of(const BatteryDecision& decision) {
  if (decision.outcome == Outcome::not_known) return "unknown";
  return decision.outcome == Outcome::yes ? decision.case_id : "none";
}

/// What the cases come to: decision and end, and raised alerts.
struct Seen {
  std::set<std::pair<std::string, std::string>> ends;
  std::set<std::string> alerts;
};

CaseResult run(const std::shared_ptr<const BatteryState>& battery, const BatteryCase& worked, Seen& seen) {
  CaseResult result{worked.id, worked.about, worked.basis, {}};
  const auto same = [&](const std::string& what, const std::string& expected, const std::string& got) {
    if (expected != got) result.failures.push_back(what + ": expected " + expected + ", got " + got);
  };
  try {
    const BatteryResult concluded(battery::decide_scores(battery, worked.given, Language::en));
    for (const auto& [id, end] : worked.decisions) {
      same(id, end, end_of(concluded.decision(id)));
      seen.ends.emplace(id, end_of(concluded.decision(id)));
    }
    for (const auto& [id, ends] : worked.possible) {
      auto got = concluded.decision(id).possible;
      std::sort(got.begin(), got.end());
      same(id + ", possible", shown(ends), shown(got));
    }
    std::vector<std::string> raised, not_known;
    for (const auto& alert : concluded.alerts()) (alert.certain ? raised : not_known).push_back(alert.id);
    std::sort(raised.begin(), raised.end()), std::sort(not_known.begin(), not_known.end());
    if (worked.alerts) {
      same("alerts", shown(*worked.alerts), shown(raised));
      seen.alerts.insert(raised.begin(), raised.end());
    }
    if (worked.unknown) same("alerts that cannot be known", shown(*worked.unknown), shown(not_known));
  } catch (const ResponseError& error) {
    const Problem& problem = error.problems().front();
    result.failures.push_back((problem.field.empty() ? "" : problem.field + ": ") + problem.message);
  }
  return result;
}

void prove_coverage(const BatteryDefinition& battery, const Seen& seen, Ledger& ledger) {
  const auto claim = [&](bool covered, const std::string& gap) {
    if (covered)
      ledger.proved(Claim::cases);
    else
      ledger.falls_short(Claim::cases, gap);
  };
  for (const auto& decision : battery.decisions) {
    for (const auto& one : decision.cases)
      claim(seen.ends.contains({decision.id, one.id}), decision.id + ": no case that comes to " + one.id);
    claim(seen.ends.contains({decision.id, "unknown"}), decision.id + ": no case in which it cannot be known");
  }
  for (const auto& alert : battery.alerts) claim(seen.alerts.contains(alert.id), alert.id + ": no case that raises it");
}

}  // namespace

Cases<BatteryCase> read_battery_cases(const std::string& file, std::string_view text,
                                      const BatteryDefinition& battery) {
  definition::Problems problems(file, text);
  Cases<BatteryCase> read;
  auto& cases = read.cases;
  const Words words(battery);
  if (const auto root = definition::read_yaml(text, problems)) {
    MapReader map({&*root, "", &problems});
    if (const auto format = map.required("format", "1"))
      if (format->node->text != "1") format->wrong("this format is not known", "format: 1");
    if (const auto id = map.required("battery", battery.id))
      definition::read_reference(*id, Names{battery.id}, "battery");
    if (const auto list = map.required("cases")) {
      std::set<std::string> taken;
      for (const Field& field : definition::read_list(*list)) {
        cases.push_back(read_case(field, words));
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

std::vector<CaseResult> check_cases(const std::shared_ptr<const BatteryState>& battery,
                                    const std::vector<BatteryCase>& cases, Ledger& ledger) {
  std::vector<CaseResult> results;
  Seen seen;
  for (const BatteryCase& worked : cases) results.push_back(run(battery, worked, seen));
  prove_coverage(battery->definition, seen, ledger);
  return results;
}

}  // namespace kartlegg::review
