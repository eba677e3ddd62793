// The block `irt` of a scale.
#include <string>
#include <vector>

#include "core/number.hpp"
#include "definition/limits.hpp"
#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> models = {"rasch", "2pl", "graded"};
using Model = ItemResponse::Model;

std::optional<double> read_positive(const Field& field, std::string_view what) {
  const auto value = read_number(field);
  if (!value || *value > 0) return value;
  field.wrong(std::string(what) + " of " + core::to_text(*value) + " is not possible", "more than 0");
  return std::nullopt;
}

double required_number(MapReader& map, std::string_view key) {
  const auto field = map.required(key, "a number");
  return field ? read_number(*field).value_or(0) : 0;
}

double required_positive(MapReader& map, std::string_view key, std::string_view what) {
  const auto field = map.required(key, "a number above 0");
  return field ? read_positive(*field, what).value_or(1) : 1;
}

std::vector<double> read_thresholds(const Field& field) {
  std::vector<double> thresholds;
  for (const Field& entry : read_list(field)) {
    const auto threshold = read_number(entry);
    if (!threshold) continue;
    if (!thresholds.empty() && *threshold <= thresholds.back())
      entry.wrong("threshold " + core::to_text(*threshold) + " stands after " + core::to_text(thresholds.back()),
                  "thresholds rise, from that of the second lowest category on");
    thresholds.push_back(*threshold);
  }
  if (field.node->kind == YamlNode::Kind::sequence && field.node->items.empty())
    field.wrong("an item without thresholds", "[-1.2, 0.3]: one fewer than the item has different scores");
  return thresholds;
}

ItemResponse::Item parse_item(const Entry& entry, Model model, const Parsing& parsing, const Sourcing& of_scale) {
  ItemResponse::Item item;
  item.item = read_reference(entry.key_field, parsing.items, "item").value_or(-1);
  item.where = entry.key_field.where();
  MapReader map(entry.value);
  if (model != Model::rasch) item.discrimination = required_positive(map, "discrimination", "a discrimination");
  if (model != Model::graded) {
    item.parameters.thresholds = {required_number(map, "difficulty")};
  } else if (const auto thresholds = map.required("thresholds", "a list of numbers")) {
    item.parameters.thresholds = read_thresholds(*thresholds);
  }
  item.sourcing = read_sourcing(map, parsing.sources, false);
  if (item.sourcing.sources.empty() && !item.sourcing.illustrative) {
    item.sourcing.sources = of_scale.sources;
    item.sourcing.illustrative = of_scale.illustrative;
  }
  map.finish();
  return item;
}

void parse_grid(const Field& field, ItemResponse& irt) {
  MapReader map(field);
  irt.from = required_number(map, "from");
  irt.to = required_number(map, "to");
  irt.step = required_positive(map, "step", "a step");
  map.finish();
  if (!map.ok() || !map.has("from") || !map.has("to") || !map.has("step")) return;
  const std::size_t nodes = stats::equally_spaced(irt.from, irt.to, irt.step).size();
  if (nodes == 0)
    field.wrong("the grid does not go from " + core::to_text(irt.from) + " to " + core::to_text(irt.to) +
                    " in steps of " + core::to_text(irt.step),
                "{from: -4, to: 4, step: 0.1}: a whole number of steps upwards");
  else if (nodes > limits::nodes)
    field.wrong("a grid of " + std::to_string(nodes) + " points", "at most " + std::to_string(limits::nodes));
}

void parse_prior(const Field& field, ItemResponse& irt) {
  MapReader map(field);
  if (const auto mean = map.required("mean", "a number, or a formula over 'age' (in years)"))
    if (auto formula = read_expression(*mean, Names{"age"}, Want::number)) irt.prior_mean = std::move(*formula);
  irt.prior_sd = required_positive(map, "sd", "an SD");
  const auto decimals = map.optional("age_decimals");
  if (decimals) irt.age_decimals = read_int(*decimals, 0, 10);
  const auto without_age = map.optional("without_age");
  if (without_age) {
    MapReader other(*without_age);
    irt.without_age = {required_number(other, "mean"), required_positive(other, "sd", "an SD")};
    other.finish();
  }
  map.finish();
  for (const auto* const idle : {&decimals, &without_age})
    if (*idle && !irt.prior_mean.nodes.empty() && !irt.needs_age())
      (*idle)->wrong("this does nothing: the prior does not hang on age", "remove it, or let 'mean' read 'age'");
}

}  // namespace

ItemResponse parse_item_response(const Field& field, Parsing& parsing, const Sourcing& of_scale) {
  ItemResponse irt;
  MapReader map(field);
  const auto model_field = map.required("model", "rasch, 2pl or graded");
  const auto model = model_field ? read_choice(*model_field, models) : std::nullopt;
  irt.model = static_cast<Model>(model.value_or(0));
  if (const auto points = map.optional("points_per_logit"))
    irt.points_per_logit = read_positive(*points, "a number of points").value_or(1);
  if (const auto items = map.required("items", "item -> its parameters"); items && model)
    for (const Entry& entry : read_entries(*items, IdKind::name, limits::items))
      irt.items.push_back(parse_item(entry, irt.model, parsing, of_scale));
  for (ItemResponse::Item& item : irt.items) item.parameters.slope = item.discrimination / irt.points_per_logit;
  if (const auto grid = map.required("grid", "{from: -4, to: 4, step: 0.1}")) parse_grid(*grid, irt);
  if (const auto prior = map.required("prior", "{mean: 0, sd: 1}")) parse_prior(*prior, irt);
  if (const auto metric = map.optional("metric")) {
    MapReader linear(*metric);
    irt.intercept = required_number(linear, "intercept");
    irt.slope = required_positive(linear, "slope", "a slope");
    linear.finish();
  }
  if (const auto decimals = map.optional("decimals")) irt.decimals = read_int(*decimals, 0, 10);
  if (const auto least = map.required("min_answered", "how many answers a score needs"))
    irt.min_answered = read_int(*least, 1, static_cast<int>(limits::items)).value_or(1);
  map.finish();
  std::size_t categories = 0;
  for (const ItemResponse::Item& item : irt.items) categories += item.parameters.thresholds.size() + 1;
  parsing.bank_cells += categories * stats::equally_spaced(irt.from, irt.to, irt.step).size();
  if (parsing.bank_cells > limits::bank_cells)
    field.wrong("the item banks are too large", "at most " + std::to_string(limits::bank_cells) +
                                                    " categories times points of the grid, over all scales");
  return irt;
}

}  // namespace kartlegg::definition
