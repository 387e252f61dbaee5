#include "services/iam/request_context.h"

#include "base/text.h"

namespace regionfall::iam {

void RequestContext::set(std::string_view key, std::string value) {
  entries_[to_lower_ascii(key)] = {std::move(value)};
}

void RequestContext::set(std::string_view key, std::vector<std::string> values) {
  entries_[to_lower_ascii(key)] = std::move(values);
}

const std::vector<std::string>* RequestContext::find(std::string_view key) const {
  const auto found = entries_.find(to_lower_ascii(key));
  return found == entries_.end() ? nullptr : &found->second;
}

}  // namespace regionfall::iam
