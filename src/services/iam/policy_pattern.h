#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "services/iam/request_context.h"

namespace regionfall::iam {

// How texts of a policy are read for one request: what ${…} stands for, and which keys were looked for in vain.
struct PolicyReading {
  const RequestContext& context;
  bool has_variables = false;                             // else ${…} is plain text
  std::set<std::string, std::less<>>* missing = nullptr;  // gets the keys that the request does not have; may be null
};

// A text whose wildcards are marked, so that a `*` that came out of a variable is a star and nothing more.
class Pattern {
 public:
  // With wildcards `*` and `?`, and policy variables (IAM user guide, "IAM policy elements: Variables and tags").
  // Nothing when a variable has no value and no default: such a pattern matches nothing.
  static std::optional<Pattern> read(std::string_view text, const PolicyReading& reading);

  bool matches(std::string_view text) const;
  bool matches_ignoring_case(std::string_view text) const;
  // As ARNs are compared: each of the six parts on its own, so that no wildcard reaches over a colon but in the last. A
  // pattern that ends early has wildcards for the rest. "*" matches whatever there is.
  bool matches_arn(std::string_view arn) const;

 private:
  explicit Pattern(std::string marked) : marked_(std::move(marked)) {}
  std::string marked_;
};

// A text without wildcards, its variables replaced; nothing as above.
std::optional<std::string> read_text(std::string_view text, const PolicyReading& reading);

// Whether an action ("ec2:RunInstances") matches what a policy says ("EC2:Run*"). Case does not count.
bool action_matches(std::string_view pattern, std::string_view action);

// Calls `visit` with the key of every policy variable in the text, "aws:username".
void for_each_variable(std::string_view text, const std::function<void(std::string_view)>& visit);

}  // namespace regionfall::iam
