// Which report is meant by each role: by instrument, informant and form, and by the day of the answers.
#include <algorithm>
#include <chrono>

#include "battery/decide.hpp"
#include "battery/phrases.hpp"
#include "core/nearest.hpp"
#include "core/refuse.hpp"
#include "core/text.hpp"
#include "norms/state.hpp"

namespace kartlegg::battery {
namespace {

using definition::BatteryRole;
using definition::Occasion;
using Date = std::chrono::year_month_day;

std::string_view major(std::string_view version) { return version.substr(0, version.find('.')); }

int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::sys_days{to} - std::chrono::sys_days{from}).count());
}

class Choosing {
 public:
  Choosing(const BatteryState& battery, std::span<const Report> reports, Language language)
      : battery_(battery), b_(battery.definition), reports_(reports), language_(language) {}

  Chosen run() {
    for (std::size_t i = 0; i < reports_.size(); ++i) {
      check(i);
      if (const auto date = reports_[i].assessment_date(); date && (!newest_ || *date > *newest_)) newest_ = date;
    }
    std::vector<bool> read(reports_.size(), false);
    Chosen chosen;
    for (const BatteryRole& role : b_.roles) chosen.roles.push_back(take(role, read));
    for (std::size_t i = 0; i < reports_.size(); ++i)
      if (!read[i]) chosen.not_read.push_back(reports_[i]);
    return chosen;
  }

 private:
  struct Whose {
    std::string instrument, version, informant, form;
  };
  Whose whose(std::size_t i) const {
    const ReportState& state = reports_[i].state();
    const auto& d = state.definition();
    const auto& form = d.forms[static_cast<std::size_t>(state.form.form)];
    return {d.id, d.version, d.informants[static_cast<std::size_t>(form.informant)].id, form.id};
  }
  static std::string number(std::size_t i) { return std::to_string(i + 1); }

  [[noreturn]] void refuse(std::size_t i, std::string message, std::string hint) const {
    core::refuse(Refusal::none, "report " + number(i), std::move(message), std::move(hint));
  }

  bool fits(const BatteryRole& role, const Whose& one) const {
    const auto& d = battery_.instrument(role).definition;
    return d.id == one.instrument && d.informants[static_cast<std::size_t>(role.informant)].id == one.informant &&
           (role.form < 0 || d.forms[static_cast<std::size_t>(role.form)].id == one.form);
  }

  void check(std::size_t i) const {
    const Whose one = whose(i);
    const auto instrument = std::find(b_.instruments.begin(), b_.instruments.end(), one.instrument);
    if (instrument == b_.instruments.end())
      refuse(i, say(Phrase::wrong_instrument, language_, {one.instrument}),
             say(Phrase::wrong_instrument_hint, language_, {core::listed(b_.instruments)}));
    const std::string& version =
        battery_.instruments[static_cast<std::size_t>(instrument - b_.instruments.begin())]->definition.version;
    if (major(version) != major(one.version))
      refuse(i, say(Phrase::wrong_version, language_, {one.instrument, one.version, version}),
             say(Phrase::wrong_version_hint, language_, {one.instrument, version}));
    if (std::any_of(b_.roles.begin(), b_.roles.end(), [&](const BatteryRole& role) { return fits(role, one); })) return;
    std::vector<std::string> roles;
    for (const BatteryRole& role : b_.roles) {
      const auto& d = battery_.instrument(role).definition;
      roles.push_back(role.id + " (" + d.id + ", " + d.informants[static_cast<std::size_t>(role.informant)].id +
                      (role.form < 0 ? "" : ", " + d.forms[static_cast<std::size_t>(role.form)].id) + ")");
    }
    refuse(i, say(Phrase::no_role, language_, {one.instrument, one.informant, one.form}),
           say(Phrase::no_role_hint, language_, {core::listed(roles)}));
  }

  /// The reports that fit a role, by date.
  std::vector<std::size_t> fitting(const BatteryRole& role) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < reports_.size(); ++i)
      if (fits(role, whose(i))) found.push_back(i);
    if (found.size() < 2) return found;
    for (const std::size_t i : found)
      if (!reports_[i].assessment_date())
        refuse(i, say(Phrase::no_date, language_, {whose(i).instrument, whose(i).informant}),
               say(Phrase::no_date_hint, language_));
    std::sort(found.begin(), found.end(), [this](std::size_t a, std::size_t b) { return date(a) < date(b); });
    for (std::size_t n = 1; n < found.size(); ++n)
      if (date(found[n - 1]) == date(found[n])) {
        const std::size_t earlier = std::min(found[n - 1], found[n]), later = std::max(found[n - 1], found[n]);
        refuse(later,
               say(Phrase::same_date, language_,
                   {number(earlier), whose(later).instrument, whose(later).informant, core::to_text(date(later))}),
               say(Phrase::same_date_hint, language_));
      }
    return found;
  }

  Date date(std::size_t i) const { return *reports_[i].assessment_date(); }

  Taken take(const BatteryRole& role, std::vector<bool>& read) const {
    Taken taken;
    const auto fit = fitting(role);
    if (fit.empty() || (role.occasion == Occasion::previous && fit.size() < 2)) return taken;
    const std::size_t i = role.occasion == Occasion::first      ? fit.front()
                          : role.occasion == Occasion::previous ? fit[fit.size() - 2]
                                                                : fit.back();
    read[i] = true;
    const auto day = reports_[i].assessment_date();
    const auto counted_from = role.occasion == Occasion::previous ? reports_[fit.back()].assessment_date() : newest_;
    taken.undated = role.within_days && !day;
    if (role.within_days && day && days_between(*day, *counted_from) > *role.within_days)
      taken.older = reports_[i];
    else
      taken.report = reports_[i];
    return taken;
  }

  const BatteryState& battery_;
  const definition::BatteryDefinition& b_;
  std::span<const Report> reports_;
  Language language_;
  std::optional<Date> newest_;
};

}  // namespace

Chosen choose_reports(const BatteryState& battery, std::span<const Report> reports, Language language) {
  return Choosing(battery, reports, language).run();
}

}  // namespace kartlegg::battery
