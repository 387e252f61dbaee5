#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/iam/policy_document.h"
#include "services/iam/principal.h"
#include "services/iam/request_context.h"

namespace regionfall::iam {

// Whether a request is allowed, as AWS decides it (IAM user guide, "Policy evaluation logic"): an explicit deny in any
// policy wins; then service control policies, the resource's policy, identity policies, the permissions boundary and
// session policies must each let it pass, by the rules of decide_access().

// Where a policy comes from; the first five are those that SimulatePrincipalPolicy names.
enum class PolicySource : std::uint8_t {
  kUser,         // inline
  kGroup,        // inline
  kRole,         // inline
  kAwsManaged,   // attached
  kUserManaged,  // attached
  kResource,
  kBoundary,
  kSession,
  kServiceControl,
};

struct AppliedPolicy {
  PolicySource source = PolicySource::kUser;
  std::string name;  // an inline policy's name, a managed policy's ARN
  std::shared_ptr<const PolicyDocument> document;
};

// The policies that an identity brings along.
struct IdentityPolicies {
  std::vector<AppliedPolicy> identity;
  std::optional<AppliedPolicy> boundary;
  std::optional<std::vector<AppliedPolicy>> session;  // none: the session was not limited
  // From the organisation's root to the account; each level must allow. None: the account is in no organisation.
  std::vector<std::vector<AppliedPolicy>> service_control;
};

// The policy of what is asked for: a bucket's, a key's, a role's trust policy.
struct ResourcePolicy {
  AppliedPolicy policy;
  // True: nobody gets in by identity policies alone, unless this policy allows the account (trust policies, KMS keys).
  bool required = false;
};

struct AccessRequest {
  Principal principal;
  std::string action;            // "ec2:RunInstances"
  std::string resource = "*";    // an ARN; "*" for an action that is on nothing in particular
  std::string resource_account;  // who owns it; empty: the principal's account
  RequestContext context;
};

enum class Verdict : std::uint8_t { kAllowed, kExplicitDeny, kImplicitDeny };

// Which kind of policy allowed or denied explicitly, or which one was missing.
enum class PolicyKind : std::uint8_t { kIdentity, kResource, kBoundary, kSession, kServiceControl, kRoot };

// A statement that had a say.
struct StatementReference {
  PolicySource source = PolicySource::kUser;
  std::string policy;
  std::size_t statement = 0;  // its place in the document, from 0
  std::string sid;
  friend bool operator==(const StatementReference&, const StatementReference&) = default;
};

struct Decision {
  Verdict verdict = Verdict::kImplicitDeny;
  PolicyKind kind = PolicyKind::kIdentity;
  std::vector<StatementReference> statements;  // those that allowed or denied; empty when it is implicit
  std::set<std::string, std::less<>> missing;  // context keys that conditions asked for in vain
  bool boundary_allows = true;                 // true as well without a boundary
  bool service_control_allows = true;
  Verdict identity_verdict = Verdict::kImplicitDeny;  // of each side alone, for requests across accounts
  Verdict resource_verdict = Verdict::kImplicitDeny;

  bool allowed() const { return verdict == Verdict::kAllowed; }
};

// `resource_policy` may be null.
//
// In one account: a resource policy that names the user or session allows by itself; one that names the role, or
// everyone, allows as far as boundary and session policies do; else identity policies must allow, and boundary and
// session policies. Across accounts: resource policy and identity side must both allow. The root user needs no identity
// policy. Anonymous callers, services and web identities have resource policies alone.
Decision decide_access(const AccessRequest& request, const IdentityPolicies& policies,
                       const ResourcePolicy* resource_policy);

// Why, in the words of AWS's AccessDenied: "because no identity-based policy allows the ec2:RunInstances action", "with
// an explicit deny in a resource-based policy". Of an allowed request: which statement allowed it.
std::string reason_text(const Decision& decision, const AccessRequest& request);

// "User: ARN is not authorized to perform: ACTION on resource: ARN because …".
std::string denial_message(const Decision& decision, const AccessRequest& request);

}  // namespace regionfall::iam
