#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/iam/caller_identity.h"
#include "services/iam/enforcement.h"
#include "services/iam/policy_cache.h"
#include "services/iam/policy_decision.h"
#include "services/iam/sealer.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// What a caller wants, without the caller.
struct Access {
  std::string service;  // "ec2": in whose words a denial is told
  std::string action;   // "ec2:RunInstances"
  std::string resource = "*";
  std::string resource_account;  // empty: the caller's
  RequestContext context;        // what the service and the front door know: "aws:SourceIp", "s3:prefix"
  // The policy of the resource, when it has one; `required` as in ResourcePolicy. The text is valid for that use.
  std::optional<std::string_view> resource_policy;
  PolicyUse resource_policy_use = PolicyUse::kResource;
  bool resource_policy_required = false;
};

// A decision as a log has it.
struct AccessRecord {
  Instant at;
  std::string region;
  std::string caller;  // its ARN
  std::string action;
  std::string resource;
  bool allowed = false;
  std::string reason;
};

// Gets the decisions of Enforcement::kLog and kOn.
class AccessLog {
 public:
  virtual ~AccessLog() = default;
  virtual void record(const AccessRecord& record) = 0;
};

// Decides about callers by what a region knows of IAM.
class Authorizer {
 public:
  // All outlive the authorizer; `log` may be null.
  Authorizer(const State& state, const Sealer& sealer, Enforcement enforcement, AccessLog* log)
      : state_(state), sealer_(sealer), enforcement_(enforcement), log_(log) {}

  Enforcement enforcement() const { return enforcement_; }

  // Whether the caller may, and why; whatever the enforcement.
  Decision decide(const aws::Request& request, const Access& access);

  // The same, with what follows from it: with kOn a denial is an error in the service's words.
  Result<void, aws::ApiError> authorize(const aws::Request& request, const Access& access);

 private:
  struct Decided {
    AccessRequest request;
    Decision decision;
  };
  Decided decide_request(const aws::Request& request, const Access& access);
  AppliedPolicy apply(const PolicyText& text);
  IdentityPolicies policies_of(const CallerIdentity& identity);

  const State& state_;
  const Sealer& sealer_;
  Enforcement enforcement_;
  AccessLog* log_;
  PolicyCache cache_;
};

// What a service answers to somebody who may not: EC2's UnauthorizedOperation with the decision sealed for
// DecodeAuthorizationMessage, AccessDenied or AccessDeniedException.
aws::ApiError denial(std::string_view service, const Decision& decision, const AccessRequest& request,
                     const Sealer& sealer, RandomSource& random);

// What DecodeAuthorizationMessage shows of an encoded message; nothing when it is none of this world's.
std::optional<std::string> decode_authorization_message(std::string_view encoded, const Sealer& sealer);

}  // namespace regionfall::iam
