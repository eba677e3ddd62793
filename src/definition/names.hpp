// Ids that may be referred to, in the order of the file.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kartlegg::definition {

class Names {
 public:
  Names() = default;
  Names(std::initializer_list<std::string> names) {
    for (const auto& name : names) add(name);
  }

  /// Of two equal names, the first is found.
  void add(std::string name) {
    places_.emplace(name, static_cast<int>(names_.size()));
    names_.push_back(std::move(name));
  }
  /// Place of a name; -1 if there is none.
  int find(std::string_view name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? -1 : found->second;
  }
  bool contains(std::string_view name) const { return find(name) >= 0; }
  int size() const { return static_cast<int>(names_.size()); }
  const std::string& operator[](int place) const { return names_[static_cast<std::size_t>(place)]; }
  const std::vector<std::string>& all() const { return names_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };
  std::vector<std::string> names_;
  std::unordered_map<std::string, int, Hash, std::equal_to<>> places_;
};

}  // namespace kartlegg::definition
