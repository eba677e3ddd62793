// Change, differences, informants and predictive values. Each result is told as JSON, and the package makes its
// attributes from that; options come as a dict, whose keys are the members of the options' struct.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "bind.hpp"

namespace kartlegg::python {
namespace {

/// Takes the value of an option; `wanted` is what it should be, in words.
struct Reader {
  std::function<void(const py::handle&)> take;
  std::string wanted;
};

/// Hands each key of a dict to what reads it; TypeError for a key that nothing reads, and for a value of another kind.
using Readers = std::map<std::string, Reader>;
void read(const py::dict& given, const Readers& readers) {
  for (const auto& [name, value] : given) {
    const auto key = py::str(name).cast<std::string>();
    const auto found = readers.find(key);
    if (found == readers.end()) throw py::type_error("no option '" + key + "'");
    try {
      found->second.take(value);
    } catch (const py::cast_error&) {
      throw py::type_error(key + ": " + py::repr(value).cast<std::string>() + " is not " + found->second.wanted);
    }
  }
}

template <class T>
std::string in_words() {
  if constexpr (std::is_same_v<T, int> || std::is_same_v<T, std::optional<int>>)
    return "a whole number";
  else if constexpr (std::is_same_v<T, std::string>)
    return "a text";
  else if constexpr (std::is_same_v<T, std::vector<std::string>>)
    return "a list of texts";
  else
    return "a number";
}

/// A reader that casts to the type of a member.
template <class T>
Reader into(T& member) {
  return {[&member](const py::handle& value) { member = value.cast<T>(); }, in_words<T>()};
}

template <class T, class Parse>
Reader named(T& member, Parse parse, const char* what) {
  const auto take = [&member, parse, what](const py::handle& value) {
    const auto text = value.cast<std::string>();
    const auto found = parse(text);
    if (!found) throw py::value_error("no " + std::string(what) + " '" + text + "'");
    member = *found;
  };
  return {take, "a text"};
}

std::optional<CutoffRule> parse_cutoff_rule(std::string_view text) {
  for (const CutoffRule rule : {CutoffRule::none, CutoffRule::a, CutoffRule::b, CutoffRule::c, CutoffRule::band})
    if (text == name(rule)) return rule;
  return std::nullopt;
}

Reader group(std::optional<GroupMoments>& member) {
  const auto take = [&member](const py::handle& value) {
    const auto [mean, sd] = value.cast<std::pair<double, double>>();
    member = GroupMoments{mean, sd};
  };
  return {take, "a pair of numbers (mean, SD)"};
}

ChangeOptions change_options(const py::dict& given) {
  ChangeOptions options;
  const auto reference = [&](const py::handle& value) {
    options.reference.emplace();
    read(value.cast<py::dict>(), {{"name", into(options.reference->name)},
                                  {"mean", into(options.reference->mean)},
                                  {"sd", into(options.reference->sd)},
                                  {"reliability", into(options.reference->reliability)}});
  };
  read(given, {{"method", named(options.method, stats::parse_change_method, "method")},
               {"measure", named(options.measure, parse_measure, "measure")},
               {"confidence", into(options.confidence)},
               {"norm_group", into(options.norm_group)},
               {"coefficient", into(options.coefficient)},
               {"reference", {reference, "a dict of name, mean, sd and reliability"}},
               {"practice_effect", into(options.practice_effect)},
               {"second_sd", into(options.second_sd)},
               {"correlation", into(options.correlation)},
               {"difference_sd", into(options.difference_sd)},
               {"retest_n", into(options.retest_n)},
               {"cutoff", named(options.cutoff, parse_cutoff_rule, "cut-off rule")},
               {"clinical", group(options.clinical)},
               {"functional", group(options.functional)},
               {"band_scheme", into(options.band_scheme)}});
  return options;
}

DifferenceOptions difference_options(const py::dict& given) {
  DifferenceOptions options;
  read(given, {{"measure", named(options.measure, parse_measure, "measure")},
               {"confidence", into(options.confidence)},
               {"comparisons", into(options.comparisons)},
               {"norm_groups", into(options.norm_groups)},
               {"correlation", into(options.correlation)}});
  return options;
}

/// A result whose texts come in any language.
template <class T>
py::class_<T> told(py::module_& module, const char* name, const char* about) {
  py::class_<T> type(module, name, about);
  type.def(
      "to_json", [](const T& result, std::string_view language) { return to_json(result, to_language(language)); },
      py::arg("language") = "en");
  type.def(
      "to_text", [](const T& result, std::string_view language) { return to_text(result, to_language(language)); },
      py::arg("language") = "en");
  return type;
}

/// A result whose texts are in the language asked for.
template <class T>
void told_once(py::module_& module, const char* name, const char* about) {
  py::class_<T>(module, name, about)
      .def("to_json", [](const T& result) { return to_json(result); })
      .def("to_text", [](const T& result) { return to_text(result); });
}

}  // namespace

void bind_change(py::module_& module) {
  told<Change>(module, "Change", "Two occasions compared.")
      .def_property_readonly("before", [](const Change& c) { return c.before; })
      .def_property_readonly("after", [](const Change& c) { return c.after; });
  told<ChangeSeries>(module, "ChangeSeries", "Many occasions, by date.")
      .def_property_readonly("reports", [](const ChangeSeries& s) {
        std::vector<Report> reports;
        for (const Occasion& occasion : s.occasions) reports.push_back(occasion.report);
        return reports;
      });
  told<Difference>(module, "Difference", "Two informants, or two scales, compared.");
  told_once<InformantTable>(module, "InformantTable", "Several informants side by side.");
  told_once<PredictiveValues>(module, "PredictiveValues", "What the results of a cut-off mean at a prevalence.");

  module.def(
      "change",
      [](const Report& one, const Report& other, std::string_view scale, const py::dict& options) {
        return change(one, other, scale, change_options(options));
      },
      py::arg("one"), py::arg("other"), py::arg("scale"), py::arg("options"));
  module.def(
      "change_series",
      [](const std::vector<Report>& reports, std::string_view scale, const py::dict& options) {
        return change_series(reports, scale, change_options(options));
      },
      py::arg("reports"), py::arg("scale"), py::arg("options"));
  module.def(
      "difference",
      [](const Report& one, const Report& other, std::string_view scale, const py::dict& options) {
        return difference(one, other, scale, difference_options(options));
      },
      py::arg("one"), py::arg("other"), py::arg("scale"), py::arg("options"));
  module.def(
      "difference_of_scales",
      [](const Report& report, std::string_view scale, std::string_view other_scale, const py::dict& options) {
        return difference(report, scale, other_scale, difference_options(options));
      },
      py::arg("report"), py::arg("scale"), py::arg("other_scale"), py::arg("options"));
  module.def(
      "informants",
      [](const std::vector<Report>& reports, const py::dict& options, std::string_view language) {
        return informants(reports, difference_options(options), to_language(language));
      },
      py::arg("reports"), py::arg("options"), py::arg("language"));
  const auto predict = [](const auto& about, std::string_view study, double prevalence, double confidence,
                          const std::string& country, std::string_view language) {
    return predictive_values(about, study, prevalence, {confidence, country}, to_language(language));
  };
  const auto bind_predict = [&]<class About>(const char* name) {
    module.def(
        name,
        [predict](const About& about, std::string_view study, double prevalence, double confidence,
                  const std::string& country, std::string_view language) {
          return predict(about, study, prevalence, confidence, country, language);
        },
        py::arg("about"), py::arg("study"), py::arg("prevalence"), py::arg("confidence"), py::arg("country"),
        py::arg("language"));
  };
  bind_predict.operator()<Instrument>("predictive_values");
  bind_predict.operator()<Report>("predictive_values_for");
}

}  // namespace kartlegg::python
