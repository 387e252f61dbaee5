#include "services/iam/policy_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/condition_time.h"

namespace regionfall::iam {
namespace {

constexpr std::string_view kLegacyParsing = "The policy failed legacy parsing";

Result<void> check_dates(const PolicyDocument& document) {
  for (const Statement& statement : document.statements) {
    for (const Condition& condition : statement.conditions) {
      if (!compares_dates(condition.op.comparison)) continue;
      for (const std::string& value : condition.values) {
        const bool variable = document.has_variables && value.find("${") != std::string::npos;
        if (!variable && !condition_time(value)) return failure(std::string(kLegacyParsing));
      }
    }
  }
  return {};
}

// A resource that is no ARN of a partition is reported as the ARN it might have been.
std::string foreign_partition(std::string_view resource) {
  std::vector<std::string> parts = split(resource, ":");
  parts.resize(std::max<std::size_t>(parts.size(), 6), "*");
  if (parts[2].empty() && parts[3] == "*") parts[2] = "*";
  parts[0] = "arn";
  return fmt::format("Partition \"{}\" is not valid for resource \"{}\".", parts[1], join(parts, ":"));
}

bool is_partition(std::string_view text) {
  return text == "*" || text.starts_with("aws") || text.find("${") != std::string_view::npos;
}

Result<void> check_iam_resource(std::string_view resource, const Arn& arn) {
  static constexpr std::array<std::string_view, 13> kTypes = {"user/",
                                                              "federated-user/",
                                                              "role/",
                                                              "group/",
                                                              "instance-profile/",
                                                              "mfa/",
                                                              "server-certificate/",
                                                              "policy/",
                                                              "sms-mfa/",
                                                              "saml-provider/",
                                                              "oidc-provider/",
                                                              "report/",
                                                              "access-report/"};
  if (!arn.region.empty() && arn.region != "*") {
    return failure(fmt::format("IAM resource {} cannot contain region information.", resource));
  }
  const bool known =
      arn.resource.starts_with("*") || arn.resource == "root" ||
      std::ranges::any_of(kTypes, [&](std::string_view type) {
        // A wildcard may stand for the rest of a type's name: "ro*".
        const std::string_view fixed = arn.resource.substr(0, arn.resource.find_first_of("*?$"));
        return arn.resource.starts_with(type) || (fixed.size() < arn.resource.size() && type.starts_with(fixed));
      });
  if (known) return {};
  return failure(fmt::format("IAM resource path must either be \"*\" or start with {}.", fmt::join(kTypes, ", ")));
}

// Whether one entry of Resource or NotResource may stand there.
Result<void> check_resource(std::string_view resource) {
  if (resource == "*") return {};
  const std::vector<std::string> parts = split(resource, ":");
  if (parts.size() < 2) return failure(fmt::format("Resource {} must be in ARN format or \"*\".", resource));
  if (parts[0] != "arn" || !is_partition(parts[1])) return failure(foreign_partition(resource));
  if (parts.size() < 3) return failure("Resource vendor must be fully qualified and cannot contain regexes.");
  const std::optional<Arn> arn = parse_arn(resource);
  if (parts[2].empty() || (!arn && resource.find("::") != std::string_view::npos)) {
    return failure(std::string(kLegacyParsing));
  }
  if (!arn) return {};
  if (arn->service == "iam") return check_iam_resource(resource, *arn);
  const bool bucket_or_object = arn->service == "s3" && arn->account.empty();
  if (bucket_or_object && !arn->region.empty() && arn->region != "*") {
    return failure(fmt::format("Resource {} can not contain region information.", resource));
  }
  return {};
}

Result<void> check_action(std::string_view action) {
  if (action == "*") return {};
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos) {
    return failure("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
  if (action.find(':', colon + 1) != std::string_view::npos) {
    return failure("Actions/Condition can contain only one colon.");
  }
  const std::string_view vendor = action.substr(0, colon);
  const bool valid = std::ranges::all_of(vendor, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  if (!valid && vendor != "*") return failure(fmt::format("Vendor {} is not valid", vendor));
  return {};
}

Result<void> check_sids(const PolicyDocument& document) {
  std::set<std::string_view> seen;
  for (const Statement& statement : document.statements) {
    if (!statement.sid.empty() && !seen.insert(statement.sid).second) {
      return failure("Statement IDs (SID) in a single policy must be unique.");
    }
  }
  return {};
}

Result<void> check_permissions(const PolicyDocument& document, PolicyUse use) {
  // Mistakes of the old parser are reported before those of the new one, wherever they stand.
  Result<void> resource_mistake;
  for (const Statement& statement : document.statements) {
    for (const std::string& resource : statement.resources) {
      Result<void> checked = check_resource(resource);
      if (checked) continue;
      if (checked.error().message == kLegacyParsing) return checked;
      if (resource_mistake) resource_mistake = std::move(checked);
    }
  }
  // Services that keep policies of resources let statements share an id.
  if (use != PolicyUse::kResource) TRY(check_sids(document));
  for (const Statement& statement : document.statements) {
    if (statement.actions.empty()) return failure("Policy statement must contain actions.");
  }
  for (const Statement& statement : document.statements) {
    for (const std::string& action : statement.actions) {
      if (statement.resources.empty()) TRY(check_action(action));
    }
    if (statement.resources.empty()) return failure("Policy statement must contain resources.");
  }
  TRY(resource_mistake);
  for (const Statement& statement : document.statements) {
    for (const std::string& action : statement.actions) TRY(check_action(action));
  }
  return {};
}

Result<void> check_trust_principal(const PrincipalEntry& entry) {
  const auto invalid = [&] {
    return failure(
        fmt::format("Invalid principal in policy: \"{}\":\"{}\"", principal_type_name(entry.type), entry.value));
  };
  switch (entry.type) {
    case PrincipalType::kAws: {
      if (entry.value == "*" || is_account_id(entry.value)) return {};
      const std::optional<Arn> arn = parse_arn(entry.value);
      if (!arn) {
        // The unique id of an entity that is gone.
        return entry.value.starts_with("A") && entry.value.size() > 16 ? Result<void>() : invalid();
      }
      const bool entity = arn->service == "iam" || arn->service == "sts";
      return entity && is_account_id(arn->account) && arn->region.empty() ? Result<void>() : invalid();
    }
    case PrincipalType::kService:
      return entry.value.find('.') != std::string::npos && entry.value.find('*') == std::string::npos ? Result<void>()
                                                                                                      : invalid();
    case PrincipalType::kFederated:
      return entry.value.empty() ? invalid() : Result<void>();
    case PrincipalType::kCanonicalUser:
      return invalid();
  }
  return {};
}

Result<void> check_trust(const PolicyDocument& document) {
  for (const Statement& statement : document.statements) {
    if (!statement.resources.empty()) {
      return failure(statement.not_resource ? "Has prohibited field NotResource" : "Has prohibited field Resource");
    }
    if (!statement.principal) return failure("Missing required field Principal");
    if (statement.principal->negated) return failure("Has prohibited field NotPrincipal");
    if (statement.actions.empty()) return failure("Missing required field Action");
    for (const std::string& action : statement.actions) {
      if (!to_lower_ascii(action).starts_with("sts:")) {
        return failure("AssumeRole policy may only specify STS AssumeRole actions.");
      }
    }
    for (const PrincipalEntry& entry : statement.principal->entries) TRY(check_trust_principal(entry));
  }
  return check_sids(document);
}

}  // namespace

Result<void> check_policy_rules(const PolicyDocument& document, PolicyUse use) {
  TRY(check_dates(document));
  const bool has_principal =
      std::ranges::any_of(document.statements, [](const Statement& s) { return s.principal.has_value(); });
  switch (use) {
    case PolicyUse::kManaged:
    case PolicyUse::kInline:
      if (has_principal) return failure("Policy document should not specify a principal.");
      return check_permissions(document, use);
    case PolicyUse::kTrust:
      return check_trust(document);
    case PolicyUse::kResource:
      for (const Statement& statement : document.statements) {
        if (!statement.principal) return failure("Missing required field Principal");
      }
      return check_permissions(document, use);
  }
  return {};
}

}  // namespace regionfall::iam
