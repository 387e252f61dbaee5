#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "services/iam/policy_document.h"

namespace regionfall::iam {

// Documents that were read already, by their text. What is refused reads as a document that denies everything: nothing
// is gained by a policy that nobody understands.
class PolicyCache {
 public:
  std::shared_ptr<const PolicyDocument> read(std::string_view text, PolicyUse use);

 private:
  static constexpr std::size_t kDocumentsMax = 10'000;  // then it begins anew

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::shared_ptr<const PolicyDocument>, Hash, std::equal_to<>> documents_;
};

}  // namespace regionfall::iam
