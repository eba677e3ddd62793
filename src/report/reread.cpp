#include "kartlegg/reread.hpp"

#include <algorithm>

#include "core/refuse.hpp"
#include "norms/state.hpp"
#include "report/archive_text.hpp"
#include "report/norm_text.hpp"
#include "report/text.hpp"

namespace kartlegg {
namespace report {
namespace {

using P = ArchivePhrase;

/// Lists, in sentences, what differs between two readings.
class Comparison {
 public:
  Comparison(const Report& then, const Report& now, Language language) : then_(then), now_(now), language_(language) {}

  std::vector<std::string> differences() {
    compare_grounds();
    compare_norm_groups();
    for (const std::string& scale :
         in_either(then_.scores(), now_.scores(), [](const ScaleScore& s) { return s.scale(); }))
      compare_scores(scale);
    compare_alerts();
    return std::move(found_);
  }

 private:
  void add(P phrase, std::initializer_list<std::string> values) { found_.push_back(say(phrase, language_, values)); }
  /// "{0}: {1} then, {2} now."
  void changed(const std::string& what, const std::string& then, const std::string& now) {
    if (then != now) add(P::then_and_now, {what, then, now});
  }
  std::string word(P phrase) const { return say(phrase, language_); }
  std::string word(Status status) const {
    return word(static_cast<P>(static_cast<int>(P::status_complete) + static_cast<int>(status)));
  }

  /// The ids in one list or the other, in the order of the first, then of the second.
  template <class List, class Id>
  static std::vector<std::string> in_either(const List& a, const List& b, Id id) {
    std::vector<std::string> ids;
    for (const auto* list : {&a, &b})
      for (const auto& one : *list)
        if (std::find(ids.begin(), ids.end(), id(one)) == ids.end()) ids.emplace_back(id(one));
    return ids;
  }

  void compare_grounds() {
    const auto then = then_.provenance(), now = now_.provenance();
    changed(word(P::the_instrument), then.instrument_id + " " + then.instrument_version,
            now.instrument_id + " " + now.instrument_version);
    if (then.instrument_version == now.instrument_version && then.content_hash != now.content_hash)
      add(P::instrument_file_changed, {now.instrument_id, now.instrument_version});
    changed("kartlegg", then.library_version, now.library_version);
    const auto form = [&](const Report& report) {
      const FormChoice choice = report.form(language_);
      return say(Phrase::form_with_id, language_, {choice.title, choice.form});
    };
    changed(word(P::the_form), form(then_), form(now_));
  }

  // --- scores

  /// "8 (high)", with the status where the score was made up or is absent.
  std::string value(const ScaleScore* score) const {
    if (score == nullptr) return word(P::not_there);
    std::string text = score->raw() ? number(*score->raw(), language_) : say(Phrase::no_score, language_);
    if (const auto band = score->band({}, language_)) text += " (" + band->label + ")";
    return text;
  }

  void compare_scores(const std::string& scale) {
    const auto find = [&](const Report& report) {
      for (const ScaleScore& score : report.scores())
        if (score.scale() == scale) return std::optional(score);
      return std::optional<ScaleScore>();
    };
    const auto then = find(then_), now = find(now_);
    const std::string title = (now ? now : then)->title(language_);
    changed(title, value(then ? &*then : nullptr), value(now ? &*now : nullptr));
    if (!then || !now) return;
    if (then->status() != now->status() && then->raw() == now->raw())
      changed(title, word(then->status()), word(now->status()));
    compare_bands(title, then->bands(language_), now->bands(language_));
    compare_normed(title, then->normed(), now->normed());
  }

  /// But for those of the default scheme, which were told with the score: also where only one reading has the scheme.
  void compare_bands(const std::string& title, const std::vector<Band>& then, const std::vector<Band>& now) {
    for (const std::string& scheme : in_either(then, now, [](const Band& b) { return b.scheme; })) {
      const auto is_told = [&](const Report& report, const std::vector<Band>& bands) {
        return is_default(report, scheme) ||
               std::none_of(bands.begin(), bands.end(), [&](const Band& band) { return band.scheme == scheme; });
      };
      if (is_told(then_, then) && is_told(now_, now)) continue;
      const auto label = [&](const std::vector<Band>& bands) {
        for (const Band& band : bands)
          if (band.scheme == scheme) return band.label;
        return word(P::not_there);
      };
      std::string what = title;
      what.append(", ").append(scheme);
      changed(what, label(then), label(now));
    }
  }

  static bool is_default(const Report& report, const std::string& scheme) {
    const auto& bands = report.state().definition().bands;
    return std::any_of(bands.begin(), bands.end(), [&](const auto& b) { return b.id == scheme && b.is_default; });
  }

  // --- norms

  static std::vector<const definition::NormFile*> groups(const Report& report) {
    std::vector<const definition::NormFile*> files;
    for (const auto& group : report.state().norms)
      files.push_back(&report.state().instrument->norms[static_cast<std::size_t>(group.file)]);
    return files;
  }

  void compare_norm_groups() {
    const auto then = groups(then_), now = groups(now_);
    const auto find = [](const auto& files, const std::string& id) {
      const auto found = std::find_if(files.begin(), files.end(), [&](const auto* f) { return f->id == id; });
      return found == files.end() ? nullptr : *found;
    };
    for (const std::string& id : in_either(then, now, [](const auto* file) { return file->id; })) {
      const auto *const before = find(then, id), *const after = find(now, id);
      if (before == nullptr || after == nullptr)
        add(before == nullptr ? P::norm_group_only_now : P::norm_group_only_then, {id});
      else if (before->content_hash != after->content_hash)
        add(P::norm_group_changed, {id});
    }
  }

  /// The first measure that differs, and the norm group's own band.
  void compare_normed(const std::string& title, const std::vector<NormedScore>& then,
                      const std::vector<NormedScore>& now) {
    for (const NormedScore& before : then)
      for (const NormedScore& after : now) {
        const NormGroup group = before.group(language_);
        if (group.id != after.group(language_).id) continue;
        const std::string what = title + ", " + group.id;
        for (const Measure measure : {Measure::t_score, Measure::percentile_rank, Measure::stanine}) {
          if (before.get(measure) == after.get(measure)) continue;
          changed(what + ", " + measure_name(measure, language_), shown(before.get(measure)),
                  shown(after.get(measure)));
          break;
        }
        changed(what, label(before.band(language_)), label(after.band(language_)));
      }
  }

  std::string shown(const std::optional<double>& x) const { return x ? number(*x, language_) : word(P::not_there); }
  std::string label(const std::optional<Band>& band) const { return band ? band->label : word(P::not_there); }

  // --- alerts

  void compare_alerts() {
    const auto then = then_.alerts(language_), now = now_.alerts(language_);
    const auto state = [&](const Report& report, const std::vector<Alert>& alerts, const std::string& id) {
      for (const Alert& alert : alerts)
        if (alert.id == id) return word(alert.certain ? P::alert_yes : P::alert_open);
      const auto& known = report.state().definition().alerts;
      return word(std::any_of(known.begin(), known.end(), [&](const auto& alert) { return alert.id == id; })
                      ? P::alert_no
                      : P::not_there);
    };
    for (const std::string& id : in_either(then, now, [](const Alert& alert) { return alert.id; }))
      changed(say(P::the_alert, language_, {id}), state(then_, then, id), state(now_, now, id));
  }

  const Report &then_, &now_;
  Language language_;
  std::vector<std::string> found_;
};

/// The norms asked for, whatever their files are by now.
NormRequest unpinned(NormRequest request) {
  for (std::string& group : request.groups) group = group.substr(0, group.find('@'));
  return request;
}

}  // namespace
}  // namespace report

inline namespace v1 {

using report::ArchivePhrase;

std::vector<std::string> Rereading::differences(Language language) const {
  return report::Comparison(stored, today, language).differences();
}

Rereading reread(const Report& stored, const Instrument& instrument, const std::optional<NormRequest>& norms,
                 Language language) {
  const ReportState& state = stored.state();
  const auto& items = state.definition().items;
  if (state.definition().id != instrument.id())
    core::refuse(
        Refusal::unknown_form, "",
        say(ArchivePhrase::reread_other_instrument, language, {state.definition().id, std::string(instrument.id())}),
        say(ArchivePhrase::reread_give_version, language, {state.definition().id}));
  std::vector<Response> responses;
  ScoreOptions options;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (state.codes[i] != missing) responses.push_back({items[i].id, state.codes[i]});
    if (!state.keying.already_keyed.empty() && state.keying.already_keyed[i])
      options.already_keyed.push_back(items[i].id);
  }
  if (state.keying.invalid_as_missing) options.invalid_code = InvalidCode::as_missing;
  options.credits = state.keying.credits;
  options.norms = norms.value_or(report::unpinned(state.request));
  options.language = language;
  return {stored, instrument.score(responses, state.given.subject(), options).with_remarks(state.remarks)};
}

}  // namespace v1
}  // namespace kartlegg
