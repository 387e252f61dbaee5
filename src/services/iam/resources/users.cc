#include "aws/members/iam.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_iam_user. Source: hashicorp/aws 6, internal/service/iam/user.go.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

aws::Value of_user(const std::string& name) { return aws::Value::of({{m::UserName, name}}); }

Done update_user(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const std::string before = text_of(prior, "permissions_boundary");
  const std::string after = text_of(planned, "permissions_boundary");
  if (before != after && after.empty()) TRY(session.call("iam", "DeleteUserPermissionsBoundary", of_user(id)));
  if (before != after && !after.empty()) {
    TRY(session.call("iam", "PutUserPermissionsBoundary",
                     aws::Value::of({{m::UserName, id}, {m::PermissionsBoundary, after}})));
  }
  return {};
}

// With force_destroy, keys and a login that Terraform does not know of go with the user.
Done remove_user(Session& session, const std::string& id, const Value& state) {
  static const MemberPath kKeys = "AccessKeyMetadata[].AccessKeyId";
  if (!terraform::bool_of(state, "force_destroy")) return {};
  Answer<aws::Value> keys = session.call("iam", "ListAccessKeys", of_user(id));
  if (!keys) return unless_gone(std::move(keys));
  for (const std::string& key : aws::texts(kKeys.get(*keys))) {
    TRY(session.call("iam", "DeleteAccessKey", aws::Value::of({{m::UserName, id}, {m::AccessKeyId, key}})));
  }
  return unless_gone(session.call("iam", "DeleteLoginProfile", of_user(id)));
}

ResourceType user() {
  const Type text = Type::string();
  return {.name = "aws_iam_user",
          .title = "IAM User",
          .service = "iam",
          .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                         {"force_destroy", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
                         {"name", text, kRequired | kReplace, "UserName"},
                         {"path", text, kOptional | kReplace, "Path", {}, {}, Value::string("/")},
                         {"permissions_boundary",
                          text,
                          kOptional,
                          "PermissionsBoundary",
                          {},
                          "PermissionsBoundary.PermissionsBoundaryArn"},
                         {"unique_id", text, kComputed, "-", {}, "UserId"}},
          .tagging = iam_tags("UserName", "TagUser", "UntagUser"),
          .global = true,
          .create = {"CreateUser", "User.UserName"},
          .read = {"GetUser", "UserName", "User", {"NoSuchEntity"}},
          .destroy = {"DeleteUser", "UserName", {"NoSuchEntity"}},
          .update = update_user,
          .remove = remove_user};
}

}  // namespace

std::vector<ResourceType> user_resources() { return {user()}; }

}  // namespace regionfall::iam
