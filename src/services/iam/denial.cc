#include <fmt/format.h>

#include "base/json.h"
#include "services/iam/authorizer.h"

namespace regionfall::iam {

using aws::ApiError;

namespace {

constexpr std::string_view kPurpose = "authorization message";
constexpr int kForbidden = 403;
constexpr int kBadRequest = 400;

// As DecodeAuthorizationMessage shows it (STS API reference).
std::string decision_json(const Decision& decision, const AccessRequest& request) {
  const auto list = [](std::vector<Json> items) {
    Json json = Json::object();
    json.set("items", Json::array(std::move(items)));
    return json;
  };
  std::vector<Json> statements;
  for (const StatementReference& reference : decision.statements) {
    Json statement = Json::object();
    statement.set("statementId", Json::string(reference.sid));
    statement.set("effect", Json::string(decision.allowed() ? "ALLOW" : "DENY"));
    statement.set("policy", Json::string(reference.policy));
    statements.push_back(std::move(statement));
  }
  std::vector<Json> conditions;
  for (const auto& [key, values] : request.context.entries()) {
    std::vector<Json> shown;
    for (const std::string& value : values) {
      Json item = Json::object();
      item.set("value", Json::string(value));
      shown.push_back(std::move(item));
    }
    Json condition = Json::object();
    condition.set("key", Json::string(key));
    condition.set("values", list(std::move(shown)));
    conditions.push_back(std::move(condition));
  }
  Json principal = Json::object();
  principal.set("id", Json::string(request.principal.id));
  principal.set("arn", Json::string(request.principal.arn));
  Json context = Json::object();
  context.set("principal", std::move(principal));
  context.set("action", Json::string(request.action));
  context.set("resource", Json::string(request.resource));
  context.set("conditions", list(std::move(conditions)));
  Json message = Json::object();
  message.set("allowed", Json::boolean(decision.allowed()));
  message.set("explicitDeny", Json::boolean(decision.verdict == Verdict::kExplicitDeny));
  message.set("matchedStatements", list(std::move(statements)));
  message.set("failures", list({}));
  message.set("context", std::move(context));
  return message.dump();
}

// The services whose protocols name errors "…Exception".
bool has_exceptions(std::string_view service) {
  for (const std::string_view name : {"acm", "cloudwatch", "dynamodb", "eks", "kms", "logs", "secretsmanager"}) {
    if (name == service) return true;
  }
  return false;
}

}  // namespace

ApiError denial(std::string_view service, const Decision& decision, const AccessRequest& request, const Sealer& sealer,
                RandomSource& random) {
  const std::string message = denial_message(decision, request);
  if (service == "ec2") {
    return {
        "UnauthorizedOperation",
        fmt::format("You are not authorized to perform this operation. {}. Encoded authorization failure message: {}",
                    message, sealer.seal(decision_json(decision, request), kPurpose, random)),
        kForbidden};
  }
  if (service == "sns") return {"AuthorizationError", message, kForbidden};
  if (has_exceptions(service)) return {"AccessDeniedException", message, kBadRequest};
  return {"AccessDenied", message, kForbidden};
}

std::optional<std::string> decode_authorization_message(std::string_view encoded, const Sealer& sealer) {
  return sealer.open(encoded, kPurpose);
}

}  // namespace regionfall::iam
