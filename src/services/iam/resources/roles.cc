#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "aws/members/iam.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_iam_role, aws_iam_role_policy, aws_iam_role_policy_attachment, aws_iam_instance_profile. Source: hashicorp/aws 6,
// internal/service/iam/role.go and its neighbours.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;
using terraform::texts_of;

aws::Value of_role(const std::string& role) { return aws::Value::of({{m::RoleName, role}}); }

Answer<std::vector<std::string>> inline_policy_names(Session& session, const std::string& role) {
  return aws::texts(TRY(session.call("iam", "ListRolePolicies", of_role(role)))[m::PolicyNames]);
}

Answer<std::vector<std::string>> attached_policy_arns(Session& session, const std::string& role) {
  static const MemberPath kArns = "AttachedPolicies[].PolicyArn";
  return aws::texts(kArns.get(TRY(session.call("iam", "ListAttachedRolePolicies", of_role(role)))));
}

Done put_policy(Session& session, const std::string& role, const std::string& name, const std::string& document) {
  TRY(session.call("iam", "PutRolePolicy",
                   aws::Value::of({{m::RoleName, role}, {m::PolicyName, name}, {m::PolicyDocument, document}})));
  return {};
}

Done delete_policy(Session& session, const std::string& role, const std::string& name) {
  return unless_gone(
      session.call("iam", "DeleteRolePolicy", aws::Value::of({{m::RoleName, role}, {m::PolicyName, name}})));
}

Done attach_policy(Session& session, const std::string& role, const std::string& arn) {
  TRY(session.call("iam", "AttachRolePolicy", aws::Value::of({{m::RoleName, role}, {m::PolicyArn, arn}})));
  return {};
}

Done detach_policy(Session& session, const std::string& role, const std::string& arn) {
  return unless_gone(
      session.call("iam", "DetachRolePolicy", aws::Value::of({{m::RoleName, role}, {m::PolicyArn, arn}})));
}

// -- aws_iam_role ----------------------------------------------------------------------------------------------------

// Documents by name, of `inline_policy`; nothing while it is not known.
std::map<std::string, std::string> inline_policies(const Value& role) {
  std::map<std::string, std::string> policies;
  const Value* blocks = role.is_null() ? nullptr : role.find("inline_policy");
  if (blocks == nullptr || !blocks->is_wholly_known()) return policies;
  for (const Value& block : terraform::elements_of(role, "inline_policy")) {
    if (!text_of(block, "name").empty()) policies.emplace(text_of(block, "name"), text_of(block, "policy"));
  }
  return policies;
}

std::set<std::string> managed_policies(const Value& role) {
  const Value* arns = role.is_null() ? nullptr : role.find("managed_policy_arns");
  if (arns == nullptr || !arns->is_wholly_known()) return {};
  const std::vector<std::string> texts = texts_of(role, "managed_policy_arns");
  return {texts.begin(), texts.end()};
}

// Makes the policies that the role itself lists what they are planned to be.
Done change_policies(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const auto old_inline = inline_policies(prior);
  const auto new_inline = inline_policies(planned);
  for (const auto& [name, document] : old_inline) {
    if (!new_inline.contains(name)) TRY(delete_policy(session, id, name));
  }
  for (const auto& [name, document] : new_inline) {
    const auto old = old_inline.find(name);
    if (old == old_inline.end() || old->second != document) TRY(put_policy(session, id, name, document));
  }
  const auto old_managed = managed_policies(prior);
  const auto new_managed = managed_policies(planned);
  for (const std::string& arn : old_managed) {
    if (!new_managed.contains(arn)) TRY(detach_policy(session, id, arn));
  }
  for (const std::string& arn : new_managed) {
    if (!old_managed.contains(arn)) TRY(attach_policy(session, id, arn));
  }
  return {};
}

Done update_role(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const std::string description = text_of(planned, "description");
  if (text_of(prior, "description") != description) {
    TRY(session.call("iam", "UpdateRoleDescription",
                     aws::Value::of({{m::RoleName, id}, {m::Description, description}})));
  }
  const std::string before = text_of(prior, "permissions_boundary");
  const std::string after = text_of(planned, "permissions_boundary");
  if (before != after && after.empty()) TRY(session.call("iam", "DeleteRolePermissionsBoundary", of_role(id)));
  if (before != after && !after.empty()) {
    TRY(session.call("iam", "PutRolePermissionsBoundary",
                     aws::Value::of({{m::RoleName, id}, {m::PermissionsBoundary, after}})));
  }
  return change_policies(session, id, prior, planned);
}

Block inline_policy_block() {
  return {.name = "inline_policy",
          .nesting = terraform::Nesting::kSet,
          .member = "-",
          .attributes = {{"name", Type::string(), kOptional, "-"}, {"policy", Type::string(), kOptional, "-"}},
          .flags = kOptional | kComputed,
          .as_attribute = true};
}

Done complete_role(Session& session, const aws::Value& role, const Value& prior, Members& members) {
  static const Block kBlock = inline_policy_block();
  const std::string name = role[m::RoleName].as_text();
  const auto known = inline_policies(prior);
  std::vector<Value> policies;
  for (const std::string& policy : TRY(inline_policy_names(session, name))) {
    const aws::Value found =
        TRY(session.call("iam", "GetRolePolicy", aws::Value::of({{m::RoleName, name}, {m::PolicyName, policy}})));
    std::string document = decoded_document(found[m::PolicyDocument].as_text());
    const auto before = known.find(policy);
    if (before != known.end() && same_document(before->second, document)) document = before->second;
    policies.push_back(Value::object({{"name", Value::string(policy)}, {"policy", Value::string(document)}}));
  }
  members.insert_or_assign("inline_policy", Value::set(object_type(kBlock), std::move(policies)));
  std::vector<Value> arns;
  for (const std::string& arn : TRY(attached_policy_arns(session, name))) arns.push_back(Value::string(arn));
  members.insert_or_assign("managed_policy_arns", Value::set(Type::string(), std::move(arns)));
  return {};
}

// A role goes once nothing uses it and nothing is attached; what else is attached stops the deletion unless forced.
Done remove_role(Session& session, const std::string& id, const Value& state) {
  static const MemberPath kProfiles = "InstanceProfiles[].InstanceProfileName";
  Answer<aws::Value> profiles = session.call("iam", "ListInstanceProfilesForRole", of_role(id));
  if (!profiles) return unless_gone(std::move(profiles));
  for (const std::string& profile : aws::texts(kProfiles.get(*profiles))) {
    TRY(unless_gone(session.call("iam", "RemoveRoleFromInstanceProfile",
                                 aws::Value::of({{m::InstanceProfileName, profile}, {m::RoleName, id}}))));
  }
  const bool force = terraform::bool_of(state, "force_detach_policies");
  if (force || !managed_policies(state).empty()) {
    for (const std::string& arn : TRY(attached_policy_arns(session, id))) TRY(detach_policy(session, id, arn));
  }
  if (force || !inline_policies(state).empty()) {
    for (const std::string& name : TRY(inline_policy_names(session, id))) TRY(delete_policy(session, id, name));
  }
  return {};
}

std::optional<std::string> is_session_duration(const Value& value) {
  const auto seconds = value.as_number().to_int64();
  if (seconds && *seconds >= 3600 && *seconds <= 43200) return {};
  return fmt::format("to be in the range (3600 - 43200), got {}", value.as_number().to_string());
}

ResourceType role() {
  const Type text = Type::string();
  return {
      .name = "aws_iam_role",
      .title = "IAM Role",
      .service = "iam",
      .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                     {"assume_role_policy", text, kRequired, "AssumeRolePolicyDocument", {}, {}, {}, Form::kQuotedJson},
                     {"create_date", text, kComputed, "-", {}, "CreateDate"},
                     {"description", text, kOptional, "Description"},
                     {"force_detach_policies", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
                     {"managed_policy_arns",
                      Type::set(text),
                      kOptional | kComputed,
                      "-",
                      {},
                      {},
                      {},
                      Form::kPlain,
                      nullptr,
                      "Use aws_iam_role_policy_attachment or aws_iam_role_policy_attachments_exclusive."},
                     {"max_session_duration",
                      Type::number(),
                      kOptional,
                      "MaxSessionDuration",
                      {},
                      {},
                      Value::number(3600),
                      Form::kPlain,
                      is_session_duration},
                     {"name", text, kOptional | kComputed | kReplace, "RoleName"},
                     {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
                     {"path", text, kOptional | kReplace, "Path", {}, {}, Value::string("/")},
                     {"permissions_boundary",
                      text,
                      kOptional,
                      "PermissionsBoundary",
                      {},
                      "PermissionsBoundary.PermissionsBoundaryArn"},
                     {"unique_id", text, kComputed, "-", {}, "RoleId"}},
      .blocks = {inline_policy_block()},
      .tagging = iam_tags("RoleName", "TagRole", "UntagRole"),
      .global = true,
      .generated_name = "RoleName",
      .create = {"CreateRole", "Role.RoleName"},
      .read = {"GetRole", "RoleName", "Role", {"NoSuchEntity"}},
      .updates = {{.operation = "UpdateAssumeRolePolicy",
                   .key = "RoleName",
                   .attributes = {{"assume_role_policy", "PolicyDocument"}}},
                  {.operation = "UpdateRole",
                   .key = "RoleName",
                   .attributes = {{"max_session_duration", "MaxSessionDuration"}}}},
      .destroy = {"DeleteRole", "RoleName", {"NoSuchEntity"}},
      .after_create =
          [](Session& session, const std::string& id, const Value& planned) {
            return change_policies(session, id, Value::null(planned.type()), planned);
          },
      .complete = complete_role,
      .update = update_role,
      .remove = remove_role};
}

// -- aws_iam_role_policy ---------------------------------------------------------------------------------------------

// "ROLE:POLICY"
std::pair<std::string, std::string> parts_of(const std::string& id) {
  const auto colon = id.find(':');
  return {id.substr(0, colon), colon == std::string::npos ? "" : id.substr(colon + 1)};
}

ResourceType role_policy() {
  const Type text = Type::string();
  return {.name = "aws_iam_role_policy",
          .title = "IAM Role Policy",
          .service = "iam",
          .attributes = {{"name", text, kOptional | kComputed | kReplace, "PolicyName"},
                         {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
                         {"policy", text, kRequired, "PolicyDocument", {}, {}, {}, Form::kQuotedJson, is_policy_text},
                         {"role", text, kRequired | kReplace, "RoleName"}},
          .global = true,
          .generated_name = "PolicyName",
          .make = [](Session& session, const Value& planned, const std::string& token) -> Answer<std::string> {
            const std::string role = text_of(planned, "role");
            const std::string name = generated_name(planned, token);
            TRY(put_policy(session, role, name, text_of(planned, "policy")));
            return role + ":" + name;
          },
          .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
            const auto [role, name] = parts_of(id);
            Answer<aws::Value> found =
                session.call("iam", "GetRolePolicy", aws::Value::of({{m::RoleName, role}, {m::PolicyName, name}}));
            if (!found && is_gone(found.error())) return aws::Value();
            return found;
          },
          .update = [](Session& session, const std::string& id, const Value&, const Value& planned) -> Done {
            return put_policy(session, parts_of(id).first, parts_of(id).second, text_of(planned, "policy"));
          },
          .remove = [](Session& session, const std::string& id, const Value&) -> Done {
            return delete_policy(session, parts_of(id).first, parts_of(id).second);
          }};
}

// -- aws_iam_role_policy_attachment ----------------------------------------------------------------------------------

ResourceType role_policy_attachment() {
  const Type text = Type::string();
  return {.name = "aws_iam_role_policy_attachment",
          .title = "IAM Role Policy Attachment",
          .service = "iam",
          .attributes = {{"policy_arn", text, kRequired | kReplace, "-"}, {"role", text, kRequired | kReplace, "-"}},
          .global = true,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string role = text_of(planned, "role");
            const std::string arn = text_of(planned, "policy_arn");
            TRY(attach_policy(session, role, arn));
            return role + "/" + arn;
          },
          .find = [](Session& session, const std::string&, const Value& state) -> Answer<aws::Value> {
            const auto arns = attached_policy_arns(session, text_of(state, "role"));
            if (!arns && is_gone(arns.error())) return aws::Value();
            if (!arns) return std::unexpected(arns.error());
            const bool there = std::ranges::find(*arns, text_of(state, "policy_arn")) != arns->end();
            return there ? aws::Value(aws::Value::Structure()) : aws::Value();
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            return detach_policy(session, text_of(state, "role"), text_of(state, "policy_arn"));
          },
          .import = [](Session&, const std::string& id) -> Answer<Members> {
            const auto slash = id.find('/');
            if (slash == std::string::npos) return problem("expected ROLE/POLICYARN");
            return Members{{"id", Value::string(id)},
                           {"role", Value::string(id.substr(0, slash))},
                           {"policy_arn", Value::string(id.substr(slash + 1))}};
          }};
}

// -- aws_iam_instance_profile ----------------------------------------------------------------------------------------

Done add_role(Session& session, const std::string& profile, const std::string& role) {
  if (role.empty()) return {};
  TRY(session.call("iam", "AddRoleToInstanceProfile",
                   aws::Value::of({{m::InstanceProfileName, profile}, {m::RoleName, role}})));
  return {};
}

Done remove_profile_role(Session& session, const std::string& profile, const std::string& role) {
  if (role.empty()) return {};
  return unless_gone(session.call("iam", "RemoveRoleFromInstanceProfile",
                                  aws::Value::of({{m::InstanceProfileName, profile}, {m::RoleName, role}})));
}

ResourceType instance_profile() {
  const Type text = Type::string();
  return {.name = "aws_iam_instance_profile",
          .title = "IAM Instance Profile",
          .service = "iam",
          .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                         {"create_date", text, kComputed, "-", {}, "CreateDate"},
                         {"name", text, kOptional | kComputed | kReplace, "InstanceProfileName"},
                         {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
                         {"path", text, kOptional | kReplace, "Path", {}, {}, Value::string("/")},
                         {"role", text, kOptional, "-"},
                         {"unique_id", text, kComputed, "-", {}, "InstanceProfileId"}},
          .tagging = iam_tags("InstanceProfileName", "TagInstanceProfile", "UntagInstanceProfile"),
          .global = true,
          .generated_name = "InstanceProfileName",
          .timeouts = "create",
          .create = {"CreateInstanceProfile", "InstanceProfile.InstanceProfileName"},
          .read = {"GetInstanceProfile", "InstanceProfileName", "InstanceProfile", {"NoSuchEntity"}},
          .destroy = {"DeleteInstanceProfile", "InstanceProfileName", {"NoSuchEntity"}},
          .after_create = [](Session& session, const std::string& id,
                             const Value& planned) { return add_role(session, id, text_of(planned, "role")); },
          .complete = [](Session&, const aws::Value& profile, const Value&, Members& members) -> Done {
            static const MemberPath kRole = "Roles[0].RoleName";
            members.insert_or_assign("role", from_output(kRole.get(profile), Type::string()));
            return {};
          },
          .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
            if (text_of(prior, "role") == text_of(planned, "role")) return {};
            TRY(remove_profile_role(session, id, text_of(prior, "role")));
            return add_role(session, id, text_of(planned, "role"));
          },
          .remove = [](Session& session, const std::string& id,
                       const Value& state) { return remove_profile_role(session, id, text_of(state, "role")); }};
}

}  // namespace

std::vector<ResourceType> role_resources() {
  return {role(), role_policy(), role_policy_attachment(), instance_profile()};
}

}  // namespace regionfall::iam
