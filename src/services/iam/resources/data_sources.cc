#include <re2/re2.h>

#include "aws/members/iam.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// IAM's data sources. Source: hashicorp/aws 6, internal/service/iam, *_data_source.go.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

void put(Members& members, const char* name, const std::string& text) {
  members.insert_or_assign(name, Value::string(text));
}

Attribute text(const char* name, int flags, MemberPath output = "-") {
  return {name, Type::string(), flags, "-", {}, std::move(output)};
}
Attribute text_set(const char* name) { return {name, Type::set(Type::string()), kComputed, "-"}; }
Attribute tags() { return {"tags", Type::map(Type::string()), kOptional | kComputed, "-"}; }

Value set_of(const std::vector<std::string>& texts) {
  std::vector<Value> values;
  for (const std::string& one : texts) values.push_back(Value::string(one));
  return Value::set(Type::string(), std::move(values));
}

// -- one entity by its name ------------------------------------------------------------------------------------------

DataSource role() {
  return {.name = "aws_iam_role",
          .title = "IAM Role",
          .service = "iam",
          .attributes = {text("arn", kComputed, "Role.Arn"),
                         text("assume_role_policy", kComputed),
                         text("create_date", kComputed, "Role.CreateDate"),
                         text("description", kComputed, "Role.Description"),
                         {"max_session_duration", Type::number(), kComputed, "-", {}, "Role.MaxSessionDuration"},
                         {"name", Type::string(), kRequired, "RoleName", {}, "Role.RoleName"},
                         text("path", kComputed, "Role.Path"),
                         text("permissions_boundary", kComputed, "Role.PermissionsBoundary.PermissionsBoundaryArn"),
                         {"role_last_used",
                          Type::list(Type::object({{"last_used_date", Type::string()}, {"region", Type::string()}})),
                          kComputed, "-"},
                         tags(),
                         text("unique_id", kComputed, "Role.RoleId")},
          .global = true,
          .read = {"GetRole", {}},
          .id = "Role.RoleName",
          .tags = "Role.Tags",
          .complete = [](Session&, const aws::Value& output, const Value&, Members& members) -> Done {
            const aws::Value& found = output[m::Role];
            put(members, "assume_role_policy", decoded_document(found[m::AssumeRolePolicyDocument].as_text()));
            const aws::Value& used = found[m::RoleLastUsed];
            const Type use = Type::object({{"last_used_date", Type::string()}, {"region", Type::string()}});
            std::vector<Value> uses;
            if (used.has(m::LastUsedDate)) {
              uses.push_back(Value::object({{"last_used_date", from_output(used[m::LastUsedDate], Type::string())},
                                            {"region", Value::string(used[m::Region].as_text())}}));
            }
            members.insert_or_assign("role_last_used", Value::list(use, std::move(uses)));
            return {};
          }};
}

DataSource user() {
  return {.name = "aws_iam_user",
          .title = "IAM User",
          .service = "iam",
          .attributes = {text("arn", kComputed, "User.Arn"),
                         text("path", kComputed, "User.Path"),
                         text("permissions_boundary", kComputed, "User.PermissionsBoundary.PermissionsBoundaryArn"),
                         tags(),
                         text("user_id", kComputed, "User.UserId"),
                         {"user_name", Type::string(), kRequired, "UserName", {}, "User.UserName"}},
          .global = true,
          .read = {"GetUser", {}},
          .id = "User.UserId",
          .tags = "User.Tags"};
}

// -- aws_iam_group ---------------------------------------------------------------------------------------------------

Done find_group(Session& session, const Value& config, Members& members) {
  const aws::Value key = aws::Value::of({{m::GroupName, text_of(config, "group_name")}});
  const aws::Value group = TRY(session.call("iam", "GetGroup", key))[m::Group];
  put(members, "id", group[m::GroupId].as_text());
  put(members, "arn", group[m::Arn].as_text());
  put(members, "group_id", group[m::GroupId].as_text());
  put(members, "path", group[m::Path].as_text());
  const Type type = Type::object(
      {{"arn", Type::string()}, {"path", Type::string()}, {"user_id", Type::string()}, {"user_name", Type::string()}});
  std::vector<Value> users;
  for (const aws::Value& user : TRY(list_all(session, "GetGroup", key, m::Users))) {
    users.push_back(Value::object({{"arn", Value::string(user[m::Arn].as_text())},
                                   {"path", Value::string(user[m::Path].as_text())},
                                   {"user_id", Value::string(user[m::UserId].as_text())},
                                   {"user_name", Value::string(user[m::UserName].as_text())}}));
  }
  members.insert_or_assign("users", Value::list(type, std::move(users)));
  return {};
}

DataSource group() {
  return {.name = "aws_iam_group",
          .title = "IAM Group",
          .service = "iam",
          .attributes = {text("arn", kComputed),
                         text("group_id", kComputed),
                         text("group_name", kRequired),
                         text("path", kComputed),
                         {"users",
                          Type::list(Type::object({{"arn", Type::string()},
                                                   {"path", Type::string()},
                                                   {"user_id", Type::string()},
                                                   {"user_name", Type::string()}})),
                          kComputed, "-"}},
          .global = true,
          .find = find_group};
}

// -- aws_iam_roles, aws_iam_users ------------------------------------------------------------------------------------

// Entities below a path whose names match a regular expression, as their ARNs and names.
Done find_entities(Session& session, const Value& config, const char* operation, aws::MemberName list,
                   aws::MemberName name, Members& members) {
  aws::Value input = aws::Value::Structure();
  if (const std::string prefix = text_of(config, "path_prefix"); !prefix.empty()) input.set(m::PathPrefix, prefix);
  const re2::RE2 expression(text_of(config, "name_regex"), re2::RE2::Quiet);
  if (!expression.ok()) return problem("\"name_regex\": " + expression.error());
  std::vector<std::string> arns;
  std::vector<std::string> names;
  for (const aws::Value& entity : TRY(list_all(session, operation, input, list))) {
    if (!re2::RE2::PartialMatch(entity[name].as_text(), expression)) continue;
    arns.push_back(entity[m::Arn].as_text());
    names.push_back(entity[name].as_text());
  }
  put(members, "id", session.region().text);
  members.insert_or_assign("arns", set_of(arns));
  members.insert_or_assign("names", set_of(names));
  return {};
}

std::vector<Attribute> entities_attributes() {
  return {text_set("arns"), text("name_regex", kOptional), text_set("names"), text("path_prefix", kOptional)};
}

DataSource roles() {
  return {.name = "aws_iam_roles",
          .title = "IAM Roles",
          .service = "iam",
          .attributes = entities_attributes(),
          .global = true,
          .find = [](Session& session, const Value& config, Members& members) -> Done {
            return find_entities(session, config, "ListRoles", m::Roles, m::RoleName, members);
          }};
}

DataSource users() {
  return {.name = "aws_iam_users",
          .title = "IAM Users",
          .service = "iam",
          .attributes = entities_attributes(),
          .global = true,
          .find = [](Session& session, const Value& config, Members& members) -> Done {
            return find_entities(session, config, "ListUsers", m::Users, m::UserName, members);
          }};
}

// -- aws_iam_policy --------------------------------------------------------------------------------------------------

Answer<std::string> policy_arn(Session& session, const Value& config) {
  if (std::string arn = text_of(config, "arn"); !arn.empty()) return arn;
  aws::Value input = aws::Value::Structure();
  if (const std::string prefix = text_of(config, "path_prefix"); !prefix.empty()) input.set(m::PathPrefix, prefix);
  const std::string name = text_of(config, "name");
  std::vector<std::string> found;
  for (const aws::Value& policy : TRY(list_all(session, "ListPolicies", input, m::Policies))) {
    if (name.empty() || policy[m::PolicyName].as_text() == name) found.push_back(policy[m::Arn].as_text());
  }
  if (found.empty()) return problem("no matching IAM Policy found");
  if (found.size() > 1)
    return problem(
        "multiple IAM Policies matched; use additional constraints to reduce matches to a single IAM Policy");
  return found.front();
}

Done find_policy(Session& session, const Value& config, Members& members) {
  const std::string arn = TRY(policy_arn(session, config));
  const aws::Value policy = TRY(session.call("iam", "GetPolicy", aws::Value::of({{m::PolicyArn, arn}})))[m::Policy];
  const aws::Value version = TRY(session.call(
      "iam", "GetPolicyVersion", aws::Value::of({{m::PolicyArn, arn}, {m::VersionId, policy[m::DefaultVersionId]}})));
  put(members, "id", arn);
  put(members, "arn", arn);
  members.insert_or_assign("attachment_count", from_output(policy[m::AttachmentCount], Type::number()));
  put(members, "description", policy[m::Description].as_text());
  put(members, "name", policy[m::PolicyName].as_text());
  put(members, "path", policy[m::Path].as_text());
  put(members, "policy", decoded_document(version[m::PolicyVersion][m::Document].as_text()));
  put(members, "policy_id", policy[m::PolicyId].as_text());
  Tags found;
  for (const aws::Value& tag : policy[m::Tags].as_list()) found.emplace(tag[m::Key].as_text(), tag[m::Value].as_text());
  members.insert_or_assign("tags", tags_value(found));
  return {};
}

DataSource policy() {
  return {.name = "aws_iam_policy",
          .title = "IAM Policy",
          .service = "iam",
          .attributes = {text("arn", kOptional | kComputed),
                         {"attachment_count", Type::number(), kComputed, "-"},
                         text("description", kComputed),
                         text("name", kOptional | kComputed),
                         text("path", kComputed),
                         text("path_prefix", kOptional),
                         text("policy", kComputed),
                         text("policy_id", kComputed),
                         tags()},
          .global = true,
          .find = find_policy};
}

// -- aws_iam_instance_profile, aws_iam_instance_profiles -------------------------------------------------------------

DataSource instance_profile() {
  return {.name = "aws_iam_instance_profile",
          .title = "IAM Instance Profile",
          .service = "iam",
          .attributes =
              {text("arn", kComputed, "InstanceProfile.Arn"),
               text("create_date", kComputed, "InstanceProfile.CreateDate"),
               {"name", Type::string(), kRequired, "InstanceProfileName", {}, "InstanceProfile.InstanceProfileName"},
               text("path", kComputed, "InstanceProfile.Path"),
               text("role_arn", kComputed, "InstanceProfile.Roles[0].Arn"),
               text("role_id", kComputed, "InstanceProfile.Roles[0].RoleId"),
               text("role_name", kComputed, "InstanceProfile.Roles[0].RoleName")},
          .global = true,
          .read = {"GetInstanceProfile", {}},
          .id = "InstanceProfile.InstanceProfileId"};
}

Done find_instance_profiles(Session& session, const Value& config, Members& members) {
  const std::string role = text_of(config, "role_name");
  std::vector<std::string> arns;
  std::vector<std::string> names;
  std::vector<std::string> paths;
  for (const aws::Value& profile : TRY(list_all(session, "ListInstanceProfilesForRole",
                                                aws::Value::of({{m::RoleName, role}}), m::InstanceProfiles))) {
    arns.push_back(profile[m::Arn].as_text());
    names.push_back(profile[m::InstanceProfileName].as_text());
    paths.push_back(profile[m::Path].as_text());
  }
  put(members, "id", role);
  members.insert_or_assign("arns", set_of(arns));
  members.insert_or_assign("names", set_of(names));
  members.insert_or_assign("paths", set_of(paths));
  return {};
}

DataSource instance_profiles() {
  return {.name = "aws_iam_instance_profiles",
          .title = "IAM Instance Profiles",
          .service = "iam",
          .attributes = {text_set("arns"), text_set("names"), text_set("paths"), text("role_name", kRequired)},
          .global = true,
          .find = find_instance_profiles};
}

// -- aws_iam_session_context -----------------------------------------------------------------------------------------

// The role behind "arn:aws:sts::111122223333:assumed-role/ROLE/SESSION"; any other ARN stands for itself.
Done find_session_context(Session& session, const Value& config, Members& members) {
  const std::string arn = text_of(config, "arn");
  std::string role;
  std::string name;
  static const re2::RE2 kSession("arn:[^:]*:sts:[^:]*:[^:]*:assumed-role/(?:.*/)?([^/]+)/([^/]+)");
  const bool is_session = re2::RE2::FullMatch(arn, kSession, &role, &name);
  put(members, "id", arn);
  put(members, "issuer_arn", arn);
  put(members, "issuer_id", "");
  put(members, "issuer_name", role);
  put(members, "session_name", name);
  if (!is_session) return {};
  const Answer<aws::Value> found = session.call("iam", "GetRole", aws::Value::of({{m::RoleName, role}}));
  if (!found) return problem("unable to get role (" + role + "): " + found.error().what);
  put(members, "issuer_arn", (*found)[m::Role][m::Arn].as_text());
  put(members, "issuer_id", (*found)[m::Role][m::RoleId].as_text());
  return {};
}

DataSource session_context() {
  return {.name = "aws_iam_session_context",
          .title = "IAM Session Context",
          .service = "iam",
          .attributes = {text("arn", kRequired), text("issuer_arn", kComputed), text("issuer_id", kComputed),
                         text("issuer_name", kComputed), text("session_name", kComputed)},
          .global = true,
          .find = find_session_context};
}

// -- aws_iam_account_alias, aws_iam_access_keys, aws_iam_openid_connect_provider -------------------------------------

DataSource account_alias() {
  return {.name = "aws_iam_account_alias",
          .title = "IAM Account Alias",
          .service = "iam",
          .attributes = {text("account_alias", kComputed)},
          .global = true,
          .find = [](Session& session, const Value&, Members& members) -> Done {
            const aws::Value found = TRY(session.call("iam", "ListAccountAliases", aws::Value::Structure()));
            const std::vector<std::string> aliases = aws::texts(found[m::AccountAliases]);
            if (aliases.empty()) return problem("reading IAM Account Alias: empty result");
            put(members, "id", aliases.front());
            put(members, "account_alias", aliases.front());
            return {};
          }};
}

Type access_key_type() {
  return Type::object({{"access_key_id", Type::string()}, {"create_date", Type::string()}, {"status", Type::string()}});
}

DataSource access_keys() {
  return {.name = "aws_iam_access_keys",
          .title = "IAM Access Keys",
          .service = "iam",
          .attributes = {{"access_keys", Type::set(access_key_type()), kComputed, "-"}, text("user", kRequired)},
          .global = true,
          .find = [](Session& session, const Value& config, Members& members) -> Done {
            const std::string user = text_of(config, "user");
            std::vector<Value> keys;
            for (const aws::Value& key : TRY(list_all(session, "ListAccessKeys", aws::Value::of({{m::UserName, user}}),
                                                      m::AccessKeyMetadata))) {
              keys.push_back(Value::object({{"access_key_id", Value::string(key[m::AccessKeyId].as_text())},
                                            {"create_date", from_output(key[m::CreateDate], Type::string())},
                                            {"status", Value::string(key[m::Status].as_text())}}));
            }
            put(members, "id", user);
            members.insert_or_assign("access_keys", Value::set(access_key_type(), std::move(keys)));
            return {};
          }};
}

// The ARN, or the one of the provider with this URL.
Answer<std::string> oidc_provider_arn(Session& session, const Value& config) {
  if (std::string arn = text_of(config, "arn"); !arn.empty()) return arn;
  std::string url = text_of(config, "url");
  if (url.starts_with("https://")) url = url.substr(std::string_view("https://").size());
  const aws::Value providers = TRY(session.call("iam", "ListOpenIDConnectProviders", aws::Value::Structure()));
  for (const aws::Value& provider : providers[m::OpenIDConnectProviderList].as_list()) {
    if (provider[m::Arn].as_text().ends_with(":oidc-provider/" + url)) return provider[m::Arn].as_text();
  }
  return problem("no matching IAM OIDC Provider found: " + url);
}

DataSource openid_connect_provider() {
  return {
      .name = "aws_iam_openid_connect_provider",
      .title = "IAM OIDC Provider",
      .service = "iam",
      .attributes = {text("arn", kOptional | kComputed),
                     text_set("client_id_list"),
                     tags(),
                     {"thumbprint_list", Type::list(Type::string()), kComputed, "-"},
                     text("url", kOptional | kComputed)},
      .global = true,
      .find = [](Session& session, const Value& config, Members& members) -> Done {
        const std::string arn = TRY(oidc_provider_arn(session, config));
        const aws::Value found =
            TRY(session.call("iam", "GetOpenIDConnectProvider", aws::Value::of({{m::OpenIDConnectProviderArn, arn}})));
        put(members, "id", arn);
        put(members, "arn", arn);
        put(members, "url", found[m::Url].as_text());
        members.insert_or_assign("client_id_list", set_of(aws::texts(found[m::ClientIDList])));
        members.insert_or_assign("thumbprint_list", from_output(found[m::ThumbprintList], Type::list(Type::string())));
        Tags tags;
        for (const aws::Value& tag : found[m::Tags].as_list())
          tags.emplace(tag[m::Key].as_text(), tag[m::Value].as_text());
        members.insert_or_assign("tags", tags_value(tags));
        return {};
      }};
}

}  // namespace

std::vector<DataSource> data_sources() {
  return {access_keys(),
          account_alias(),
          group(),
          instance_profile(),
          instance_profiles(),
          openid_connect_provider(),
          policy(),
          role(),
          roles(),
          session_context(),
          user(),
          users()};
}

}  // namespace regionfall::iam
