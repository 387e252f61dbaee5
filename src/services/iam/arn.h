#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace regionfall::iam {

// The six parts of an Amazon Resource Name, "arn:aws:iam::123456789012:role/path/name". The views are of the text it
// was made from.
struct Arn {
  std::string_view partition;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;  // may have further colons

  // The resource up to its first slash, and what follows its last one.
  std::string_view resource_type() const { return resource.substr(0, resource.find('/')); }
  std::string_view name() const { return resource.substr(resource.rfind('/') + 1); }
};

// Nothing when the text has fewer than six parts or does not begin with "arn:".
std::optional<Arn> parse_arn(std::string_view text);

// The ARN of an IAM entity: `type` is "role", `path` begins and ends with a slash.
std::string iam_arn(std::string_view account, std::string_view type, std::string_view path, std::string_view name);

// "arn:aws:iam::123456789012:root", which stands for the account and for its root user.
std::string root_arn(std::string_view account);

// Whether it is twelve digits.
bool is_account_id(std::string_view text);

}  // namespace regionfall::iam
