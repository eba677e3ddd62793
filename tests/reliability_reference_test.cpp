// Alpha, item statistics, Guttman's bounds and split halves against R's values in the folder of shared reference data.
#include <catch2/catch.hpp>
#include <cmath>

#include "kartlegg/stats/reliability.hpp"
#include "sample.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;
using shared::numbers;

namespace {

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Calls check(entry) for the entries of two families whose id ends so, and demands that there are so many.
void each(const std::string& end, std::size_t count, const std::function<void(const json&)>& check) {
  std::size_t met = 0;
  for (const char* const family : {"reliability", "edge"}) {
    const auto all = shared::expected(family);
    if (!all) return;
    for (const json& entry : *all) {
      if (!ends_with(entry.at("id"), end)) continue;
      ++met;
      INFO(entry.at("id"));
      check(entry);
    }
  }
  CHECK(met == count);
}

ReliabilityOptions options_of(const json& entry) {
  ReliabilityOptions options;
  if (entry.at("data").at("missing") == "all rows, missing handled pairwise") {
    options.missing = MissingAnswers::pairwise;
    options.count_all_rows = true;  // as psych does
  }
  return options;
}

void same(const json& entry, double got, double want) {
  INFO("got " << got << ", expected " << want);
  CHECK(shared::Tolerance(entry).holds(got, want));
}

void same(const json& entry, double got, const json& want) { same(entry, got, shared::number(want)); }

}  // namespace

TEST_CASE("Alpha as psych gives it, of complete rows") {
  each(".alpha.complete", 11, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const Alpha got = alpha(sample.columns(), options_of(entry));
    const json& want = entry.at("value");
    same(entry, got.value, want.at("raw_alpha"));
    same(entry, got.standardised, want.at("std.alpha"));
    same(entry, got.lambda6, want.at("G6(smc)"));
    same(entry, got.mean_correlation, want.at("average_r"));
    same(entry, got.median_correlation, want.at("median_r"));
    same(entry, got.standard_error, want.at("ase"));
    same(entry, got.standardised / (1 - got.standardised), want.at("S/N"));
  });
}

TEST_CASE("Alpha of pairwise covariances") {
  each(".alpha_pairwise_own", 7, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const Alpha got = alpha(sample.columns(), options_of(entry));
    const json& want = entry.at("value");
    same(entry, got.value, want.at("raw_alpha"));
    same(entry, got.standardised, want.at("std_alpha_cov2cor"));
    same(entry, got.mean_correlation, want.at("average_r_cov2cor"));
    same(entry, got.lambda6, want.at("G6_cov2cor"));
  });
  each(".alpha.pairwise", 7, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    same(entry, alpha(sample.columns(), options_of(entry)).standard_error, entry.at("value").at("ase"));
  });
}

TEST_CASE("Feldt's interval, with psych's n of all rows where answers are missing") {
  for (const auto& [end, count] : {std::pair{".alpha_feldt.complete", 11U}, {".alpha_feldt.pairwise", 7U}})
    each(end, count, [](const json& entry) {
      auto sample = shared::sample_of(entry);
      const Alpha got = alpha(sample.columns(), options_of(entry));
      same(entry, got.interval.lower, entry.at("value").at("lower"));
      same(entry, got.interval.upper, entry.at("value").at("upper"));
    });
}

TEST_CASE("Intervals of alpha in their forms") {
  each(".alpha_ci_forms", 11, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const json& want = entry.at("value");
    ReliabilityOptions options;
    const auto check = [&](AlphaInterval kind, const json& ends) {
      options.interval = kind;
      const Alpha got = alpha(sample.columns(), options);
      same(entry, got.interval.lower, ends.at(0));
      same(entry, got.interval.upper, ends.at(1));
      same(entry, got.n, want.at("n"));
    };
    check(AlphaInterval::feldt, want.at("feldt"));
    check(AlphaInterval::normal, want.at("duhachek").at("ci"));
    check(AlphaInterval::bonett_wright, want.at("bonett"));  // with ln(n / (n - 1)), as the entry's note says
  });
}

TEST_CASE("The scale without each of its items") {
  each(".alpha_drop.complete", 11, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const ItemAnalysis got = item_analysis(sample.columns());
    const json& want = entry.at("value");
    for (std::size_t i = 0; i < got.items.size(); ++i) {
      if (got.items.size() == 2) {  // one item is left, which has no alpha; psych prints a stand-in
        CHECK(std::isnan(got.items[i].alpha_without));
        shared::Tolerance(entry).apart("alpha without the other item", shared::number(want.at("raw_alpha").at(i)),
                                       got.items[i].alpha_without);
        continue;
      }
      same(entry, got.items[i].alpha_without, want.at("raw_alpha").at(i));
      same(entry, got.items[i].standardised_alpha_without, want.at("std.alpha").at(i));
      same(entry, got.items[i].lambda6_without, want.at("G6(smc)").at(i));
      same(entry, got.items[i].mean_correlation_without, want.at("average_r").at(i));
      same(entry, got.items[i].alpha_without_error, want.at("alpha se").at(i));
    }
  });
  each(".alpha_drop.pairwise", 7, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const ItemAnalysis got = item_analysis(sample.columns(), options_of(entry));
    for (std::size_t i = 0; i < got.items.size(); ++i)
      same(entry, got.items[i].alpha_without, entry.at("value").at("raw_alpha").at(i));
  });
}

TEST_CASE("Items among those of their scale") {
  each(".item_stats.complete", 11, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const ItemAnalysis got = item_analysis(sample.columns());
    const json& want = entry.at("value");
    for (std::size_t i = 0; i < got.items.size(); ++i) {
      const ItemStatistics& item = got.items[i];
      INFO(sample.names[i]);
      same(entry, item.n, want.at("n").at(i));
      same(entry, item.mean, want.at("mean").at(i));
      same(entry, item.sd, want.at("sd").at(i));
      same(entry, item.item_total, want.at("raw.r").at(i));
      same(entry, item.item_rest, want.at("r.drop").at(i));
      same(entry, item.standardised_item_total, want.at("std.r").at(i));
      same(entry, item.corrected_item_total, want.at("r.cor").at(i));
    }
  });
  each(".item_stats.pairwise", 7, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const ItemAnalysis got = item_analysis(sample.columns(), options_of(entry));
    const json& want = entry.at("value");
    for (std::size_t i = 0; i < got.items.size(); ++i) {
      same(entry, got.items[i].n, want.at("n").at(i));
      same(entry, got.items[i].mean, want.at("mean").at(i));
      same(entry, got.items[i].sd, want.at("sd").at(i));
    }
  });
  each(".item_rest_cov", 11, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const ItemAnalysis got = item_analysis(sample.columns());
    for (std::size_t i = 0; i < got.items.size(); ++i) {
      same(entry, got.items[i].item_rest, entry.at("value").at("item_rest").at(i));
      same(entry, got.items[i].item_total, entry.at("value").at("item_total").at(i));
    }
  });
}

TEST_CASE("Guttman's bounds, of covariances and of correlations") {
  for (const auto& [end, metric] :
       {std::pair{".guttman_cov", Metric::covariance}, {".guttman_cor", Metric::correlation}})
    each(end, 11, [metric = metric](const json& entry) {
      auto sample = shared::sample_of(entry);
      const GuttmanBounds got = guttman_bounds(sample.columns(), metric);
      const json& want = entry.at("value");
      same(entry, got.lambda1, want.at("lambda1"));
      same(entry, got.lambda2, want.at("lambda2"));
      same(entry, got.lambda3, want.at("lambda3"));
      same(entry, got.lambda5, want.at("lambda5"));
      same(entry, got.lambda6, want.at("lambda6"));
      CHECK(got.lambda2 >= got.lambda3);
    });
  each(".guttman_psych", 10, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const GuttmanBounds got = guttman_bounds(sample.columns(), Metric::correlation);
    const json& mu = entry.at("value").at("tenberge");
    for (std::size_t r = 0; r < 4; ++r) same(entry, got.ten_berge.at(r), mu.at("mu" + std::to_string(r)));
  });
}

TEST_CASE("Every split into halves") {
  for (const auto& [end, metric] :
       {std::pair{".splithalf_cov", Metric::covariance}, {".splithalf_cor", Metric::correlation}})
    each(end, 11, [metric = metric](const json& entry) {
      auto sample = shared::sample_of(entry);
      const SplitHalves got = split_halves(sample.columns(), metric);
      const json& want = entry.at("value");
      CHECK(got.all);
      same(entry, static_cast<double>(got.each.size()), want.at("n_splits"));
      same(entry, got.rulon.highest, want.at("rulon_max"));
      same(entry, got.rulon.lowest, want.at("rulon_min"));
      same(entry, got.rulon.mean, want.at("rulon_mean"));
      same(entry, got.spearman_brown.highest, want.at("spearman_brown_max"));
      same(entry, got.spearman_brown.lowest, want.at("spearman_brown_min"));
      same(entry, got.spearman_brown.mean, want.at("spearman_brown_mean"));
      same(entry, got.odd_even_rulon, want.at("odd_even_rulon"));
      same(entry, got.odd_even_spearman_brown, want.at("odd_even_spearman_brown"));
    });
  each(".splithalf_psych", 5, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const SplitHalves got = split_halves(sample.columns(), Metric::correlation);
    same(entry, got.rulon.highest, entry.at("value").at("max"));
    same(entry, got.rulon.lowest, entry.at("value").at("min"));
    same(entry, got.rulon.mean, entry.at("value").at("mean"));
  });
}

TEST_CASE("Negative alpha stays negative, and an item that everybody answered alike") {
  each("edge.alpha_negative", 1, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    same(entry, alpha(sample.columns()).value, entry.at("value"));
  });
  each("edge.alpha_constant_item", 1, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    ReliabilityOptions options;
    options.constant_items = ConstantItems::keep;
    const Alpha got = alpha(sample.columns(), options);
    same(entry, got.value, entry.at("value"));
    CHECK(std::isnan(got.standardised));
  });
  each("edge.alpha_constant_item_psych", 1, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const Alpha got = alpha(sample.columns());
    same(entry, got.value, entry.at("value").at("raw_alpha"));
    CHECK(got.left_out == std::vector<int>{2});
    CHECK(got.items == 2);
  });
}

TEST_CASE("The distribution-free error of alpha is the delta method on the covariances, as R works it out") {
  // Numerical derivatives of alpha by the covariances, and the covariances of their products: .06695985.
  const std::vector<double> a{0, 1, 2, 2, 1, 0, 2, 1, 1}, b{0, 1, 1, 2, 2, 0, 2, 1, 0}, c{1, 1, 2, 1, 2, 0, 2, 0, 1};
  const std::vector<std::span<const double>> items{a, b, c};
  const Alpha found = alpha(items, {.interval = AlphaInterval::distribution_free});
  CHECK(found.value == Approx(.834375).epsilon(1e-12));
  CHECK(found.standard_error == Approx(.06695985).epsilon(0).margin(5e-9));
  CHECK(found.interval.lower == Approx(.834375 - 1.959963984540054 * .06695985).epsilon(0).margin(2e-8));
}
