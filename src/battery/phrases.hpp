// What a battery says, in English, Bokmål and Nynorsk.
#pragma once

#include <initializer_list>
#include <string>

#include "kartlegg/language.hpp"

namespace kartlegg::battery {

enum class Phrase : unsigned char {
  supports_a_decision,
  // reports
  latest,
  previous,
  first,
  not_given,
  none_earlier,
  scores_given,
  too_old,
  previous_too_old,
  undated,
  not_read,
  // values
  no_score,
  not_known,
  or_no_score,
  // gaps
  not_answered,
  score_not_given,
  has_no_score,
  not_normed,
  // conclusions
  reports_are,
  no_case,
  cannot_be_known,
  could_be,
  stays_unknown,
  as_scored,
  settled_by,
  rule_is,
  tried,
  does_not_hold,
  is_not_known,
  where_is,
  to_do,
  sources_are,
  // refusals: message, hint
  wrong_instrument,
  wrong_instrument_hint,
  wrong_version,
  wrong_version_hint,
  no_role,
  no_role_hint,
  no_date,
  no_date_hint,
  same_date,
  same_date_hint,
  impossible_score,
  impossible_score_hint
};

/// The phrase in a language, with {0}, {1}, ... replaced.
std::string say(Phrase phrase, Language language, std::initializer_list<std::string> values = {});

}  // namespace kartlegg::battery
