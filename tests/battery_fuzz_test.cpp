// Damaged batteries: each is loaded, or refused with a DefinitionError; and whatever its rules are, a conclusion that
// is drawn with answers missing stands when they are given. KARTLEGG_FUZZ and KARTLEGG_FUZZ_SEED as in fuzz_test.cpp.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "battery_support.hpp"
#include "mutation.hpp"

namespace {

using namespace battery_support;  // NOLINT(google-build-using-namespace)
using mutation::Dice;
using mutation::Mutator;
using mutation::number_from;

std::size_t rounds() { return number_from("KARTLEGG_FUZZ", 2000); }
std::size_t seed() { return number_from("KARTLEGG_FUZZ_SEED", 1); }

std::string read(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Random rules on the four questions and the SDQ.
class Rules {
 public:
  explicit Rules(Dice& dice) : dice_(dice) {}

  std::string number(int depth) {
    static const std::vector<std::string> names = {"now.burden",    "now.worst",    "now.worry",
                                                   "before.burden", "parent.total", "parent.impact",
                                                   "teacher.peer",  "first",        "second"};
    static const std::vector<std::string> binary = {"+", "-", "*", "/"};
    static const std::vector<std::string> several = {"sum", "mean", "min", "max", "first_known"};
    static const std::vector<std::string> one = {"abs", "floor", "sqrt", "round_half_even", "ln"};
    if (depth == 0 || dice_.one_in(4)) return dice_.one_in(4) ? std::to_string(dice_.below(12)) : dice_.any_of(names);
    switch (dice_.below(6)) {
      case 0:
        return dice_.any_of(one) + "(" + number(depth - 1) + ")";
      case 1:
        return dice_.any_of(several) + "(" + number(depth - 1) + ", " + number(depth - 1) + ")";
      case 2:
        return "if(" + condition(depth - 1) + ", " + number(depth - 1) + ", " + number(depth - 1) + ")";
      case 3:
        return "count(" + condition(depth - 1) + ", " + condition(depth - 1) + ")";
      default:
        return "(" + number(depth - 1) + " " + dice_.any_of(binary) + " " + number(depth - 1) + ")";
    }
  }

  std::string condition(int depth) {
    static const std::vector<std::string> comparisons = {"<", "<=", ">", ">=", "==", "!="};
    switch (depth == 0 ? 9 : dice_.below(8)) {
      case 0:
        return "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
      case 1:
        return "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
      case 2:
        return "not (" + condition(depth - 1) + ")";
      case 3:
        return "answered(" + number(depth - 1) + ")";
      default:
        return number(std::max(depth - 1, 0)) + " " + dice_.any_of(comparisons) + " " + number(std::max(depth - 1, 0));
    }
  }

 private:
  Dice& dice_;
};

std::string random_battery(Dice& dice) {
  Rules rules(dice);
  std::string text =
      "format: 1\nid: random\nversion: \"1.0.0\"\ntitle: {en: Random}\nabout: {en: Random.}\nreports:\n"
      "  now: {instrument: monthly-four, informant: child}\n"
      "  before: {instrument: monthly-four, informant: child, occasion: previous, optional: true}\n"
      "  parent: {instrument: sdq, informant: parent, form: p4-17}\n"
      "  teacher: {instrument: sdq, informant: teacher, optional: true}\nlet:\n"
      "  first: now.burden - before.burden\n  second: first_known(teacher.peer, now.worst) * 2\ndecisions:\n"
      "  one:\n    title: {en: One}\n    illustrative: true\n    cases:\n";
  for (int i = 0; i < 3; ++i)
    text += "      - {id: c" + std::to_string(i) + ", when: \"" + rules.condition(3) + "\", label: {en: c}}\n";
  return text + "  two:\n    title: {en: Two}\n    illustrative: true\n    cases:\n" +
         "      - {id: a, when: now.burden > before.burden or parent.total >= 17, label: {en: a}}\n" +
         "      - {id: b, when: parent.impact / now.worst > 1 and teacher.peer < 5, label: {en: b}}\n" +
         "alerts:\n  - {id: x, when: \"" + rules.condition(4) + "\", message: {en: x}, illustrative: true}\n";
}

/// Answers of one person: some are missing in `with_gaps`, and given in `whole`.
struct Sheets {
  std::vector<Report> with_gaps, whole;
};

void add_sheet(const std::string& instrument, const std::string& form, Date date, const std::vector<Form>& forms,
               const std::vector<Item>& items, Dice& dice, Sheets& into) {
  const auto of = std::find_if(forms.begin(), forms.end(), [&](const Form& f) { return f.id == form; });
  std::vector<Response> partly, whole;
  const std::size_t gaps = 2 + dice.below(8);
  for (const Item& item : items) {
    if (std::find(of->items.begin(), of->items.end(), item.id) == of->items.end()) continue;
    std::vector<int> codes;
    for (const Option& option : item.options)
      if (option.non_answer.empty()) codes.push_back(option.code);
    whole.push_back({item.id, codes[dice.below(codes.size())]});
    if (!dice.one_in(gaps)) partly.push_back(whole.back());
  }
  const Subject who{.assessment_date = date, .form = form};
  into.with_gaps.push_back(shipped(instrument).score(partly, who));
  into.whole.push_back(shipped(instrument).score(whole, who));
}

Sheets random_sheets(Dice& dice) {
  static const auto four_forms = shipped("monthly-four").forms(), sdq_forms = shipped("sdq").forms();
  static const auto four_items = shipped("monthly-four").items(), sdq_items = shipped("sdq").items();
  Sheets sheets;
  if (!dice.one_in(5)) add_sheet("monthly-four", "child", day(2, 1), four_forms, four_items, dice, sheets);
  if (!dice.one_in(3)) add_sheet("monthly-four", "child", day(1, 1), four_forms, four_items, dice, sheets);
  if (!dice.one_in(5)) add_sheet("sdq", "p4-17", day(2, 1), sdq_forms, sdq_items, dice, sheets);
  if (!dice.one_in(3)) add_sheet("sdq", "t4-17", day(2, 1), sdq_forms, sdq_items, dice, sheets);
  return sheets;
}

/// Everything that a decision may come to.
std::set<std::string> ends(const BatteryResult& result, const std::string& id) {
  const auto decision = result.decision(id);
  if (decision.outcome != Outcome::not_known) return {end_of(result, id)};
  return {decision.possible.begin(), decision.possible.end()};
}

/// What does not go together in a result before and after the missing answers were given; "" if nothing.
std::string unsound(const BatteryResult& before, const BatteryResult& after) {
  for (const auto& then : after.decisions()) {
    const auto ends_before = ends(before, then.id);
    for (const auto& end : ends(after, then.id))  // several, where a report that is needed stays away
      if (ends_before.count(end) == 0) return then.id + " may come to " + end + ", which was held to be impossible";
  }
  for (const auto& id : raised(before, true))
    if (raised(after, true).count(id) == 0) return "alert " + id + " was certain, and is gone";
  for (const auto& id : raised(after, true))
    if (raised(before, true).count(id) + raised(before, false).count(id) == 0)
      return "alert " + id + " came from nowhere";
  return "";
}

std::string unfit(const DefinitionError& error, const std::string& text) {
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  for (const auto& problem : error.problems()) {
    if (problem.message.empty() || problem.hint.empty()) return "no message, or no cure: " + problem.message;
    if (problem.where.line < 1 || problem.where.line > lines || problem.where.column < 1)
      return "no place: " + problem.message;
  }
  static_cast<void>(nlohmann::json(error.what()).dump());  // throws on what is not UTF-8
  return error.problems().empty() ? "no problem named" : "";
}

/// What is wrong with the way a battery was received; "" if nothing is.
std::string receive(const std::string& text, const std::vector<Instrument>& shelf, Dice& dice, std::size_t& loaded) {
  try {
    const auto battery = parse_battery({"fuzz.yaml", text}, shelf);
    ++loaded;
    for (int i = 0; i < 2; ++i) {
      const Sheets sheets = random_sheets(dice);
      try {
        const auto before = battery.decide(sheets.with_gaps), after = battery.decide(sheets.whole);
        if (auto wrong = unsound(before, after); !wrong.empty()) return wrong;
        if (nlohmann::json::parse(to_json(before, Language::nn)).empty()) return "no JSON";
        if (to_text(before, Language::nb).find("kartlegg") == std::string::npos) return "no sentence";
      } catch (const ResponseError& error) {  // the damaged battery does not take these reports
        if (error.problems().size() != 1 || error.problems()[0].hint.empty()) return "refused without a cure";
      }
    }
    return "";
  } catch (const DefinitionError& error) {
    return unfit(error, text);
  } catch (const std::exception& error) {
    return std::string("threw: ") + error.what();
  }
}

template <class Next>
std::size_t check_receiving(std::size_t times, Dice& dice, Next next) {
  const std::vector<Instrument> shelf = {shipped("monthly-four"), shipped("sdq"), shipped("epds")};
  std::size_t loaded = 0;
  for (std::size_t round = 0; round < times; ++round) {
    const std::string text = next();
    const std::string wrong = receive(text, shelf, dice, loaded);
    INFO("round " << round << " of seed " << seed() << ": " << wrong << "\n" << (wrong.empty() ? "" : text));
    CHECK(wrong.empty());
  }
  std::cout << times << " batteries (seed " << seed() << "): " << loaded << " loaded\n";
  return loaded;
}

}  // namespace

TEST_CASE("Damaged batteries are loaded or refused, never worse") {
  Dice dice(seed());
  std::vector<std::string> texts;
  for (const std::string id : {"monthly-four-series", "triage-demo", "screen-follow-up"})
    texts.push_back(read("instruments/" + id + "/battery.yaml"));
  Mutator mutator(dice, texts);
  const auto loaded = check_receiving(rounds() / 8, dice, [&] { return mutator.next(); });
  if (rounds() >= 1000) CHECK(loaded > rounds() / 400);
}

TEST_CASE("Whatever the rules are, what is concluded with answers missing stands when they are given") {
  Dice dice(seed());
  const auto loaded = check_receiving(rounds() / 3, dice, [&] { return random_battery(dice); });
  if (rounds() >= 1000) CHECK(loaded > rounds() / 10);
}
