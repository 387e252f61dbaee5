#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "hcl/value.h"

namespace regionfall::terraform::render {

// Some places of an object, seen from one place in it: the rest of the paths that lead there and on. The paths given
// outlive it.
class Places {
 public:
  Places() = default;
  explicit Places(const std::vector<hcl::Path>& paths) : rest_(paths.begin(), paths.end()) {}
  bool empty() const { return rest_.empty(); }
  // Whether the place itself is one of them.
  bool here() const;
  Places child(std::string_view name) const;
  Places child(std::size_t index) const;

 private:
  Places step(const std::function<bool(const hcl::PathStep&)>& fits) const;
  std::vector<std::span<const hcl::PathStep>> rest_;
};

}  // namespace regionfall::terraform::render
