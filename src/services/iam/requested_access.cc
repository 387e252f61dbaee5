#include "services/iam/requested_access.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "aws/member_name.h"
#include "services/iam/access_rows.h"
#include "services/iam/arn.h"

namespace regionfall::iam {

using aws::Value;

namespace {

// Services whose actions begin with something else than their name in AWS's models.
constexpr std::pair<std::string_view, std::string_view> kPrefixes[] = {
    {"elbv2", "elasticloadbalancing"},
    {"s3control", "s3"},
};

// As the service is called in actions and ARNs.
std::string_view prefix_of(std::string_view service) {
  const auto found = std::ranges::find(kPrefixes, service, [](const auto& entry) { return entry.first; });
  return found == std::end(kPrefixes) ? service : found->second;
}

std::string action_name(std::string_view service, std::string_view operation) {
  return fmt::format("{}:{}", prefix_of(service), operation);
}

// An operation that hands a role to a service: the caller must be allowed to pass it.
struct PassedRole {
  std::string_view service;
  std::string_view operation;
  std::string_view member;  // an ARN or, in IAM, a name
  std::string_view passed_to;
};
constexpr PassedRole kPassedRoles[] = {
    {"eks", "CreateCluster", "roleArn", "eks.amazonaws.com"},
    {"eks", "CreateNodegroup", "nodeRole", "ec2.amazonaws.com"},
    {"iam", "AddRoleToInstanceProfile", "RoleName", "ec2.amazonaws.com"},
    {"rds", "CreateDBCluster", "MonitoringRoleArn", "monitoring.rds.amazonaws.com"},
    {"rds", "CreateDBInstance", "MonitoringRoleArn", "monitoring.rds.amazonaws.com"},
    {"rds", "ModifyDBInstance", "MonitoringRoleArn", "monitoring.rds.amazonaws.com"},
};

std::span<const AccessRow> rows_of(std::string_view service) {
  if (service == "acm") return acm_access_rows();
  if (service == "ec2") return ec2_access_rows();
  if (service == "elbv2") return elbv2_access_rows();
  if (service == "iam") return iam_access_rows();
  if (service == "route53") return route53_access_rows();
  if (service == "sts") return sts_access_rows();
  return {};
}

const Value& member(const Value& input, std::string_view name) {
  static const Value absent;
  const std::optional<aws::MemberName> found = aws::find_member_name(name);
  return found ? input[*found] : absent;
}

template <class Row>
std::optional<std::string> arn_of(const store::Table<Row>& table, const aws::AccountId& account,
                                  std::string_view name) {
  const Row* row = table.find(account_key(account, name));
  if (row == nullptr) return std::nullopt;
  return row->arn;
}

// The ARN of an IAM entity by its name, which the path is part of.
std::optional<std::string> entity_arn(const State& state, const aws::AccountId& account, std::string_view type,
                                      std::string_view name) {
  if (type == "user") return arn_of(state.users, account, name);
  if (type == "group") return arn_of(state.groups, account, name);
  if (type == "role") return arn_of(state.roles, account, name);
  if (type == "instance-profile") return arn_of(state.instance_profiles, account, name);
  return std::nullopt;
}

// Fills in the templates of one operation.
class Resources {
 public:
  Resources(const State& state, std::string_view service, const Value& input, const aws::Request& request)
      : state_(state), service_(service), input_(input), request_(request) {}

  void add(std::string_view pattern) {
    if (pattern.empty()) return;
    const std::size_t open = pattern.rfind('{');
    if (open == std::string_view::npos) return add_arn(std::string(pattern));
    // What the last brace names may be a list; what others name (a path) is one text.
    const std::string head = fill_head(pattern.substr(0, open));
    const std::string_view name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    const std::string_view tail = pattern.substr(open + name.size() + 2);
    const Value& value = member(input_, name);
    if (value.is_list()) {
      for (const std::string& item : aws::texts(value)) add_one(head, item, tail);
    } else if (!value.as_text().empty()) {
      add_one(head, value.as_text(), tail);
    } else if (pattern == "user/{UserName}" && !request_.caller.arn.empty()) {
      found_.push_back(request_.caller.arn);  // users may leave their own name out
    }
  }

  std::vector<std::string> take() && { return std::move(found_); }

 private:
  // What stands before the last member: texts of other members, a path among them.
  std::string fill_head(std::string_view head) const {
    std::string filled;
    for (std::size_t open = head.find('{'); open != std::string_view::npos; open = head.find('{')) {
      const std::size_t close = head.find('}', open);
      const std::string_view name = head.substr(open + 1, close - open - 1);
      const std::string& text = member(input_, name).as_text();
      filled += head.substr(0, open);
      filled += name == "Path" && text.empty() ? "/" : text;
      head.remove_prefix(close + 1);
    }
    return filled + std::string(head);
  }

  void add_one(const std::string& head, const std::string& value, std::string_view tail) {
    if (head.empty()) return found_.push_back(value);
    // Ids of Route 53 may come with their path: "/hostedzone/Z1".
    if (service_ == "route53") return add_arn(head + value.substr(value.rfind('/') + 1) + std::string(tail));
    if (service_ == "iam" && tail.empty()) {
      const std::string_view type = std::string_view(head).substr(0, head.size() - 1);
      if (std::optional<std::string> arn = entity_arn(state_, request_.caller.account, type, value)) {
        return found_.push_back(*std::move(arn));
      }
    }
    add_arn(head + value + std::string(tail));
  }

  void add_arn(const std::string& resource) {
    const bool global = service_ == "iam" || service_ == "route53";
    const std::string_view account = service_ == "route53" ? std::string_view() : request_.caller.account.text;
    found_.push_back(
        fmt::format("arn:aws:{}:{}:{}:{}", prefix_of(service_), global ? "" : request_.region.text, account, resource));
  }

  const State& state_;
  std::string_view service_;
  const Value& input_;
  const aws::Request& request_;
  std::vector<std::string> found_;
};

void add_tag(std::vector<std::string>& keys, RequestContext& context, const Value& tag) {
  const std::string& key = member(tag, "Key").as_text();
  if (key.empty()) return;
  keys.push_back(key);
  context.set("aws:RequestTag/" + key, member(tag, "Value").as_text());
}

// The tags that an input sets or removes.
RequestContext tag_context(const Value& input) {
  RequestContext context;
  std::vector<std::string> keys = aws::texts(member(input, "TagKeys"));
  for (const std::string& key : aws::texts(member(input, "RemoveTagKeys"))) keys.push_back(key);
  for (const char* list : {"Tags", "AddTags"}) {
    for (const Value& tag : member(input, list).as_list()) add_tag(keys, context, tag);
  }
  for (const Value& specification : member(input, "TagSpecifications").as_list()) {
    for (const Value& tag : member(specification, "Tags").as_list()) add_tag(keys, context, tag);
  }
  if (!keys.empty()) context.set("aws:TagKeys", std::move(keys));
  return context;
}

// Who owns a resource: the account in its ARN, when it is one.
std::string owner_of(const std::string& resource) {
  const std::optional<Arn> arn = parse_arn(resource);
  return arn && is_account_id(arn->account) ? std::string(arn->account) : std::string();
}

void add_passed_role(std::vector<Access>& accesses, const State& state, std::string_view service,
                     std::string_view operation, const Value& input, const aws::Request& request) {
  for (const PassedRole& passed : kPassedRoles) {
    if (passed.service != service || passed.operation != operation) continue;
    const std::string& role = member(input, passed.member).as_text();
    if (role.empty()) return;
    Access access{.service = std::string(service), .action = "iam:PassRole", .resource = role};
    if (service == "iam") access.resource = arn_of(state.roles, request.caller.account, role).value_or("*");
    access.context.set("iam:PassedToService", std::string(passed.passed_to));
    accesses.push_back(std::move(access));
    return;
  }
}

}  // namespace

std::vector<Access> requested_access(const State& state, std::string_view service, std::string_view operation,
                                     const Value& input, const aws::Request& request) {
  const std::span<const AccessRow> rows = rows_of(service);
  const auto row = std::ranges::lower_bound(rows, operation, {}, &AccessRow::operation);
  Resources resources(state, service, input, request);
  if (row != rows.end() && row->operation == operation) {
    for (const std::string_view pattern : row->resources) resources.add(pattern);
  }
  std::vector<std::string> found = std::move(resources).take();
  if (found.empty()) found.emplace_back("*");

  std::vector<Access> accesses;
  const RequestContext context = tag_context(input);
  for (std::string& resource : found) {
    Access access{.service = std::string(service), .action = action_name(service, operation)};
    access.resource_account = owner_of(resource);
    access.resource = std::move(resource);
    access.context = context;
    accesses.push_back(std::move(access));
  }
  add_passed_role(accesses, state, service, operation, input, request);
  return accesses;
}

bool decides_itself(std::string_view service, std::string_view operation) {
  constexpr std::string_view kOperations[] = {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity",
                                              "GetCallerIdentity", "GetSessionToken"};
  return service == "kms" || service == "sns" ||  // key policies and grants, policies of topics
         (service == "sts" && std::ranges::find(kOperations, operation) != std::end(kOperations));
}

}  // namespace regionfall::iam
