#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/iam/condition_operator.h"

namespace regionfall::iam {

// What a policy document is for: it decides which elements the document must and must not have.
enum class PolicyUse : std::uint8_t {
  kManaged,   // a managed policy: no Principal, Version 2012-10-17
  kInline,    // an inline or session policy: no Principal
  kTrust,     // a role's trust policy: Principal, no Resource, only actions of STS
  kResource,  // a resource's own policy (bucket, key, topic): Principal
};

enum class Effect : std::uint8_t { kAllow, kDeny };

// "AWS": an account, a root user's, user's, role's or session's ARN, "*"; "Service": "ec2.amazonaws.com"; "Federated":
// a provider's ARN or name; "CanonicalUser": S3's hash of an account.
enum class PrincipalType : std::uint8_t { kAws, kService, kFederated, kCanonicalUser };

struct PrincipalEntry {
  PrincipalType type = PrincipalType::kAws;
  std::string value;
  friend bool operator==(const PrincipalEntry&, const PrincipalEntry&) = default;
};

// Principal, or NotPrincipal. `"Principal": "*"` is the entry {kAws, "*"} with `everyone`, which services and federated
// users match as well.
struct PrincipalElement {
  bool negated = false;
  bool everyone = false;
  std::vector<PrincipalEntry> entries;
};

// One key of one operator of a Condition.
struct Condition {
  ConditionOperator op;
  std::string key;  // as written
  std::vector<std::string> values;
};

struct Statement {
  std::string sid;
  Effect effect = Effect::kAllow;
  std::optional<PrincipalElement> principal;
  bool not_action = false;
  std::vector<std::string> actions;
  bool not_resource = false;
  std::vector<std::string> resources;  // empty only in a trust policy
  std::vector<Condition> conditions;
};

struct PolicyDocument {
  bool has_variables = false;  // Version 2012-10-17: ${…} is a policy variable
  std::string id;
  std::vector<Statement> statements;
};

// The document, checked as IAM checks it (IAM user guide, "Grammar of the IAM JSON policy language"). The error is the
// message of AWS's MalformedPolicyDocument.
Result<PolicyDocument> parse_policy_document(std::string_view text, PolicyUse use);

// How IAM counts a document against its quotas: characters other than white space.
std::size_t policy_size(std::string_view text);

// "AWS", "Service", ….
std::string_view principal_type_name(PrincipalType type);

}  // namespace regionfall::iam
