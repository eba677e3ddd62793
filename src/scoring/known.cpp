#include "scoring/known.hpp"

#include <algorithm>

namespace kartlegg::scoring {

std::shared_ptr<const KnownEntries::All> KnownEntries::find(const EntriesOf& of) const {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return nullptr;
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& one) { return one.first == of; });
  return found == kept_.end() ? nullptr : found->second;
}

void KnownEntries::add(const EntriesOf& of, All met) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& one) { return one.first == of; });
  if (found != kept_.end()) {
    for (std::size_t place = 0; place < met.size(); ++place) met[place].learn_from((*found->second)[place]);
    found->second = std::make_shared<const All>(std::move(met));
    return;
  }
  if (kept_.size() == most_kept) kept_.erase(kept_.begin());
  kept_.emplace_back(of, std::make_shared<const All>(std::move(met)));
}

}  // namespace kartlegg::scoring
