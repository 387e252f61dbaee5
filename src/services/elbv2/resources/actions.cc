#include "services/elbv2/resources/actions.h"

#include "aws/members/elbv2.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using namespace provider;
using hcl::Type;
using hcl::Value;

namespace {

constexpr int kBoth = kOptional | kComputed;

Attribute with_default(const char* name, const char* member, Value value) {
  return {name, value.type(), kOptional, member, {}, {}, value};
}

std::vector<Attribute> session_attributes() {
  const Type text = Type::string();
  return {{"authentication_request_extra_params", Type::map(text), kOptional, "AuthenticationRequestExtraParams"},
          {"on_unauthenticated_request", text, kBoth, "OnUnauthenticatedRequest"},
          {"scope", text, kBoth, "Scope"},
          {"session_cookie_name", text, kBoth, "SessionCookieName"},
          {"session_timeout", Type::number(), kBoth, "SessionTimeout"}};
}

// The service refuses these; their arguments are read so that it can say so.
std::vector<Block> authentication_blocks() {
  const Type text = Type::string();
  Block cognito{.name = "authenticate_cognito",
                .member = "AuthenticateCognitoConfig",
                .attributes = session_attributes(),
                .max_items = 1};
  for (const auto& [name, member] : {std::pair{"user_pool_arn", "UserPoolArn"},
                                     {"user_pool_client_id", "UserPoolClientId"},
                                     {"user_pool_domain", "UserPoolDomain"}}) {
    cognito.attributes.push_back({name, text, kRequired, member});
  }
  Block oidc{.name = "authenticate_oidc",
             .member = "AuthenticateOidcConfig",
             .attributes = session_attributes(),
             .max_items = 1};
  for (const auto& [name, member] : {std::pair{"authorization_endpoint", "AuthorizationEndpoint"},
                                     {"client_id", "ClientId"},
                                     {"issuer", "Issuer"},
                                     {"token_endpoint", "TokenEndpoint"},
                                     {"user_info_endpoint", "UserInfoEndpoint"}}) {
    oidc.attributes.push_back({name, text, kRequired, member});
  }
  oidc.attributes.push_back({"client_secret", text, kRequired | kSensitive, "ClientSecret"});
  return {std::move(cognito), std::move(oidc)};
}

Block forward_block() {
  const Type text = Type::string();
  const Type number = Type::number();
  return {.name = "forward",
          .member = "ForwardConfig",
          .attributes = {},
          .blocks = {{.name = "stickiness",
                      .member = "TargetGroupStickinessConfig",
                      .attributes = {{"duration", number, kRequired, "DurationSeconds"},
                                     {"enabled", Type::boolean(), kOptional, "Enabled", {}, {}, Value::boolean(false)}},
                      .max_items = 1},
                     {.name = "target_group",
                      .nesting = terraform::Nesting::kSet,
                      .member = "TargetGroups",
                      .attributes = {{"arn", text, kRequired, "TargetGroupArn"},
                                     {"weight", number, kOptional, "Weight", {}, {}, Value::number(1)}},
                      .min_items = 1,
                      .max_items = 5}},
          .max_items = 1};
}

Block values_block(const char* name, const char* member) {
  const Type texts = Type::set(Type::string());
  return {.name = name, .member = member, .attributes = {{"values", texts, kRequired, "Values"}}, .max_items = 1};
}

Block pattern_block(const char* name, const char* member) {
  const Type texts = Type::set(Type::string());
  return {.name = name,
          .member = member,
          .attributes = {{"regex_values", texts, kOptional, "RegexValues"}, {"values", texts, kOptional, "Values"}},
          .max_items = 1};
}

Block condition_block() {
  const Type text = Type::string();
  Block header = pattern_block("http_header", "HttpHeaderConfig");
  header.attributes.push_back({"http_header_name", text, kRequired, "HttpHeaderName"});
  return {.name = "condition",
          .nesting = terraform::Nesting::kSet,
          .member = "Conditions",
          .attributes = {},
          .blocks = {pattern_block("host_header", "HostHeaderConfig"),
                     std::move(header),
                     values_block("http_request_method", "HttpRequestMethodConfig"),
                     pattern_block("path_pattern", "PathPatternConfig"),
                     {.name = "query_string",
                      .nesting = terraform::Nesting::kSet,
                      .member = "QueryStringConfig.Values",
                      .attributes = {{"key", text, kOptional, "Key"}, {"value", text, kRequired, "Value"}}},
                     values_block("source_ip", "SourceIpConfig")},
          .min_items = 1};
}

Block rewrite_block(const char* name, const char* member) {
  const Type text = Type::string();
  return {.name = name,
          .member = member,
          .attributes = {},
          .blocks = {{.name = "rewrite",
                      .member = "Rewrites",
                      .attributes = {{"regex", text, kRequired, "Regex"}, {"replace", text, kRequired, "Replace"}},
                      .min_items = 1}},
          .max_items = 1};
}

bool has_block(const Value& object, const char* name) { return !terraform::elements_of(object, name).empty(); }

struct FieldOf {
  aws::MemberName config;
  const char* field;
};
constexpr FieldOf kFields[] = {
    {m::HostHeaderConfig, "host-header"},
    {m::HttpHeaderConfig, "http-header"},
    {m::HttpRequestMethodConfig, "http-request-method"},
    {m::PathPatternConfig, "path-pattern"},
    {m::QueryStringConfig, "query-string"},
    {m::SourceIpConfig, "source-ip"},
};

}  // namespace

Block action_block(const char* name, const char* member) {
  const Type text = Type::string();
  Block block{.name = name,
              .member = member,
              .attributes = {{"order", Type::number(), kBoth, "Order"},
                             {"target_group_arn", text, kOptional, "TargetGroupArn"},
                             {"type", text, kRequired, "Type", {}, {}, {}, Form::kLowerCase}},
              .blocks = authentication_blocks(),
              .min_items = 1};
  block.blocks.push_back({.name = "fixed_response",
                          .member = "FixedResponseConfig",
                          .attributes = {{"content_type", text, kRequired, "ContentType"},
                                         {"message_body", text, kOptional, "MessageBody"},
                                         {"status_code", text, kBoth, "StatusCode"}},
                          .max_items = 1});
  block.blocks.push_back(forward_block());
  block.blocks.push_back({.name = "redirect",
                          .member = "RedirectConfig",
                          .attributes = {with_default("host", "Host", Value::string("#{host}")),
                                         with_default("path", "Path", Value::string("/#{path}")),
                                         with_default("port", "Port", Value::string("#{port}")),
                                         with_default("protocol", "Protocol", Value::string("#{protocol}")),
                                         with_default("query", "Query", Value::string("#{query}")),
                                         {"status_code", text, kRequired, "StatusCode"}},
                          .max_items = 1});
  return block;
}

std::vector<Block> rule_blocks() {
  const Type text = Type::string();
  Block transform{.name = "transform",
                  .member = "Transforms",
                  .attributes = {{"type", text, kRequired, "Type"}},
                  .blocks = {rewrite_block("host_header_rewrite_config", "HostHeaderRewriteConfig"),
                             rewrite_block("url_rewrite_config", "UrlRewriteConfig")},
                  .max_items = 2};
  return {condition_block(), std::move(transform)};
}

void plan_orders(const char* name, terraform::PlanReply& reply) {
  const Value& actions = reply.planned.attribute(name);
  if (!actions.is_known() || actions.is_null()) return;
  std::vector<Value> ordered;
  for (const Value& action : actions.elements()) {
    const auto place = static_cast<std::int64_t>(ordered.size() + 1);
    const bool open = action.is_known() && !action.attribute("order").is_known();
    ordered.push_back(open ? terraform::with_members(action, {{"order", Value::number(place)}}) : action);
  }
  if (ordered.empty()) return;
  Value planned = hcl::with_elements(actions, std::move(ordered));
  reply.planned = terraform::with_members(reply.planned, {{name, std::move(planned)}});
}

aws::Value shown_actions(const aws::Value& actions, const Value& known, const char* name) {
  const std::vector<Value> blocks = terraform::elements_of(known, name);
  aws::Value::List shown;
  for (const aws::Value& action : actions.as_list()) {
    aws::Value item = action;
    const bool has_known = shown.size() < blocks.size() && blocks[shown.size()].is_known();
    const Value* block = has_known ? &blocks[shown.size()] : nullptr;
    const bool several = action[m::ForwardConfig][m::TargetGroups].as_list().size() > 1;
    const bool as_block = block != nullptr ? has_block(*block, "forward") : several;
    const bool as_arn = block != nullptr ? !terraform::text_of(*block, "target_group_arn").empty() : !several;
    aws::Value forward = action[m::ForwardConfig];
    const bool sticky = forward[m::TargetGroupStickinessConfig][m::Enabled].as_bool();
    const std::vector<Value> written =
        as_block && block != nullptr ? terraform::elements_of(*block, "forward") : std::vector<Value>();
    const bool has_written = !written.empty() && has_block(written[0], "stickiness");
    if (!sticky && !has_written && !forward.absent()) forward.set(m::TargetGroupStickinessConfig, aws::Value());
    item.set(m::ForwardConfig, as_block ? std::move(forward) : aws::Value());
    if (!as_arn) item.set(m::TargetGroupArn, aws::Value());
    shown.push_back(std::move(item));
  }
  return shown;
}

void put_empty_queries(const Value& planned, const char* name, aws::MemberName actions, aws::Value& input) {
  const std::vector<Value> blocks = terraform::elements_of(planned, name);
  aws::Value::List changed;
  for (const aws::Value& action : input[actions].as_list()) {
    aws::Value item = action;
    if (changed.size() < blocks.size() && item.has(m::RedirectConfig)) {
      const std::vector<Value> redirect = terraform::elements_of(blocks[changed.size()], "redirect");
      aws::Value config = item[m::RedirectConfig];
      if (!redirect.empty() && terraform::text_of(redirect[0], "query").empty()) config.set(m::Query, "");
      item.set(m::RedirectConfig, std::move(config));
    }
    changed.push_back(std::move(item));
  }
  if (!changed.empty()) input.set(actions, std::move(changed));
}

void put_fields(aws::Value& input) {
  aws::Value::List conditions;
  for (const aws::Value& condition : input[m::Conditions].as_list()) {
    aws::Value item = condition;
    for (const FieldOf& one : kFields) {
      if (item.has(one.config)) item.set(m::Field, one.field);
    }
    conditions.push_back(std::move(item));
  }
  input.set(m::Conditions, std::move(conditions));
}

}  // namespace regionfall::elbv2
