#pragma once

#include <string>
#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::iam {

// Tags of something that IAM has operations for by its name: TagRole and UntagRole with RoleName.
provider::Tagging iam_tags(const char* key, const char* tag, const char* untag, const char* key_attribute = "id");

// A document as IAM returns it, percent-encoded, as it was written.
std::string decoded_document(const std::string& text);

// A check of policies: a JSON object.
std::optional<std::string> is_policy_text(const hcl::Value& value);

// A check of `pgp_key`, which is not to be had.
std::optional<std::string> is_no_pgp_key(const hcl::Value& value);

// All items of the list `member` in the outputs of an operation that answers in pages.
provider::Answer<aws::Value::List> list_all(provider::Session& session, const char* operation, aws::Value input,
                                            aws::MemberName member);

// A plan for what has its path and name in its ARN: with others it has another ARN.
void plan_arn(provider::Session& session, const terraform::PlanRequest& request, terraform::PlanReply& reply);

// How a set of texts changes.
struct SetChange {
  std::vector<std::string> added;
  std::vector<std::string> removed;
};
SetChange change_of(const hcl::Value& prior, const hcl::Value& planned, const char* attribute);

// Whether an error says that there is no such thing.
bool is_gone(const provider::Problem& problem);
// No error when there was no such thing.
provider::Done unless_gone(provider::Answer<aws::Value> outcome);

}  // namespace regionfall::iam
