// The worked cases of every shipped instrument and battery hold, and what falls short is explained.
#include <catch2/catch.hpp>
#include <string>

#include "kartlegg/kartlegg.hpp"

TEST_CASE("Every worked case of every instrument and battery") {
  const kartlegg::Catalogue catalogue("instruments");
  auto ids = catalogue.ids();
  REQUIRE(ids.size() >= 4);
  const auto batteries = catalogue.battery_ids();
  REQUIRE(batteries.size() >= 3);
  ids.insert(ids.end(), batteries.begin(), batteries.end());
  for (const auto& id : ids) {
    const auto result = kartlegg::check(catalogue.folder() / id);
    INFO(id);
    CHECK_FALSE(result.cases.empty());
    for (const auto& one : result.cases) {
      INFO(one.id << ": " << one.about);
      for (const auto& failure : one.failures) FAIL_CHECK(failure);
    }
    for (const auto& finding : result.findings)
      if (finding.why.empty()) FAIL_CHECK("not explained: " + finding.text);
    CHECK(result.clean());
  }
}
