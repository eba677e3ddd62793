// A result as text and as JSON.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "battery/phrases.hpp"
#include "battery/state.hpp"
#include "core/text.hpp"
#include "kartlegg/battery.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using battery::Phrase;
using battery::say;
using Json = nlohmann::ordered_json;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

class Writer {
 public:
  explicit Writer(Language language) : language_(language) {}

  void line(int depth, const std::string& words) {
    text_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + words + "\n";
  }
  void said(int depth, Phrase phrase, std::initializer_list<std::string> values) {
    line(depth, say(phrase, language_, values));
  }

  void report(const BatteryReport& report) {
    if (!report.given) return line(1, report.role.id + ": " + report.note);
    const Phrase occasion = report.role.occasion == "first"      ? Phrase::first
                            : report.role.occasion == "previous" ? Phrase::previous
                                                                 : Phrase::latest;
    std::string words =
        report.role.id + ": " + report.title + ", " + report.informant + ", " + say(occasion, language_);
    if (report.date) words += ", " + core::to_text(*report.date);
    line(1, report.note.empty() ? words : words + ". " + report.note);
  }

  void decision(const BatteryDecision& decision) {
    const std::string result = decision.outcome == Outcome::yes  ? decision.label
                               : decision.outcome == Outcome::no ? say(Phrase::no_case, language_)
                                                                 : say(Phrase::cannot_be_known, language_);
    line(0, decision.title + ": " + result);
    if (!decision.action.empty()) said(1, Phrase::to_do, {decision.action});
    for (const auto& rule : decision.rules) {
      if (rule.outcome == Outcome::yes)
        said(1, Phrase::rule_is, {rule.with_numbers});
      else if (decision.outcome != Outcome::yes)
        said(1, Phrase::tried,
             {rule.label, say(rule.outcome == Outcome::no ? Phrase::does_not_hold : Phrase::is_not_known, language_),
              rule.with_numbers});
    }
    for (const auto& let : decision.lets) said(2, Phrase::where_is, {let});
    if (!decision.possible_labels.empty())
      said(1, Phrase::could_be, {report::either(decision.possible_labels, language_)});
    if (!decision.as_scored_label.empty()) said(1, Phrase::as_scored, {decision.as_scored_label});
    waits(decision.missing, decision.settled_by);
    grounds(decision.note, decision.illustrative, decision.sources);
  }

  void alert(const BatteryAlert& alert) {
    line(0, "! " + alert.message);
    said(1, Phrase::rule_is, {alert.rule.with_numbers});
    for (const auto& let : alert.lets) said(2, Phrase::where_is, {let});
    waits(alert.missing, alert.settled_by);
    grounds(alert.note, alert.illustrative, alert.sources);
  }

  void note(const std::string& note) {
    if (!illustrative_said_ || note != report::say(report::Phrase::illustrative, language_)) line(0, note);
  }

  std::string take() { return std::move(text_); }

 private:
  void waits(const std::vector<BatteryGap>& gaps, const std::vector<BatteryQuestion>& questions) {
    for (const auto& gap : gaps) line(1, gap.about);
    std::vector<std::string> names;
    for (const auto& question : questions) {
      const bool worded = !question.wording.empty();
      names.push_back((worded ? report::quoted(question.wording, language_) : question.topic) + " (" +
                      question.informant + ")");
    }
    if (!names.empty()) said(1, Phrase::settled_by, {report::either(names, language_)});
  }

  void grounds(const std::string& note, bool illustrative, const std::vector<std::string>& sources) {
    if (!note.empty()) line(1, note);
    if (illustrative) line(1, report::say(report::Phrase::illustrative, language_)), illustrative_said_ = true;
    if (!sources.empty()) said(1, Phrase::sources_are, {joined(sources)});
  }

  Language language_;
  std::string text_;
  bool illustrative_said_ = false;
};

// --- JSON

Json of_rule(const BatteryRule& rule) {
  return {{"id", rule.id},
          {"label", rule.label},
          {"text", rule.text},
          {"with_numbers", rule.with_numbers},
          {"outcome", name(rule.outcome)}};
}

template <class Entries, class Write>
void put_list(Json& json, const char* key, const Entries& entries, Write write) {
  if (entries.empty()) return;
  json[key] = Json::array();
  for (const auto& entry : entries) json[key].push_back(write(entry));
}

Json of_gap(const BatteryGap& gap) {
  Json json = {{"role", gap.role}, {"about", gap.about}};
  if (gap.report_missing) json["report_missing"] = true;
  if (!gap.items.empty()) json["items"] = gap.items;
  return json;
}

Json of_question(const BatteryQuestion& question) {
  Json json = {
      {"role", question.role}, {"informant", question.informant}, {"item", question.item}, {"topic", question.topic}};
  if (!question.wording.empty()) json["wording"] = question.wording;
  return json;
}

template <class Conclusion>
void put_grounds(Json& json, const Conclusion& conclusion) {
  if (!conclusion.lets.empty()) json["lets"] = conclusion.lets;
  put_list(json, "missing", conclusion.missing, of_gap);
  put_list(json, "settled_by", conclusion.settled_by, of_question);
  if (conclusion.illustrative) json["illustrative"] = true;
  if (!conclusion.sources.empty()) json["sources"] = conclusion.sources;
  if (!conclusion.note.empty()) json["note"] = conclusion.note;
}

Json of_decision(const BatteryDecision& decision) {
  Json json = {{"id", decision.id}, {"title", decision.title}, {"outcome", name(decision.outcome)}};
  if (!decision.case_id.empty()) json["case"] = decision.case_id;
  if (!decision.label.empty()) json["label"] = decision.label;
  if (!decision.action.empty()) json["action"] = decision.action;
  put_list(json, "rules", decision.rules, of_rule);
  if (!decision.possible.empty()) json["possible"] = decision.possible;
  if (!decision.as_scored.empty()) json["as_scored"] = decision.as_scored;
  put_grounds(json, decision);
  return json;
}

Json of_alert(const BatteryAlert& alert) {
  Json json = {{"id", alert.id}, {"message", alert.message}, {"certain", alert.certain}, {"rule", of_rule(alert.rule)}};
  put_grounds(json, alert);
  return json;
}

Json of_report(const BatteryReport& report) {
  Json json = {{"role", report.role.id},
               {"instrument",
                {{"id", report.role.instrument},
                 {"version", report.instrument_version},
                 {"content_hash", report.instrument_hash}}},
               {"informant", report.role.informant},
               {"occasion", report.role.occasion},
               {"given", report.given}};
  if (!report.role.form.empty()) json["form"] = report.role.form;
  if (report.role.optional) json["optional"] = true;
  if (report.role.within_days) json["within_days"] = *report.role.within_days;
  if (!report.role.norm_group.empty()) json["norm_group"] = report.role.norm_group;
  if (report.date) json["date"] = core::to_text(*report.date);
  if (!report.note.empty()) json["note"] = report.note;
  return json;
}

}  // namespace

std::string to_text(const BatteryResult& result, Language language) {
  const auto& battery = result.state().battery->definition;
  Writer writer(language);
  writer.line(0, battery.title.in(language) + ", " + battery.id + " " + battery.version);
  writer.line(0, battery.about.in(language));
  writer.said(0, Phrase::reports_are, {});
  for (const auto& report : result.reports(language)) writer.report(report);
  for (const auto& alert : result.alerts(language)) writer.alert(alert);
  for (const auto& decision : result.decisions(language)) writer.decision(decision);
  for (const auto& right : result.rights(language)) writer.line(0, right);
  for (const auto& note : result.notes(language)) writer.note(note);
  return writer.take();
}

std::string to_json(const BatteryResult& result, Language language) {
  const auto& battery = result.state().battery->definition;
  Json json = {{"schema", "kartlegg-battery-1"},
               {"language", name(language)},
               {"battery",
                {{"id", battery.id},
                 {"version", battery.version},
                 {"content_hash", result.content_hash()},
                 {"title", battery.title.in(language)},
                 {"about", battery.about.in(language)}}},
               {"library", {{"name", "kartlegg"}, {"version", KARTLEGG_VERSION}}}};
  if (result.illustrative()) json["illustrative"] = true;
  for (const char* const key : {"reports", "decisions", "alerts"}) json[key] = Json::array();
  for (const auto& report : result.reports(language)) json["reports"].push_back(of_report(report));
  for (const auto& decision : result.decisions(language)) json["decisions"].push_back(of_decision(decision));
  for (const auto& alert : result.alerts(language)) json["alerts"].push_back(of_alert(alert));
  json["rights"] = result.rights(language);
  json["notes"] = result.notes(language);
  return json.dump(2);
}

}  // namespace v1
}  // namespace kartlegg
