// Definitions made to be slow: each is loaded or refused in a time that a person would wait.
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <iostream>
#include <kartlegg/instrument.hpp>
#include <string>
#include <vector>

namespace {

/// "a0, a1, ..., a9" of the texts that `one` gives.
std::string list(int n, const std::function<std::string(int)>& one, const std::string& between = ", ") {
  std::string text;
  for (int i = 0; i < n; ++i) text += (i == 0 ? "" : between) + one(i);
  return text;
}
std::string id(const std::string& stem, int i) { return stem + std::to_string(i); }

struct Sections {
  std::string options = "{code: 0, score: 0}, {code: 1, score: 1}, {code: 2, score: 2}";
  int items = 2;
  std::string of_items;  // more keys of every item
  std::string forms = "[{id: home, informant: parent, title: *t, items: all, source: s}]";
  std::string scales;
  std::string rest;
};

std::string scale_of(const std::string& name, int items, const std::string& more) {
  return "  " + name + ": {title: *t, items: [" + list(items, [](int i) { return id("i", i); }) +
         "], concern: high, source: s, " + more + "}\n";
}

std::string definition(const Sections& with) {
  return "format: 1\nid: slow\nversion: \"1.0.0\"\ntitle: &t {en: x}\npurpose: survey\n"
         "sources: {s: {citation: x}}\nrights: {owner: x, wording: included, use: *t, source: s}\n"
         "informants: {parent: *t}\noptions: {o: [" +
         with.options + "]}\nitems:\n" +
         list(
             with.items,
             [&](int i) { return "  - {id: " + id("i", i) + ", topic: *t, options: o" + with.of_items + "}\n"; }, "") +
         "forms: " + with.forms + "\nscales:\n" + with.scales + with.rest;
}

/// The first problem, or "none"; it must be known soon.
std::string first_problem(const std::string& about, const std::vector<kartlegg::SourceFile>& files) {
  static double slowest = 0;
  const auto start = std::chrono::steady_clock::now();
  std::string problem = "none";
  try {
    kartlegg::parse(files);
  } catch (const kartlegg::DefinitionError& error) {
    problem = error.problems()[0].message;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  slowest = std::max(slowest, seconds);
  std::cout << about << ": " << seconds << " s" << (seconds == slowest ? ", the slowest so far" : "") << '\n';
  CHECK(seconds < 120);  // against hanging: with sanitizers on a busy machine; else a few seconds at most
  return problem;
}
std::string first_problem(const std::string& about, const std::string& text) {
  return first_problem(about, {{"instrument.yaml", text}});
}

const std::string none = "none";
const std::string prorated = "score: sum, missing: {min_answered: 1, prorate: mean, rounding: half_up}";
const std::string two_bands =
    "bands: {b: {title: *t, source: s, bands: [{id: low, level: 0, label: *t}, {id: high, level: 1, label: *t}], "
    "ranges: ";

std::string many_options(int n) {
  return list(n, [](int i) {
    return "{code: " + std::to_string(i) + ", score: " + std::to_string(i * i) + "." + std::to_string(i) + "}";
  });
}

std::string many_forms(int n) {
  return "[" +
         list(n,
              [](int i) { return "{id: " + id("f", i) + ", informant: parent, title: *t, items: all, source: s}"; }) +
         "]";
}

}  // namespace

TEST_CASE("Sums of many items cost no more than they may") {
  Sections large;
  large.items = 2000;
  large.scales = scale_of("long_scale", 2000, prorated);
  CHECK(first_problem("2000 items, prorated", definition(large)) == none);
  large.of_items = ", ask_when: i0 >= 1 or i1 >= 1";
  large.scales = scale_of("long_scale", 2000, "score: mean, missing: {min_answered: 1, fill: 1}");
  CHECK(first_problem("2000 items that may not apply", definition(large)) != none);  // i0 depends on itself

  Sections most;  // as much as is listed
  most.items = 150;
  most.scales = list(
      60,
      [](int i) {
        return scale_of(id("s", i), 150, "score: sum, missing: {min_answered: 135, prorate: mean, rounding: none}");
      },
      "");
  CHECK(first_problem("60 scales of 150 items, 15 of them missing", definition(most)) == none);

  Sections fine;
  fine.options = many_options(1000);
  fine.items = 500;
  fine.scales = list(
      50, [](int i) { return scale_of(id("s", i), 500, prorated); }, "");
  CHECK(first_problem("50 scales of 500 items with 1000 options", definition(fine)) == none);
}

TEST_CASE("Many forms times many scales cost no more than they may") {
  Sections wide;
  wide.forms = many_forms(200);
  wide.items = 20;
  wide.scales = list(
      25, [](int i) { return scale_of(id("s", i), 20, prorated); }, "");
  CHECK(first_problem("200 forms, 25 scales of 20 items", definition(wide)) == none);
  wide.scales = list(
      30, [](int i) { return scale_of(id("s", i), 20, prorated); }, "");
  CHECK(first_problem("200 forms, 30 scales of 20 items", definition(wide)) ==
        "the scales of all forms have too many items");
  wide.scales = list(
      500, [](int i) { return scale_of(id("s", i), 1, prorated); }, "");
  wide.items = 1;
  wide.rest = "composites:\n" + list(
                                    500,
                                    [](int i) {
                                      return "  " + id("c", i) +
                                             ": {title: *t, concern: high, source: s, formula: " + id("s", i) + " * " +
                                             id("s", 499 - i) + " + 1}\n";
                                    },
                                    "");
  CHECK(first_problem("200 forms, 500 scales, 500 composites", definition(wide)) == none);
  wide.rest += two_bands + "{parent: {" +
               list(50, [](int i) { return id("s", i) + ": {low: {below: 1}, high: {from: 1}}"; }) + "}}}}\n";
  CHECK(first_problem("200 forms with cut-offs for 50 scales", definition(wide)) == "the forms have too many cut-offs");
}

TEST_CASE("Item response models cost no more than they may") {
  const auto by_model = [](const std::string& name, int items, const std::string& step) {
    return scale_of(name, items,
                    "score: irt, irt: {model: rasch, items: {" +
                        list(items, [](int i) { return id("i", i) + ": {difficulty: 0}"; }) +
                        "}, grid: {from: 0, to: 100, step: " + step +
                        "}, prior: {mean: ln(age + 1), sd: 1}, min_answered: 1}");
  };
  Sections banks;
  banks.options = "{code: 0, score: 0}, {code: 1, score: 1}";
  banks.items = 1900;
  banks.scales = by_model("one", 1900, "0.1");  // 1900 items x 2 categories x 1001 points
  CHECK(first_problem("a bank of 1900 items at 1001 points", definition(banks)) == none);
  banks.scales += by_model("two", 1900, "0.1");
  CHECK(first_problem("two such banks", definition(banks)) == "the item banks are too large");
  banks.items = 1;
  banks.scales = list(
      500, [&](int i) { return by_model(id("s", i), 1, "0.01"); }, "");
  CHECK(first_problem("500 grids of 10 001 points", definition(banks)) == "a grid of 10001 points");
}

TEST_CASE("Formulas cost no more than they may") {
  Sections formulas;
  formulas.options = many_options(1000);
  formulas.items = 20;
  const std::string product = list(
      20, [](int i) { return id("i", i); }, " * ");
  formulas.scales = list(
      100, [&](int i) { return scale_of(id("s", i), 20, "score: formula, formula: " + product); }, "");
  CHECK(first_problem("100 products of 20 items with 1000 options", definition(formulas)) == none);

  Sections deep;  // c2 = c1 + c0, c3 = c2 + c1, ...: written out, the last one has more parts than there are atoms
  deep.scales = scale_of("c0", 2, "score: sum") + scale_of("c1", 2, "score: sum");
  deep.rest = "composites:\n" + list(
                                    498,
                                    [](int i) {
                                      return "  " + id("c", i + 2) +
                                             ": {title: *t, concern: high, source: s, formula: " + id("c", i + 1) +
                                             " + " + id("c", i) + "}\n";
                                    },
                                    "");
  CHECK(first_problem("500 composites, each of the two before", definition(deep)).find("has too many parts") !=
        std::string::npos);

  Sections repeated;
  repeated.rest = "alerts:\n";
  const std::string longest = "i0" +
                              list(
                                  790, [](int) { return " + i1"; }, "") +
                              " >= 1";
  repeated.scales = scale_of("s", 2, "score: sum");
  repeated.rest +=
      "  - {id: a, when: &w " + longest + ", message: *t, source: s}\n" +
      list(
          499, [](int i) { return "  - {id: " + id("a", i) + ", when: *w, message: *t, source: s}\n"; }, "");
  CHECK(first_problem("500 alerts of 4000 characters", definition(repeated)) == none);
  repeated.rest += list(1, [](int) { return "  - {id: one-more, when: *w, message: *t, source: s}\n"; });
  CHECK(first_problem("501 alerts", definition(repeated)) == "a list of 501 entries is too long");
}

TEST_CASE("Conditions that read many items cost no more than they may") {
  const auto id_of = [](int i) { return id("q", i); };
  const std::string condition = list(700, id_of, "+") + " >= 1";
  std::string text = definition(
      {.items = 900, .of_items = ", ask_when: *w", .forms = many_forms(100), .scales = scale_of("s", 900, prorated)});
  const std::string asking = list(
      700, [](int i) { return "  - {id: " + id("q", i) + ", topic: *t, options: o, scored: false}\n"; }, "");
  text.replace(text.find("*w"), 2, "&w " + condition);
  text.insert(text.find("forms:"), asking);
  CHECK(first_problem("900 items asked depending on 700 others, on 100 forms", text) == none);
}

TEST_CASE("Cut-offs of scores that are many cost no more than they may") {
  Sections bands;
  bands.options = many_options(120);
  bands.forms = many_forms(20);
  bands.scales = list(
      40, [](int i) { return scale_of(id("s", i), 2, "score: sum"); }, "");
  bands.rest =
      "bands:\n" + list(
                       10,
                       [](int b) {
                         return "  " + id("b", b) +
                                ": {title: *t, source: s, bands: [{id: low, level: 0, label: *t}], ranges: {parent: {" +
                                list(40, [](int i) { return id("s", i) + ": {low: {to: 1e9}}"; }) + "}}}\n";
                       },
                       "");
  CHECK(first_problem("8000 tables over 7000 scores each", definition(bands)) == none);
  std::string wrong = definition(bands);
  for (std::size_t at = wrong.find("1e9"); at != std::string::npos; at = wrong.find("1e9", at))
    wrong.replace(at, 3, "-1");
  CHECK(first_problem("the same, all without bands", wrong).find("has no band") != std::string::npos);
}

TEST_CASE("What aliases blow up is refused before it is blown up") {
  const std::string start = "format: 1\nnotes:\n";
  const std::string bomb = "  - &a \"" + std::string(1'000'000, 'x') + "\"\n" +
                           list(
                               100'000, [](int) { return "  - *a\n"; }, "");
  CHECK(first_problem("a text of 1 MB, 100 000 times", start + bomb) == "too much text, counting aliases written out");
  const std::string nested = list(
                                 30, [](int i) { return "&" + id("n", i) + " ["; }, "") +
                             list(60'000, [](int) { return "x"; }) + std::string(30, ']');
  CHECK(first_problem("a list of 60 000 with 30 anchors", start + "  " + nested) ==
        "too many values, counting aliases written out");
}

TEST_CASE("A file full of mistakes is refused as fast as one with a few") {
  const std::string names = list(40'000, [](int i) { return id("unknown_item_with_a_long_name_", i); });
  Sections wrong;
  wrong.items = 2000;
  wrong.scales = "  s: {title: *t, items: [" + names + "], score: sum, concern: high, source: s}\n";
  wrong.rest =
      "alerts:\n" +
      list(
          500,
          [](int i) {
            return "  - {id: " + id("a", i) +
                   ", when: some_long_name_that_is_not_known_anywhere_in_this_file >= 1, message: *t, source: s}\n";
          },
          "");
  CHECK(first_problem("40 000 unknown items and 500 unknown names", definition(wrong)).rfind("unknown item", 0) == 0);
  const std::string keys = list(60'000, [](int i) { return id("key", i) + ": 1"; });
  CHECK(first_problem("60 000 unknown keys on one line", "{" + keys + "}") == "'format' is missing");
}

namespace {

std::string norm_file(const std::string& name, const std::string& groups, const std::string& rest = "") {
  return "format: 1\nid: " + name + "\ntitle: {en: x}\nkind: illustrative\ninformant: parent\nsample: {}\n" + rest +
         "groups: " + groups + "\n";
}
std::vector<kartlegg::SourceFile> with_norms(const std::string& instrument, const std::string& text) {
  return {{"instrument.yaml", instrument}, {"norms/n.yaml", text}};
}
/// Groups of boys and girls by turns, each of one month.
std::string groups(int n, const std::string& scales) {
  return list(
      n,
      [&](int i) {
        const std::string from = std::to_string(i / 2), before = std::to_string(i / 2 + 1);
        return "\n  - {sex: " + std::string(i % 2 == 0 ? "male" : "female") + ", age: {from: " + from +
               "m, before: " + before + "m}, scales: {" + scales + "}}";
      },
      "");
}
std::string table(int rows) {
  return "\n  - {scales: {s: {table: {measure: t_score, method: linear, rows: [" +
         list(rows, [](int i) { return "[" + std::to_string(i) + "e-6, 50]"; }) + "]}}}}";
}
/// An instrument with a scale "s" of scores from 0 to 4.
std::string plain() {
  Sections sections;
  sections.scales = scale_of("s", 2, "score: sum");
  return definition(sections);
}
std::vector<kartlegg::SourceFile> folder(int n, const std::function<std::string(const std::string&)>& norms) {
  std::vector<kartlegg::SourceFile> files = {{"instrument.yaml", plain()}};
  for (int i = 0; i < n; ++i) files.push_back({"norms/" + id("n", i) + ".yaml", norms(id("n", i))});
  return files;
}

}  // namespace

TEST_CASE("Norm files with much in them cost no more than they may") {
  const std::string mean = "s: {mean: 1, sd: 1}";
  CHECK(first_problem("2000 groups", with_norms(plain(), norm_file("n", groups(2000, mean)))) == none);
  CHECK(first_problem("2001 groups", with_norms(plain(), norm_file("n", groups(2001, mean)))) ==
        "a list of 2001 entries is too long");
  const std::string same = list(
      2000, [&](int) { return "\n  - {scales: {" + mean + "}}"; }, "");
  CHECK(first_problem("2000 groups of the same people", with_norms(plain(), norm_file("n", same))) ==
        "two groups give 's' for boys and girls");
  CHECK(first_problem("a table of 48 000 rows", with_norms(plain(), norm_file("n", table(48'000)))) == none);

  Sections wide;
  wide.forms = many_forms(200);
  wide.items = 1;
  wide.scales = list(
      500, [](int i) { return scale_of(id("s", i), 1, "score: sum"); }, "");
  const std::string means = list(500, [](int i) { return id("s", i) + ": {mean: 1, sd: 1}"; });
  CHECK(first_problem("60 groups of 500 scales on 200 forms",
                      with_norms(definition(wide), norm_file("n", groups(60, means)))) == none);
  const std::string cutoffs = list(60, [](int i) { return id("s", i) + ": {cutoffs: {low: {to: 2}}}"; });
  const std::string bands = "bands: [{id: low, level: 0, label: {en: x}}]\n";
  CHECK(first_problem("cut-offs of 60 scales on 200 forms",
                      with_norms(definition(wide), norm_file("n", groups(1, cutoffs), bands))) ==
        "the norm files have too many cut-offs");

  Sections fine;
  fine.options = many_options(120);
  fine.scales = list(
      40, [](int i) { return scale_of(id("s", i), 2, "score: sum"); }, "");
  const std::string open = list(40, [](int i) { return id("s", i) + ": {cutoffs: {low: {to: 1e9}}}"; });
  CHECK(first_problem("cut-offs of 10 000 tables over 7000 scores each",
                      with_norms(definition(fine), norm_file("n", groups(250, open), bands))) == none);
}

TEST_CASE("A folder of many norm files costs no more than it may") {
  const auto small = [](const std::string& name) { return norm_file(name, groups(1, "s: {mean: 1, sd: 1}")); };
  CHECK(first_problem("200 norm files", folder(200, small)) == none);
  CHECK(first_problem("201 norm files", folder(201, small)) == "201 norm files are too many");
  const auto long_table = [](const std::string& name) { return norm_file(name, table(40'000)); };
  CHECK(first_problem("8 norm files of 40 000 rows", folder(8, long_table)) == none);
  CHECK(first_problem("9 norm files of 40 000 rows", folder(9, long_table)) ==
        "the files of the instrument have too many values, counting aliases written out");
  const auto padded = [&](const std::string& name) { return "#" + std::string(4'000'000, ' ') + "\n" + small(name); };
  CHECK(first_problem("5 norm files of 4 MB", folder(5, padded)).rfind("the files of the instrument have 20", 0) == 0);

  const auto wrong = [](const std::string& name) {
    return norm_file(name, groups(2000, "some_long_name_that_is_not_known: {mean: 1, sd: 1}"));
  };
  const auto files = folder(20, wrong);
  CHECK(first_problem("20 norm files full of mistakes", files) ==
        "unknown scale or composite 'some_long_name_that_is_not_known'");
  try {
    kartlegg::parse(files);
  } catch (const kartlegg::DefinitionError& error) {
    REQUIRE(error.problems().size() == 102);
    CHECK(error.problems()[100].message == "1900 more problems are not shown");
    CHECK(error.problems()[101].message == "this file and those after it were not read");
    CHECK((error.problems()[101].where.line == 1 && error.problems()[101].where.column == 1));
    CHECK(error.problems()[101].hint == "mend those above first");
    CHECK(error.problems()[101].where.file == "norms/n1.yaml");
  }
}
