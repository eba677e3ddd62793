// evidence.yaml: what studies found.
#include "definition/parse.hpp"

#include <algorithm>
#include <set>

#include "core/number.hpp"
#include "definition/limits.hpp"
#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

/// One form or informant, or a list of them.
std::vector<int> read_forms(const Field& field, const Ground& ground) {
  std::vector<Field> ids = {field};
  if (field.node->kind == YamlNode::Kind::sequence) ids = read_list(field, limits::forms);
  std::vector<int> forms;
  for (const Field& id : ids)
    for (const int form : read_form_key(id, ground.instrument.forms, ground.forms, ground.informants).forms)
      if (std::find(forms.begin(), forms.end(), form) == forms.end()) forms.push_back(form);
  if (ids.empty()) field.wrong("an empty list of forms", "the id of a form or an informant");
  return forms;
}

/// Forms that have a score; all if none is named.
std::vector<int> forms_with(int score, const std::vector<int>& named, const Ground& ground) {
  if (!named.empty() || ground.reachable.empty()) return named;
  std::vector<int> forms;
  for (int f = 0; f < ground.forms.size(); ++f)
    if (!ground.reachable[static_cast<std::size_t>(f)][static_cast<std::size_t>(score)].none()) forms.push_back(f);
  return forms;
}

class EvidenceReader {
 public:
  EvidenceReader(MapReader& map, const Ground& ground) : map_(map), ground_(ground) {}

  Evidence read() {
    if (!map_.ok()) return evidence_;
    check_format(map_);
    if (const auto instrument = map_.required("instrument", "the id of the instrument"))
      read_reference(*instrument, Names{ground_.instrument.id}, "instrument");
    if (const auto sources = map_.required("sources", "a map of ids, each with a citation"))
      parse_sources(*sources, evidence_.sources, sources_);
    each("accuracy", [&](MapReader& map) { read_accuracy(map); });
    each("informants", [&](MapReader& map) { read_informants(map); });
    each("findings", [&](MapReader& map) { read_finding(map); });
    map_.finish();
    return std::move(evidence_);
  }

 private:
  template <class Read>
  void each(std::string_view key, Read read) {
    const auto list = map_.optional(key);
    if (!list) return;
    for (const Field& entry : read_list(*list, limits::studies)) {
      MapReader map(entry);
      if (!map.ok()) continue;
      read(map);
      map.finish();
    }
  }

  std::optional<double> read_share_of(MapReader& map, std::string_view key, std::string_view what) {
    const auto value = map.required(key, "from 0 to 1");
    return value ? read_share(*value, what, 0, 1) : std::nullopt;
  }

  void read_accuracy(MapReader& map) {
    AccuracyStudy& study = evidence_.accuracy.emplace_back();
    study.where = map.field().where();
    study.id = read_own_id(map, "study", ids_);
    if (const auto scale = map.optional("scale")) study.score = read_score(*scale, ground_).value_or(-1);
    if (const auto forms = map.optional("forms")) study.forms = read_forms(*forms, ground_);
    if (const auto cutoff = map.optional("cutoff")) read_cut_off(map, *cutoff, study);
    study.country = read_country(map);
    study.people = read_people(map);
    study.about = read_words(map, "about", "what was tested, by language");
    study.criterion = read_words(map, "criterion", "what decided who has the condition, by language");
    if (const auto population = map.optional("population"))
      study.population = read_localised(*population).value_or(Text{});
    study.sensitivity = read_share_of(map, "sensitivity", "a sensitivity").value_or(0);
    study.specificity = read_share_of(map, "specificity", "a specificity").value_or(0);
    study.n = read_count(map, "n");
    study.cases = read_count(map, "cases");
    if (const auto pooled = map.optional("pooled")) study.pooled = read_bool(*pooled).value_or(false);
    if (study.n && study.cases && *study.cases > *study.n)
      map.field().wrong(std::to_string(*study.cases) + " cases among " + std::to_string(*study.n) + " people",
                        "'cases' is at most 'n'");
    study.sourcing = read_sourcing(map, sources_, true);
  }

  /// A cut-off is a score that can occur, of a scale that says which end is the concern.
  void read_cut_off(MapReader& map, const Field& field, AccuracyStudy& study) {
    study.cutoff = read_number(field);
    if (!map.has("scale")) field.wrong("a cut-off without its scale", "add 'scale:'");
    if (!study.cutoff || study.score < 0) return;
    if (ground_.instrument.concern(study.score) == Concern::none)
      field.wrong(
          "'" + ground_.scores[study.score] + "' does not say which end is the concern, so a cut-off has no side",
          "concern: high or low, in instrument.yaml");
    const auto scale = map.optional("scale");
    const auto range = range_on_forms(*scale, study.score, forms_with(study.score, study.forms, ground_), ground_);
    if (range && !range->holds(*study.cutoff))
      field.wrong("a cut-off of " + core::to_text(*study.cutoff) + " lies outside the scores that can occur",
                  "from " + core::to_text(range->low) + " to " + core::to_text(range->high));
  }

  void read_informants(MapReader& map) {
    auto& one = evidence_.informants.emplace_back();
    one.where = map.field().where();
    if (const auto scale = map.required("scale", "the id of a scale or composite"))
      one.score = read_score(*scale, ground_).value_or(0);
    if (const auto between = map.required("between", "two informants")) {
      const auto both = read_references(*between, ground_.informants, "informant");
      if (both.size() == 2)
        one.informants[0] = both[0], one.informants[1] = both[1];
      else if (between->node->kind == YamlNode::Kind::sequence && between->node->items.size() != 2)
        between->wrong("a correlation is between two informants, not " + std::to_string(between->node->items.size()),
                       "[parent, self]");
    }
    one.country = read_country(map);
    one.people = read_people(map);
    if (const auto value = map.required("value", "the correlation"))
      one.value = read_share(*value, "a correlation", -1, 1).value_or(0);
    one.n = read_count(map, "n");
    one.sourcing = read_sourcing(map, sources_, true);
  }

  void read_finding(MapReader& map) {
    Finding& finding = evidence_.findings.emplace_back();
    finding.where = map.field().where();
    if (const auto statistic = map.required("statistic", "alpha, pearson, odds_ratio, ..."))
      finding.statistic = read_id(*statistic, IdKind::name).value_or("");
    if (const auto scales = map.optional("scales"))
      finding.scores = read_references(*scales, ground_.scores, "scale or composite");
    finding.about = read_words(map, "about", "what was found, by language");
    finding.country = read_country(map);
    finding.people = read_people(map);
    if (const auto value = map.required("value", "the number")) finding.value = read_number(*value).value_or(0);
    finding.n = read_count(map, "n");
    finding.sourcing = read_sourcing(map, sources_, true);
  }

  MapReader& map_;
  const Ground& ground_;
  Evidence evidence_;
  Names sources_;
  std::set<std::string> ids_;
};

}  // namespace

Evidence parse_evidence_file(const Field& root, const Ground& ground) {
  MapReader map(root);
  return EvidenceReader(map, ground).read();
}

}  // namespace kartlegg::definition
