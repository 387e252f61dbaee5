#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace regionfall::iam {

// What a request says of itself to conditions and policy variables: "aws:SourceIp", "s3:prefix". Keys are found without
// regard to case. Lists of times are ISO 8601, of numbers decimal.
class RequestContext {
 public:
  void set(std::string_view key, std::string value);
  void set(std::string_view key, std::vector<std::string> values);

  // Null when the request does not have the key. Empty lists are kept: the key is there with no value.
  const std::vector<std::string>* find(std::string_view key) const;

  // Keys in lower case.
  const std::map<std::string, std::vector<std::string>, std::less<>>& entries() const { return entries_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> entries_;
};

}  // namespace regionfall::iam
