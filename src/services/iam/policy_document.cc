#include "services/iam/policy_document.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/json_repeats.h"
#include "base/text.h"
#include "base/utf8.h"
#include "services/iam/policy_rules.h"

namespace regionfall::iam {
namespace {

constexpr std::string_view kSyntaxErrors = "Syntax errors in policy.";

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// A string, or a list of strings.
Result<std::vector<std::string>> read_strings(const Json& json) {
  if (json.is_string()) return std::vector{json.text()};
  if (!json.is_array()) return failure(std::string(kSyntaxErrors));
  std::vector<std::string> strings;
  strings.reserve(json.items().size());
  for (const Json& item : json.items()) {
    if (!item.is_string()) return failure(std::string(kSyntaxErrors));
    strings.push_back(item.text());
  }
  return strings;
}

// The values of a condition's key: strings, and what people write in place of them.
Result<std::vector<std::string>> read_condition_values(const Json& json) {
  const auto text_of = [](const Json& value) -> std::optional<std::string> {
    switch (value.kind()) {
      case Json::Kind::kString:
      case Json::Kind::kNumber:
        return value.text();
      case Json::Kind::kBool:
        return value.as_bool() ? "true" : "false";
      default:
        return std::nullopt;
    }
  };
  std::vector<std::string> values;
  const std::span<const Json> items = json.is_array() ? std::span<const Json>(json.items()) : std::span(&json, 1);
  for (const Json& item : items) {
    std::optional<std::string> value = text_of(item);
    if (!value) return failure(std::string(kSyntaxErrors));
    values.push_back(*std::move(value));
  }
  return values;
}

Result<std::vector<Condition>> read_conditions(const Json& json) {
  if (!json.is_object()) return failure(std::string(kSyntaxErrors));
  std::vector<Condition> conditions;
  std::vector<std::string_view> seen;
  for (const auto& [name, keys] : json.members()) {
    if (!keys.is_object()) return failure(std::string(kSyntaxErrors));
    if (std::ranges::find(seen, name) != seen.end()) return failure(std::string(kSyntaxErrors));
    seen.push_back(name);
    const std::optional<ConditionOperator> op = find_condition_operator(name);
    // An operator that does not exist is passed over as long as it has nothing to compare.
    if (!op && !keys.members().empty()) return failure(std::string(kSyntaxErrors));
    for (const auto& [key, values] : keys.members()) {
      conditions.push_back({*op, key, TRY(read_condition_values(values))});
    }
  }
  return conditions;
}

std::optional<PrincipalType> find_principal_type(std::string_view name) {
  for (const PrincipalType type :
       {PrincipalType::kAws, PrincipalType::kService, PrincipalType::kFederated, PrincipalType::kCanonicalUser}) {
    if (principal_type_name(type) == name) return type;
  }
  return std::nullopt;
}

Result<PrincipalElement> read_principal(const Json& json, bool negated) {
  PrincipalElement element{.negated = negated};
  if (json.is_string() && json.text() == "*") {
    element.everyone = true;
    element.entries.push_back({PrincipalType::kAws, "*"});
    return element;
  }
  if (json.is_string()) return failure("Invalid principal in policy.");
  if (!json.is_object()) return failure(std::string(kSyntaxErrors));
  for (const auto& [name, values] : json.members()) {
    const std::optional<PrincipalType> type = find_principal_type(name);
    if (!type) return failure(std::string(kSyntaxErrors));
    for (std::string& value : TRY(read_strings(values))) element.entries.push_back({*type, std::move(value)});
  }
  return element;
}

Result<Effect> read_effect(const Json& json) {
  if (!json.is_string()) return failure(std::string(kSyntaxErrors));
  if (equals_ignoring_case(json.text(), "Allow")) return Effect::kAllow;
  if (equals_ignoring_case(json.text(), "Deny")) return Effect::kDeny;
  return failure(std::string(kSyntaxErrors));
}

Result<Statement> read_statement(const Json& json) {
  if (!json.is_object()) return failure(std::string(kSyntaxErrors));
  for (const auto& [name, value] : json.members()) {
    if (!one_of(name, {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource",
                       "Condition"})) {
      return failure(std::string(kSyntaxErrors));
    }
  }
  for (const std::string name : {"Principal", "Action", "Resource"}) {
    if (json.has(name) && json.has("Not" + name)) return failure(std::string(kSyntaxErrors));
  }
  Statement statement;
  statement.effect = TRY(read_effect(json["Effect"]));
  if (json.has("Sid")) {
    if (!json["Sid"].is_string()) return failure(std::string(kSyntaxErrors));
    statement.sid = json["Sid"].text();
  }
  statement.not_action = json.has("NotAction");
  if (const Json& actions = json[statement.not_action ? "NotAction" : "Action"]; !actions.is_null()) {
    statement.actions = TRY(read_strings(actions));
  }
  statement.not_resource = json.has("NotResource");
  if (const Json& resources = json[statement.not_resource ? "NotResource" : "Resource"]; !resources.is_null()) {
    statement.resources = TRY(read_strings(resources));
  }
  const bool not_principal = json.has("NotPrincipal");
  if (const Json& principal = json[not_principal ? "NotPrincipal" : "Principal"]; !principal.is_null()) {
    statement.principal = TRY(read_principal(principal, not_principal));
  }
  if (json.has("Condition")) statement.conditions = TRY(read_conditions(json["Condition"]));
  return statement;
}

Result<PolicyDocument> read_document(const Json& json) {
  if (!json.is_object()) return failure(std::string(kSyntaxErrors));
  for (const auto& [name, value] : json.members()) {
    if (!one_of(name, {"Version", "Id", "Statement"})) return failure(std::string(kSyntaxErrors));
  }
  PolicyDocument document;
  if (json.has("Version")) {
    const std::string& version = json["Version"].text();
    if (!json["Version"].is_string() || !one_of(version, {"2008-10-17", "2012-10-17"})) {
      return failure(std::string(kSyntaxErrors));
    }
    document.has_variables = version == "2012-10-17";
  }
  if (json.has("Id")) {
    if (!json["Id"].is_string()) return failure(std::string(kSyntaxErrors));
    document.id = json["Id"].text();
  }
  const Json& statements = json["Statement"];
  if (statements.is_object()) {
    document.statements.push_back(TRY(read_statement(statements)));
  } else {
    for (const Json& statement : statements.items()) document.statements.push_back(TRY(read_statement(statement)));
  }
  if (document.statements.empty()) return failure(std::string(kSyntaxErrors));
  return document;
}

// Words of an effect must be in AWS's case, but only the later of its two parsers says so.
bool effects_in_case(const Json& json) {
  const auto in_case = [](const Json& statement) { return one_of(statement["Effect"].text(), {"Allow", "Deny"}); };
  const Json& statements = json["Statement"];
  return statements.is_object() ? in_case(statements) : std::ranges::all_of(statements.items(), in_case);
}

bool has_repeated_member(std::string_view text) {
  const auto repeated = find_repeated_member(text);
  return repeated && *repeated;
}

}  // namespace

Result<PolicyDocument> parse_policy_document(std::string_view text, PolicyUse use) {
  const Result<Json> json = parse_json(text);
  if (!json || !is_utf8(text) || has_repeated_member(text)) {
    return failure(use == PolicyUse::kTrust ? "This policy contains invalid Json" : std::string(kSyntaxErrors));
  }
  PolicyDocument document = TRY(read_document(*json));
  if (use == PolicyUse::kManaged && !document.has_variables) {
    return failure("Policy document must be version 2012-10-17 or greater.");
  }
  if (!effects_in_case(*json)) return failure("The policy failed legacy parsing");
  TRY(check_policy_rules(document, use));
  return document;
}

std::size_t policy_size(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; }));
}

std::string_view principal_type_name(PrincipalType type) {
  switch (type) {
    case PrincipalType::kAws:
      return "AWS";
    case PrincipalType::kService:
      return "Service";
    case PrincipalType::kFederated:
      return "Federated";
    case PrincipalType::kCanonicalUser:
      return "CanonicalUser";
  }
  return "";
}

}  // namespace regionfall::iam
