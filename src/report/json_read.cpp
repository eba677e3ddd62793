#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/number.hpp"
#include "core/text.hpp"
#include "kartlegg/archive.hpp"
#include "report/archive_text.hpp"

namespace kartlegg {
namespace report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view schema = "kartlegg-report-";
constexpr int newest_schema = 1;
constexpr std::size_t longest_json = 16U << 20U;

/// The faults of a report in JSON.
struct Teller : FaultTeller {
  [[noreturn]] void foreign() const {
    fail(ArchiveFault::not_an_archive, ArchivePhrase::json_foreign, ArchivePhrase::json_give_one);
  }
  [[noreturn]] void damaged(const std::string& field) const {
    fail(ArchiveFault::damaged, ArchivePhrase::json_damaged, ArchivePhrase::json_take_again, {}, field);
  }
};

/// A value at a key that may be absent; damaged if it is there and is something else.
template <class T>
std::optional<T> value_at(const Json& json, const char* key, const Teller& teller) {
  const auto found = json.find(key);
  if (found == json.end()) return std::nullopt;
  try {
    const auto value = found->get<T>();
    if (Json(value) == *found) return value;  // no number was cut, no text made of something else
  } catch (const nlohmann::json::exception&) {
    // of another type
  }
  teller.damaged(key);
}

const Json& object_at(const Json& json, const char* key, const Teller& teller) {
  static const Json nothing = Json::object();
  const auto found = json.find(key);
  if (found == json.end()) return nothing;
  if (!found->is_object()) teller.damaged(key);
  return *found;
}

std::optional<std::chrono::year_month_day> date_at(const Json& json, const char* key, const Teller& teller) {
  const auto text = value_at<std::string>(json, key, teller);
  if (!text) return std::nullopt;
  const std::size_t day = text->rfind('-'), month = day == 0 ? day : text->rfind('-', day - 1);
  if (day == std::string::npos || month == std::string::npos || month == day) teller.damaged(key);
  const auto part = [&](std::size_t from, std::size_t to) {
    const auto number = core::parse_int(std::string_view(*text).substr(from, to - from));
    if (!number || *number < -32767 || *number > 32767) teller.damaged(key);
    return *number;
  };
  const int year = part(0, month), m = part(month + 1, day), d = part(day + 1, text->size());
  if (m < 0 || d < 0) teller.damaged(key);
  return std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(m)} /
         std::chrono::day{static_cast<unsigned>(d)};
}

/// What to_json says that the caller gave.
struct Sheet {
  std::vector<std::pair<std::string, int>> answers;
  Subject who;
  std::string informant, form;  // that `who` borrows
  ScoreOptions options;
  std::vector<std::string> remarks;
};

Sheet read_sheet(const Json& given, const Teller& teller) {
  Sheet sheet;
  const Json& answers = object_at(given, "answers", teller);
  for (const auto& [item, code] : answers.items())
    sheet.answers.emplace_back(item, *value_at<int>(answers, item.c_str(), teller));
  const Json& person = object_at(given, "person", teller);
  sheet.who.birth_date = date_at(person, "birth_date", teller);
  sheet.who.assessment_date = date_at(person, "assessment_date", teller);
  sheet.who.age_months = value_at<double>(person, "age_months", teller).value_or(unknown);
  sheet.who.weeks_early = value_at<int>(person, "weeks_early", teller);
  sheet.who.gestation_days = value_at<int>(person, "gestation_days", teller);
  const auto sex = value_at<std::string>(person, "sex", teller);
  if (sex && *sex != "female" && *sex != "male") teller.damaged("sex");
  if (sex) sheet.who.sex = *sex == "female" ? Sex::female : Sex::male;
  sheet.informant = value_at<std::string>(person, "informant", teller).value_or("");
  sheet.form = value_at<std::string>(person, "form", teller).value_or("");
  const Json& options = object_at(given, "options", teller);
  if (value_at<std::string>(options, "invalid_code", teller) == "as_missing")
    sheet.options.invalid_code = InvalidCode::as_missing;
  sheet.options.credits = value_at<bool>(options, "credits", teller).value_or(true);
  using Names = std::vector<std::string>;
  sheet.options.already_keyed = value_at<Names>(options, "already_keyed", teller).value_or(Names());
  const Json& norms = object_at(given, "norms", teller);
  sheet.options.norms.groups = value_at<Names>(norms, "groups", teller).value_or(Names());
  sheet.options.norms.country = value_at<std::string>(norms, "country", teller).value_or("");
  sheet.options.norms.language = value_at<std::string>(norms, "language", teller).value_or("");
  sheet.remarks = value_at<Names>(given, "remarks", teller).value_or(Names());
  return sheet;
}

/// Where two values differ first: the keys that lead there, and both. Texts for readers may change from one kartlegg to
/// the next, and it may say more: only what stands in `stored` is looked at.
struct Difference {
  std::string at;
  Json stored, scored;  // null: absent
};

bool is_for_readers(const std::string& key) {
  constexpr std::string_view texts[] = {"title",  "label",           "note",        "notes",   "people",
                                        "sample", "retest_interval", "explanation", "sources", "message"};
  return std::find(std::begin(texts), std::end(texts), key) != std::end(texts);
}

std::optional<Difference> difference(const Json& stored, const Json& scored, const std::string& at) {
  if (stored.is_object() && scored.is_object()) {
    for (const auto& [key, value] : stored.items()) {
      if (is_for_readers(key)) continue;
      const auto found = scored.find(key);
      std::string below = at.empty() ? key : at + ".";
      if (!at.empty()) below += key;
      if (found == scored.end()) return Difference{below, value, nullptr};
      if (auto inner = difference(value, *found, below)) return inner;
    }
    return std::nullopt;
  }
  if (stored.is_array() && scored.is_array() && stored.size() == scored.size()) {
    for (std::size_t i = 0; i < stored.size(); ++i)
      if (auto inner = difference(stored[i], scored[i], at + "[" + std::to_string(i) + "]")) return inner;
    return std::nullopt;
  }
  if (stored == scored) return std::nullopt;
  return Difference{at, stored, scored};
}

/// Every score that the JSON tells is the one that its answers give.
void expect_same_scores(const Json& stored, const Json& scored, const Teller& teller) {
  const auto shown = [&](const Json& value) {
    return value.is_null() ? say(ArchivePhrase::json_nothing, teller.language) : core::shown(value.dump(), 60);
  };
  const auto fail = [&](const std::string& of, const Difference& differs) {
    teller.fail(ArchiveFault::damaged, ArchivePhrase::json_differs, ArchivePhrase::json_score_again,
                {of, differs.at, shown(differs.stored), shown(differs.scored)});
  };
  const auto scores = stored.find("scores");
  if (scores == stored.end() || !scores->is_array()) teller.damaged("scores");
  for (std::size_t s = 0; s < scores->size(); ++s) {
    const Json& one = (*scores)[s];
    const auto scale = one.is_object() ? value_at<std::string>(one, "scale", teller) : std::nullopt;
    if (!scale || s >= scored["scores"].size()) teller.damaged("scores");
    if (const auto differs = difference(one, scored["scores"][s], ""))
      fail("'" + core::shown(*scale, 40) + "'", *differs);
  }
  for (const char* const part : {"form", "norm_groups", "scores", "alerts", "illustrative"}) {
    const Json nothing;
    const auto& a = stored.contains(part) ? stored[part] : nothing;
    const auto& b = scored.contains(part) ? scored[part] : nothing;
    if (const auto differs = difference(a, b, part)) fail(part, *differs);
  }
}

}  // namespace
}  // namespace report

inline namespace v1 {

Report report_from_json(std::string_view text, const Instrument& instrument, Language language) {
  using report::ArchivePhrase;
  const report::Teller teller{{{}, language}};
  if (text.size() > report::longest_json) teller.foreign();
  const auto json = report::Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("schema") || !json["schema"].is_string()) teller.foreign();
  const auto name = json["schema"].get<std::string>();
  const auto number = core::parse_int(name.substr(std::min(report::schema.size(), name.size())));
  if (!name.starts_with(report::schema) || !number) teller.foreign();
  const auto& library = report::object_at(json, "library", teller);
  if (*number > report::newest_schema)
    teller.fail(ArchiveFault::newer, ArchivePhrase::json_newer, ArchivePhrase::update,
                {core::shown(report::value_at<std::string>(library, "version", teller).value_or("?"), 20),
                 std::to_string(*number), std::to_string(report::newest_schema)});
  const auto& made_with = report::object_at(json, "instrument", teller);
  const auto said = [&](const char* key) {
    return core::shown(report::value_at<std::string>(made_with, key, teller).value_or("?"), 80);
  };
  if (said("content_hash") != instrument.content_hash())
    teller.fail(ArchiveFault::other_instrument, ArchivePhrase::json_other_instrument,
                ArchivePhrase::json_give_instrument,
                {said("id") + " " + said("version"), said("content_hash"),
                 std::string(instrument.id()) + " " + std::string(instrument.version())});
  if (!json.contains("given")) teller.damaged("given");
  auto sheet = report::read_sheet(report::object_at(json, "given", teller), teller);
  std::vector<Response> responses;
  for (const auto& [item, code] : sheet.answers) responses.push_back({item, code});
  sheet.who.informant = sheet.informant;
  sheet.who.form = sheet.form;
  sheet.options.language = language;
  Report scored = instrument.score(responses, sheet.who, sheet.options).with_remarks(std::move(sheet.remarks));
  report::expect_same_scores(json, report::Json::parse(to_json(scored)), teller);
  return scored;
}

}  // namespace v1
}  // namespace kartlegg
