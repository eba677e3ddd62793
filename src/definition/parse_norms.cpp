// norms/<id>.yaml: one norm study.
#include "definition/parse.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "definition/limits.hpp"
#include "definition/parsing.hpp"
#include "definition/table_proof.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> kinds = {"standardisation", "national_survey", "regional",
                                        "reference_study", "clinical",        "illustrative"};

std::string people_of(Sex sex) {
  if (sex == Sex::unspecified) return "boys and girls";
  return sex == Sex::male ? "boys" : "girls";
}

/// One norm file as it is read.
class NormReader {
 public:
  NormReader(MapReader& map, Ground& ground) : map_(map), ground_(ground) {}

  NormFile read(std::string_view id) {
    if (!map_.ok()) return norm_;
    check_format(map_);
    read_header(id);
    if (const auto sources = norm_.illustrative() ? map_.optional("sources")
                                                  : map_.required("sources", "a map of ids, each with a citation"))
      parse_sources(*sources, norm_.sources, sources_);
    read_forms_of_file();
    if (const auto sample = map_.required("sample", "{n: ..., years: ..., source: ...}")) read_sample(*sample);
    if (const auto bands = map_.optional("bands")) band_ids_ = parse_band_entries(*bands, norm_.bands);
    has_cut_offs_.assign(norm_.bands.size(), false);
    if (const auto groups = map_.required("groups", "a list of {sex, age, scales}")) read_cells(*groups);
    if (const auto reliability = map_.optional("reliability"))
      for (const Field& entry : read_list(*reliability, limits::norm_coefficients)) read_coefficient(entry);
    if (const auto note = map_.optional("note")) norm_.note = read_localised(*note).value_or(Text{});
    map_.finish();
    check_overlaps();
    check_bands();
    return std::move(norm_);
  }

 private:
  /// A score that a cell gives, for the check that no other gives it to the same people.
  struct Given {
    int score = 0;
    Sex sex = Sex::unspecified;
    Age from, end;  // the end is beyond
    Field where;
  };

  void read_header(std::string_view id) {
    if (const auto field = map_.required("id", "the name of the file")) {
      norm_.id = read_id(*field, IdKind::id).value_or("");
      if (!norm_.id.empty() && !id.empty() && norm_.id != id)
        field->wrong("the norm group is called '" + norm_.id + "', its file '" + core::shown(id, 64) + "'",
                     "give both the same name");
    }
    norm_.title = read_words(map_, "title");
    if (const auto kind = map_.required("kind", "standardisation, national_survey, regional, reference_study, ..."))
      norm_.kind = static_cast<NormKind>(read_choice(*kind, kinds).value_or(3));
    norm_.country = read_country(map_);
    norm_.language = read_language_code(map_);
  }

  void read_forms_of_file() {
    const auto forms = map_.optional("forms"), informant = map_.optional("informant");
    if (forms.has_value() == informant.has_value()) {
      map_.field().wrong("a norm file is for 'forms' or for an 'informant'", "forms: [...], or informant: parent");
    } else if (forms) {
      norm_.forms = read_references(*forms, ground_.forms, "form");
      if (forms->node->kind == YamlNode::Kind::sequence && forms->node->items.empty())
        forms->wrong("a norm file needs forms", "a list of form ids");
    } else if (read_reference(*informant, ground_.informants, "informant")) {
      norm_.forms = read_form_key(*informant, ground_.instrument.forms, {}, ground_.informants).forms;
    }
  }

  void read_sample(const Field& field) {
    MapReader map(field);
    norm_.sample.n = read_count(map, "n");
    if (const auto years = map.optional("years")) norm_.sample.years = read_text(*years).value_or("");
    if (const auto about = map.optional("about")) norm_.sample.about = read_localised(*about).value_or(Text{});
    norm_.sample.sourcing = read_sourcing(map, sources_, !norm_.illustrative());
    if (norm_.sample.sourcing.illustrative && !norm_.illustrative())
      field.wrong("an illustrative sample in a norm file of another kind", "kind: illustrative");
    map.finish();
  }

  void read_cells(const Field& field) {
    for (const Field& entry : read_list(field, limits::norm_cells)) {
      MapReader map(entry);
      if (!map.ok()) continue;
      NormCell cell;
      cell.where = entry.where();
      cell.people = read_people(map);
      cell.n = read_count(map, "n");
      if (const auto scales = map.required("scales", "a map of scales and composites")) {
        for (const Entry& of_score : read_entries(*scales, IdKind::name, limits::scales))
          read_score_norm(of_score, cell);
        if (scales->node->kind == YamlNode::Kind::mapping && scales->node->entries.empty())
          scales->wrong("a group needs scales", "{total: {mean: 9.1, sd: 6.0}}");
      }
      map.finish();
      norm_.cells.push_back(std::move(cell));
    }
    if (field.node->kind == YamlNode::Kind::sequence && field.node->items.empty())
      field.wrong("a norm file needs groups", "- {sex: male, age: {from: 5y, before: 16y}, scales: {...}}");
  }

  void read_score_norm(const Entry& entry, NormCell& cell) {
    const auto score = read_score(entry.key_field, ground_);
    const auto range = score ? range_on_forms(entry.key_field, *score, norm_.forms, ground_) : std::nullopt;
    MapReader map(entry.value);
    if (!map.ok()) return;
    ScoreNorm norm;
    norm.score = score.value_or(0);
    norm.where = entry.key_field.where();
    norm.n = read_count(map, "n");
    const auto& n = norm.n ? norm.n : cell.n ? cell.n : norm_.sample.n;
    norm.values = parse_norm_values(map, {range, cell.people, n});
    if (const auto cutoffs = map.optional("cutoffs"))
      read_cut_offs(*cutoffs, norm, score.has_value());
    else if (std::holds_alternative<std::monostate>(norm.values))
      entry.value.wrong("'" + entry.key + "' has no numbers", "mean and sd, table, lms, regression or cutoffs");
    norm.sourcing = read_sourcing(map, sources_, false);
    map.finish();
    if (!score) return;
    given_.push_back({*score, cell.people.sex, cell.people.age.begin(), cell.people.age.end(), entry.key_field});
    cell.scores.push_back(std::move(norm));
  }

  void read_cut_offs(const Field& field, ScoreNorm& norm, bool known_score) {
    if (norm_.bands.empty()) {
      field.wrong("cut-offs without bands",
                  "at the top of the file: bands: [{id: ..., level: 0, label: {en: ...}}, ...]");
      return;
    }
    norm.cutoffs = parse_band_ranges(field, band_ids_);
    for (const BandRange& range : norm.cutoffs) has_cut_offs_[static_cast<std::size_t>(range.band)] = true;
    const bool all_read =
        field.node->kind == YamlNode::Kind::mapping && norm.cutoffs.size() == field.node->entries.size();
    if (known_score && all_read) prove(field, norm);
  }

  /// Every score that can occur on any of the forms has exactly one band.
  void prove(const Field& field, const ScoreNorm& norm) {
    if (ground_.reachable.empty() || field.problems->full()) return;
    ground_.cut_offs += norm_.forms.size() * (1 + norm.cutoffs.size());
    if (ground_.cut_offs > limits::cut_offs) {
      field.wrong("the norm files have too many cut-offs", "at most " + std::to_string(limits::cut_offs) + " in all");
      return;
    }
    for (const int form : norm_.forms) {
      const auto f = static_cast<std::size_t>(form);
      const ReachableScores& scores = ground_.reachable[f][static_cast<std::size_t>(norm.score)];
      if (scores.none()) continue;
      const auto faults = faults_of(norm.cutoffs, norm_.bands, scores,
                                    "'" + ground_.scores[norm.score] + "' on form '" + ground_.forms[form] + "'");
      for (const CutOffFault& fault : faults) field.wrong(fault.message, fault.hint);
      if (!faults.empty()) return;
    }
  }

  void read_coefficient(const Field& field) {
    MapReader map(field);
    if (!map.ok()) return;
    Coefficient one;
    one.where = field.where();
    const auto scale = map.required("scale", "the id of a scale or composite");
    const auto score = scale ? read_score(*scale, ground_) : std::nullopt;
    if (score) range_on_forms(*scale, *score, norm_.forms, ground_);
    one.score = score.value_or(0);
    if (const auto kind = map.required("kind", "alpha, omega, retest, ..."))
      one.kind = coefficient_kinds()[static_cast<std::size_t>(read_choice(*kind, coefficient_kinds()).value_or(0))];
    if (const auto value = map.required("value", "the coefficient")) {
      one.value = read_share(*value, "a reliability", 0, 1, false).value_or(1);
      one.decimals = decimals_of(*value);
    }
    one.n = read_count(map, "n");
    one.people = read_people(map);
    if (const auto interval = map.optional("interval")) one.interval = read_localised(*interval).value_or(Text{});
    if (const auto other = map.optional("other_sample")) one.other_sample = read_bool(*other).value_or(false);
    one.sourcing = read_sourcing(map, sources_, one.other_sample);  // the sample's source is not where it is from
    map.finish();
    norm_.reliability.push_back(std::move(one));
  }

  void check_overlaps() {
    std::stable_sort(given_.begin(), given_.end(), [](const Given& a, const Given& b) {
      return std::tuple(a.score, a.sex, a.from) < std::tuple(b.score, b.sex, b.from);
    });
    const Given* last = nullptr;  // of those before, the one that ends last
    for (const Given& given : given_) {
      const bool same = last != nullptr && last->score == given.score && last->sex == given.sex;
      if (same && given.from < last->end) {
        const Given& later = given.where.node->line > last->where.node->line ? given : *last;
        later.where.wrong("two groups give '" + ground_.scores[given.score] + "' for " + people_of(given.sex) +
                              (given.from == Age{} ? "" : " of " + to_text(given.from)),
                          "let every group end before the next of the same sex begins");
      }
      if (!same || last->end < given.end) last = &given;
    }
  }

  void check_bands() {
    for (std::size_t b = 0; b < norm_.bands.size(); ++b) {
      const auto& where = norm_.bands[b].where;
      if (!has_cut_offs_[b] && !norm_.bands[b].id.empty())
        map_.field().problems->add_harmless(where.line, where.column, "bands",
                                            "band '" + norm_.bands[b].id + "' has no range anywhere",
                                            "give it ranges, or remove it");
    }
  }

  MapReader& map_;
  Ground& ground_;
  NormFile norm_;
  Names sources_, band_ids_;
  std::vector<bool> has_cut_offs_;  // by band
  std::vector<Given> given_;
};

}  // namespace

NormFile parse_norm_file(const Field& root, Ground& ground, std::string_view id) {
  MapReader map(root);
  return NormReader(map, ground).read(id);
}

}  // namespace kartlegg::definition
