#include "kartlegg/stats/reason.hpp"

namespace kartlegg::stats {

std::string_view name(Reason reason) noexcept {
  switch (reason) {
    case Reason::none:
      return "none";
    case Reason::argument_missing:
      return "argument_missing";
    case Reason::sd_not_positive:
      return "sd_not_positive";
    case Reason::se_not_positive:
      return "se_not_positive";
    case Reason::reliability_out_of_range:
      return "reliability_out_of_range";
    case Reason::correlation_out_of_range:
      return "correlation_out_of_range";
    case Reason::confidence_out_of_range:
      return "confidence_out_of_range";
    case Reason::proportion_out_of_range:
      return "proportion_out_of_range";
    case Reason::count_out_of_range:
      return "count_out_of_range";
    case Reason::sample_too_small:
      return "sample_too_small";
    case Reason::no_variance:
      return "no_variance";
    case Reason::not_ascending:
      return "not_ascending";
    case Reason::outside_grid:
      return "outside_grid";
    case Reason::not_positive:
      return "not_positive";
    case Reason::box_cox_undefined:
      return "box_cox_undefined";
    case Reason::sizes_differ:
      return "sizes_differ";
    case Reason::singular:
      return "singular";
    case Reason::no_such_category:
      return "no_such_category";
    case Reason::not_meaningful:
      return "not_meaningful";
  }
  return "";
}

}  // namespace kartlegg::stats
