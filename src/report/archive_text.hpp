// What kartlegg says of archives and stored reports, in English, Bokmål and Nynorsk.
#pragma once

#include <initializer_list>
#include <string>

#include "kartlegg/archive.hpp"
#include "kartlegg/language.hpp"

namespace kartlegg::report {

/// What is wrong, and what to do: halves of a sentence.
enum class ArchivePhrase : unsigned char {
  foreign,
  give_one,
  truncated,
  damaged,
  copy_again,
  newer_format,
  newer,
  update,
  holds_instrument,
  holds_reports,
  holds_table,
  read_instrument,
  read_reports,
  read_table,
  file_unreadable,
  file_check_name,
  file_unwritable,
  file_check_folder,
  // a report in JSON
  json_foreign,
  json_give_one,
  json_damaged,
  json_take_again,
  json_newer,
  json_other_instrument,
  json_give_instrument,
  json_differs,
  json_score_again,
  json_nothing,
  // two readings of the same answers
  reread_other_instrument,
  reread_give_version,
  then_and_now,
  the_instrument,
  the_form,
  the_alert,
  not_there,
  instrument_file_changed,
  norm_group_changed,
  norm_group_only_then,
  norm_group_only_now,
  alert_yes,
  alert_no,
  alert_open,
  // in the order of Status
  status_complete,
  status_prorated,
  status_filled,
  status_too_many_missing,
  status_not_applicable,
  status_out_of_range,
  status_age_unknown
};

/// The phrase in a language, with {0}, {1}, ... replaced.
std::string say(ArchivePhrase phrase, Language language, std::initializer_list<std::string> values = {});

/// Throws what is wrong with an archive or a report in JSON, in a language.
struct FaultTeller {
  std::string file;  // empty: from memory
  Language language = Language::en;

  /// `field`: where in it; not translated. `values` are for the message and for what is to be done.
  [[noreturn]] void fail(ArchiveFault fault, ArchivePhrase message, ArchivePhrase cure,
                         std::initializer_list<std::string> values = {}, const std::string& field = {}) const;
};

}  // namespace kartlegg::report
