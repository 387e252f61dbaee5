#include <algorithm>
#include <string>

#include "aws/members/iam.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// Policies of users and groups, and policies that one resource owns all of: aws_iam_user_policy,
// aws_iam_group_policy_attachment, aws_iam_role_policies_exclusive, aws_iam_policy_attachment and their kind. Source:
// hashicorp/aws 6, internal/service/iam.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;
using terraform::texts_of;

// What can have policies, as the names of operations and members say it.
struct Kind {
  const char* name;       // "User": "PutUserPolicy"
  const char* attribute;  // "user"
  const char* member;     // "UserName"
  aws::MemberName key;
};
constexpr Kind kUser{"User", "user", "UserName", m::UserName};
constexpr Kind kGroup{"Group", "group", "GroupName", m::GroupName};
constexpr Kind kRole{"Role", "role", "RoleName", m::RoleName};

std::string operation(const char* before, const Kind& kind, const char* after) {
  return std::string(before) + kind.name + after;
}

// -- inline policies -------------------------------------------------------------------------------------------------

// "USER:POLICY"
std::pair<std::string, std::string> parts_of(const std::string& id) {
  const auto colon = id.find(':');
  return {id.substr(0, colon), colon == std::string::npos ? "" : id.substr(colon + 1)};
}

Done put_policy(Session& session, const Kind& kind, const std::string& entity, const std::string& name,
                const std::string& document) {
  TRY(session.call("iam", operation("Put", kind, "Policy"),
                   aws::Value::of({{kind.key, entity}, {m::PolicyName, name}, {m::PolicyDocument, document}})));
  return {};
}

Done delete_policy(Session& session, const Kind& kind, const std::string& entity, const std::string& name) {
  return unless_gone(session.call("iam", operation("Delete", kind, "Policy"),
                                  aws::Value::of({{kind.key, entity}, {m::PolicyName, name}})));
}

template <const Kind& kKind>
ResourceType inline_policy(const char* name, const char* title) {
  const Type text = Type::string();
  return {.name = name,
          .title = title,
          .service = "iam",
          .attributes = {{kKind.attribute, text, kRequired | kReplace, "-", {}, kKind.member},
                         {"name", text, kOptional | kComputed | kReplace, "PolicyName"},
                         {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
                         {"policy", text, kRequired, "PolicyDocument", {}, {}, {}, Form::kQuotedJson, is_policy_text}},
          .global = true,
          .generated_name = "PolicyName",
          .make = [](Session& session, const Value& planned, const std::string& token) -> Answer<std::string> {
            const std::string entity = text_of(planned, kKind.attribute);
            const std::string policy = generated_name(planned, token);
            TRY(put_policy(session, kKind, entity, policy, text_of(planned, "policy")));
            return entity + ":" + policy;
          },
          .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
            const auto [entity, policy] = parts_of(id);
            Answer<aws::Value> found = session.call("iam", operation("Get", kKind, "Policy"),
                                                    aws::Value::of({{kKind.key, entity}, {m::PolicyName, policy}}));
            if (!found && is_gone(found.error())) return aws::Value();
            return found;
          },
          .update = [](Session& session, const std::string& id, const Value&, const Value& planned) -> Done {
            return put_policy(session, kKind, parts_of(id).first, parts_of(id).second, text_of(planned, "policy"));
          },
          .remove = [](Session& session, const std::string& id, const Value&) -> Done {
            return delete_policy(session, kKind, parts_of(id).first, parts_of(id).second);
          }};
}

Answer<std::vector<std::string>> policy_names(Session& session, const Kind& kind, const std::string& entity) {
  std::vector<std::string> names;
  const std::string list = operation("List", kind, "Policies");
  for (const aws::Value& name :
       TRY(list_all(session, list.c_str(), aws::Value::of({{kind.key, entity}}), m::PolicyNames)))
    names.push_back(name.as_text());
  return names;
}

// -- attached policies -----------------------------------------------------------------------------------------------

Done attach(Session& session, const Kind& kind, const std::string& entity, const std::string& arn) {
  TRY(session.call("iam", operation("Attach", kind, "Policy"),
                   aws::Value::of({{kind.key, entity}, {m::PolicyArn, arn}})));
  return {};
}

Done detach(Session& session, const Kind& kind, const std::string& entity, const std::string& arn) {
  return unless_gone(session.call("iam", operation("Detach", kind, "Policy"),
                                  aws::Value::of({{kind.key, entity}, {m::PolicyArn, arn}})));
}

Answer<std::vector<std::string>> attached_arns(Session& session, const Kind& kind, const std::string& entity) {
  std::vector<std::string> arns;
  const std::string list = operation("ListAttached", kind, "Policies");
  for (const aws::Value& policy :
       TRY(list_all(session, list.c_str(), aws::Value::of({{kind.key, entity}}), m::AttachedPolicies)))
    arns.push_back(policy[m::PolicyArn].as_text());
  return arns;
}

template <const Kind& kKind>
ResourceType attachment(const char* name, const char* title) {
  const Type text = Type::string();
  return {.name = name,
          .title = title,
          .service = "iam",
          .attributes = {{kKind.attribute, text, kRequired | kReplace, "-"},
                         {"policy_arn", text, kRequired | kReplace, "-"}},
          .global = true,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string entity = text_of(planned, kKind.attribute);
            const std::string arn = text_of(planned, "policy_arn");
            TRY(attach(session, kKind, entity, arn));
            return entity + "/" + arn;
          },
          .find = [](Session& session, const std::string&, const Value& state) -> Answer<aws::Value> {
            const auto arns = attached_arns(session, kKind, text_of(state, kKind.attribute));
            if (!arns && is_gone(arns.error())) return aws::Value();
            if (!arns) return std::unexpected(arns.error());
            const bool there = std::ranges::find(*arns, text_of(state, "policy_arn")) != arns->end();
            return there ? aws::Value(aws::Value::Structure()) : aws::Value();
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            return detach(session, kKind, text_of(state, kKind.attribute), text_of(state, "policy_arn"));
          },
          .import = [](Session&, const std::string& id) -> Answer<Members> {
            const auto slash = id.find('/');
            if (slash == std::string::npos) return problem("expected NAME/POLICYARN");
            return Members{{"id", Value::string(id)},
                           {kKind.attribute, Value::string(id.substr(0, slash))},
                           {"policy_arn", Value::string(id.substr(slash + 1))}};
          }};
}

// -- all policies of an entity ---------------------------------------------------------------------------------------

// A resource that owns a list: what else the entity has goes. An inline policy that it does not have cannot be made of
// its name, so that the difference shows in the next plan.
template <const Kind& kKind>
struct InlinePolicies {
  static constexpr const char* kList = "policy_names";
  static Answer<std::vector<std::string>> all(Session& session, const std::string& entity) {
    return policy_names(session, kKind, entity);
  }
  static Done add(Session&, const std::string&, const std::string&) { return {}; }
  static Done remove(Session& session, const std::string& entity, const std::string& name) {
    return delete_policy(session, kKind, entity, name);
  }
};

template <const Kind& kKind>
struct Attachments {
  static constexpr const char* kList = "policy_arns";
  static Answer<std::vector<std::string>> all(Session& session, const std::string& entity) {
    return attached_arns(session, kKind, entity);
  }
  static Done add(Session& session, const std::string& entity, const std::string& arn) {
    return attach(session, kKind, entity, arn);
  }
  static Done remove(Session& session, const std::string& entity, const std::string& arn) {
    return detach(session, kKind, entity, arn);
  }
};

template <class Owned>
Done keep_only(Session& session, const std::string& entity, const std::vector<std::string>& wanted) {
  const std::vector<std::string> there = TRY(Owned::all(session, entity));
  for (const std::string& one : there) {
    if (std::ranges::find(wanted, one) == wanted.end()) TRY(Owned::remove(session, entity, one));
  }
  for (const std::string& one : wanted) {
    if (std::ranges::find(there, one) == there.end()) TRY(Owned::add(session, entity, one));
  }
  return {};
}

template <const Kind& kKind, class Owned>
ResourceType exclusive(const char* name, const char* title) {
  const Type text = Type::string();
  return {.name = name,
          .title = title,
          .service = "iam",
          .attributes = {{Owned::kList, Type::set(text), kRequired, "-"},
                         {std::string(kKind.attribute) + "_name", text, kRequired | kReplace, "-"}},
          .global = true,
          .null_when_absent = true,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string entity = text_of(planned, std::string(kKind.attribute) + "_name");
            TRY(keep_only<Owned>(session, entity, texts_of(planned, Owned::kList)));
            return entity;
          },
          .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
            const auto all = Owned::all(session, id);
            if (!all && is_gone(all.error())) return aws::Value();
            if (!all) return std::unexpected(all.error());
            return aws::text_list(*all);
          },
          .complete = [](Session&, const aws::Value& all, const Value&, Members& members) -> Done {
            members.insert_or_assign(Owned::kList, from_output(all, Type::set(Type::string())));
            return {};
          },
          .update = [](Session& session, const std::string& id, const Value&, const Value& planned) -> Done {
            return keep_only<Owned>(session, id, texts_of(planned, Owned::kList));
          },
          .import = [](Session&, const std::string& id) -> Answer<Members> {
            return Members{{"id", Value::string(id)}, {std::string(kKind.attribute) + "_name", Value::string(id)}};
          }};
}

// -- aws_iam_policy_attachment ---------------------------------------------------------------------------------------

struct Attached {
  const Kind& kind;
  const char* attribute;
};
constexpr Attached kAttached[] = {{kGroup, "groups"}, {kRole, "roles"}, {kUser, "users"}};

ResourceType policy_attachment() {
  const Type text = Type::string();
  return {.name = "aws_iam_policy_attachment",
          .title = "IAM Policy Attachment",
          .service = "iam",
          .attributes = {{"groups", Type::set(text), kOptional, "-", {}, "PolicyGroups[].GroupName"},
                         {"name", text, kRequired | kReplace, "-"},
                         {"policy_arn", text, kRequired | kReplace, "-"},
                         {"roles", Type::set(text), kOptional, "-", {}, "PolicyRoles[].RoleName"},
                         {"users", Type::set(text), kOptional, "-", {}, "PolicyUsers[].UserName"}},
          .global = true,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            for (const auto& [kind, attribute] : kAttached) {
              for (const std::string& entity : texts_of(planned, attribute))
                TRY(attach(session, kind, entity, text_of(planned, "policy_arn")));
            }
            return text_of(planned, "name");
          },
          .find = [](Session& session, const std::string&, const Value& state) -> Answer<aws::Value> {
            const Answer<aws::Value> found =
                session.call("iam", "ListEntitiesForPolicy",
                             aws::Value::of({{m::PolicyArn, text_of(state, "policy_arn")}, {m::MaxItems, 1000}}));
            if (!found && is_gone(found.error())) return aws::Value();
            if (!found) return found;
            const bool any = !(*found)[m::PolicyGroups].as_list().empty() ||
                             !(*found)[m::PolicyRoles].as_list().empty() || !(*found)[m::PolicyUsers].as_list().empty();
            return any ? *found : aws::Value();
          },
          .update = [](Session& session, const std::string&, const Value& prior, const Value& planned) -> Done {
            const std::string arn = text_of(planned, "policy_arn");
            for (const auto& [kind, attribute] : kAttached) {
              const SetChange change = change_of(prior, planned, attribute);
              for (const std::string& entity : change.removed) TRY(detach(session, kind, entity, arn));
              for (const std::string& entity : change.added) TRY(attach(session, kind, entity, arn));
            }
            return {};
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            for (const auto& [kind, attribute] : kAttached) {
              for (const std::string& entity : texts_of(state, attribute))
                TRY(detach(session, kind, entity, text_of(state, "policy_arn")));
            }
            return {};
          }};
}

}  // namespace

std::vector<ResourceType> entity_policy_resources() {
  return {inline_policy<kUser>("aws_iam_user_policy", "IAM User Policy"),
          inline_policy<kGroup>("aws_iam_group_policy", "IAM Group Policy"),
          attachment<kUser>("aws_iam_user_policy_attachment", "IAM User Policy Attachment"),
          attachment<kGroup>("aws_iam_group_policy_attachment", "IAM Group Policy Attachment"),
          exclusive<kUser, InlinePolicies<kUser>>("aws_iam_user_policies_exclusive", "IAM User Policies Exclusive"),
          exclusive<kGroup, InlinePolicies<kGroup>>("aws_iam_group_policies_exclusive", "IAM Group Policies Exclusive"),
          exclusive<kRole, InlinePolicies<kRole>>("aws_iam_role_policies_exclusive", "IAM Role Policies Exclusive"),
          exclusive<kUser, Attachments<kUser>>("aws_iam_user_policy_attachments_exclusive",
                                               "IAM User Policy Attachments Exclusive"),
          exclusive<kGroup, Attachments<kGroup>>("aws_iam_group_policy_attachments_exclusive",
                                                 "IAM Group Policy Attachments Exclusive"),
          exclusive<kRole, Attachments<kRole>>("aws_iam_role_policy_attachments_exclusive",
                                               "IAM Role Policy Attachments Exclusive"),
          policy_attachment()};
}

}  // namespace regionfall::iam
