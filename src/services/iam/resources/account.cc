#include "aws/members/iam.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// aws_iam_account_alias, aws_iam_account_password_policy, aws_iam_access_key, aws_iam_service_linked_role. Source:
// hashicorp/aws 6, internal/service/iam.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

ResourceType account_alias() {
  return {
      .name = "aws_iam_account_alias",
      .title = "IAM Account Alias",
      .service = "iam",
      .attributes = {{"account_alias", Type::string(), kRequired | kReplace, "AccountAlias", {}, "AccountAliases[0]"}},
      .global = true,
      .create = {"CreateAccountAlias", {}, "account_alias"},
      .destroy = {"DeleteAccountAlias", "AccountAlias", {"NoSuchEntity"}},
      .find = [](Session& session, const std::string&, const Value&) -> Answer<aws::Value> {
        aws::Value found = TRY(session.call("iam", "ListAccountAliases", aws::Value::Structure()));
        return found[m::AccountAliases].as_list().empty() ? aws::Value() : std::move(found);
      }};
}

// -- aws_iam_account_password_policy ---------------------------------------------------------------------------------

constexpr const char* kPasswordPolicyId = "iam-account-password-policy";

Attribute rule(const char* name, const Type& type, const char* member) {
  return {name, type, kOptional | kComputed, member};
}

std::vector<Attribute> password_rules() {
  const Type flag = Type::boolean();
  const Type number = Type::number();
  return {
      {"allow_users_to_change_password", flag, kOptional, "AllowUsersToChangePassword", {}, {}, Value::boolean(true)},
      {"expire_passwords", flag, kComputed, "-", {}, "ExpirePasswords"},
      rule("hard_expiry", flag, "HardExpiry"),
      rule("max_password_age", number, "MaxPasswordAge"),
      {"minimum_password_length", number, kOptional, "MinimumPasswordLength", {}, {}, Value::number(6)},
      rule("password_reuse_prevention", number, "PasswordReusePrevention"),
      rule("require_lowercase_characters", flag, "RequireLowercaseCharacters"),
      rule("require_numbers", flag, "RequireNumbers"),
      rule("require_symbols", flag, "RequireSymbols"),
      rule("require_uppercase_characters", flag, "RequireUppercaseCharacters")};
}

// The whole policy is written each time; a number of 0 is as good as none.
Done write_password_policy(Session& session, const Value& planned) {
  aws::Value input = aws::Value::Structure();
  put_input(password_rules(), {}, planned, input);
  for (const aws::MemberName number : {m::MaxPasswordAge, m::PasswordReusePrevention}) {
    if (input[number].as_integer() == 0) input.set(number, {});
  }
  TRY(session.call("iam", "UpdateAccountPasswordPolicy", std::move(input)));
  return {};
}

ResourceType account_password_policy() {
  return {.name = "aws_iam_account_password_policy",
          .title = "IAM Account Password Policy",
          .service = "iam",
          .attributes = password_rules(),
          .global = true,
          .read = {"GetAccountPasswordPolicy", "-", "PasswordPolicy", {"NoSuchEntity"}},
          .destroy = {"DeleteAccountPasswordPolicy", "-", {"NoSuchEntity"}},
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(write_password_policy(session, planned));
            return std::string(kPasswordPolicyId);
          },
          .update = [](Session& session, const std::string&, const Value&, const Value& planned) -> Done {
            return write_password_policy(session, planned);
          }};
}

// -- aws_iam_access_key ----------------------------------------------------------------------------------------------

// The password that SES takes for the key in a region. Source: SES developer guide, "Obtaining Amazon SES SMTP
// credentials".
std::string smtp_password(const std::string& secret, const std::string& region) {
  std::string digest = hmac(HashKind::kSha256, "AWS4" + secret, "11111111");
  for (const std::string_view part : {std::string_view(region), std::string_view("ses"),
                                      std::string_view("aws4_request"), std::string_view("SendRawEmail")}) {
    digest = hmac(HashKind::kSha256, digest, part);
  }
  return base64_encode('\x04' + digest);
}

Answer<aws::Value> find_access_key(Session& session, const std::string& id, const Value& state) {
  const auto keys = list_all(session, "ListAccessKeys", aws::Value::of({{m::UserName, text_of(state, "user")}}),
                             m::AccessKeyMetadata);
  if (!keys && is_gone(keys.error())) return aws::Value();
  if (!keys) return std::unexpected(keys.error());
  for (const aws::Value& key : *keys) {
    if (key[m::AccessKeyId].as_text() == id) return key;
  }
  return aws::Value();
}

Done set_status(Session& session, const std::string& id, const Value& planned) {
  TRY(session.call(
      "iam", "UpdateAccessKey",
      aws::Value::of(
          {{m::UserName, text_of(planned, "user")}, {m::AccessKeyId, id}, {m::Status, text_of(planned, "status")}})));
  return {};
}

ResourceType access_key() {
  const Type text = Type::string();
  return {
      .name = "aws_iam_access_key",
      .title = "IAM Access Key",
      .service = "iam",
      .attributes = {{"create_date", text, kComputed, "-", {}, "CreateDate"},
                     {"encrypted_secret", text, kComputed, "-"},
                     {"encrypted_ses_smtp_password_v4", text, kComputed, "-"},
                     {"key_fingerprint", text, kComputed, "-"},
                     {"pgp_key", text, kOptional | kReplace, "-", {}, {}, {}, Form::kPlain, is_no_pgp_key},
                     {"secret", text, kComputed | kSensitive, "-"},
                     {"ses_smtp_password_v4", text, kComputed | kSensitive, "-"},
                     {"status", text, kOptional, "-", {}, "Status", Value::string("Active")},
                     {"user", text, kRequired | kReplace, "UserName"}},
      .global = true,
      .create = {.operation = "CreateAccessKey",
                 .id = "AccessKey.AccessKeyId",
                 .kept = {{"secret", "AccessKey.SecretAccessKey"}}},
      .after_create = [](Session& session, const std::string& id, const Value& planned) -> Done {
        return text_of(planned, "status") == "Inactive" ? set_status(session, id, planned) : Done{};
      },
      .find = find_access_key,
      .complete = [](Session& session, const aws::Value&, const Value& prior, Members& members) -> Done {
        const std::string secret = text_of(prior, "secret");
        const bool first = !secret.empty() && text_of(prior, "ses_smtp_password_v4").empty();
        if (first)
          members.insert_or_assign("ses_smtp_password_v4", Value::string(smtp_password(secret, session.region().text)));
        return {};
      },
      .update = [](Session& session, const std::string& id, const Value&,
                   const Value& planned) { return set_status(session, id, planned); },
      .remove = [](Session& session, const std::string& id, const Value& state) -> Done {
        return unless_gone(session.call("iam", "DeleteAccessKey",
                                        aws::Value::of({{m::UserName, text_of(state, "user")}, {m::AccessKeyId, id}})));
      },
      .import = [](Session& session, const std::string& id) -> Answer<Members> {
        const aws::Value used =
            TRY(session.call("iam", "GetAccessKeyLastUsed", aws::Value::of({{m::AccessKeyId, id}})));
        return Members{{"id", Value::string(id)}, {"user", Value::string(used[m::UserName].as_text())}};
      }};
}

// -- aws_iam_service_linked_role -------------------------------------------------------------------------------------

// The name in "arn:aws:iam::111122223333:role/aws-service-role/SERVICE/NAME".
std::string role_of(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }
std::string service_of(const std::string& arn) {
  const std::vector<std::string> parts = split(arn, "/");
  return parts.size() == 4 ? parts[2] : "";
}

ResourceType service_linked_role() {
  const Type text = Type::string();
  Tagging tagging = iam_tags("RoleName", "TagRole", "UntagRole", "name");
  return {
      .name = "aws_iam_service_linked_role",
      .title = "IAM Service Linked Role",
      .service = "iam",
      .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                     {"aws_service_name", text, kRequired | kReplace, "-"},
                     {"create_date", text, kComputed, "-", {}, "CreateDate"},
                     {"custom_suffix", text, kOptional | kReplace, "-"},
                     {"description", text, kOptional, "Description"},
                     {"name", text, kComputed, "-", {}, "RoleName"},
                     {"path", text, kComputed, "-", {}, "Path"},
                     {"unique_id", text, kComputed, "-", {}, "RoleId"}},
      .tagging = tagging,
      .global = true,
      .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
        aws::Value input = aws::Value::of({{m::AWSServiceName, text_of(planned, "aws_service_name")}});
        if (const std::string suffix = text_of(planned, "custom_suffix"); !suffix.empty())
          input.set(m::CustomSuffix, suffix);
        if (const std::string said = text_of(planned, "description"); !said.empty()) input.set(m::Description, said);
        return TRY(session.call("iam", "CreateServiceLinkedRole", std::move(input)))[m::Role][m::Arn].as_text();
      },
      .after_create = [](Session& session, const std::string& id, const Value& planned) -> Done {
        const Value* all = planned.find("tags_all");
        const Tags tags = all == nullptr ? Tags() : tags_of(*all);
        if (tags.empty()) return {};
        aws::Value::List list;
        for (const auto& [key, value] : tags) list.push_back(aws::Value::of({{m::Key, key}, {m::Value, value}}));
        TRY(session.call("iam", "TagRole", aws::Value::of({{m::RoleName, role_of(id)}, {m::Tags, std::move(list)}})));
        return {};
      },
      .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
        Answer<aws::Value> found = session.call("iam", "GetRole", aws::Value::of({{m::RoleName, role_of(id)}}));
        if (!found && is_gone(found.error())) return aws::Value();
        if (!found) return found;
        return (*found)[m::Role];
      },
      .complete = [](Session&, const aws::Value& role, const Value&, Members& members) -> Done {
        const std::string name = role[m::RoleName].as_text();
        const auto suffix = name.find('_');
        members.insert_or_assign("aws_service_name", Value::string(service_of(role[m::Arn].as_text())));
        members.insert_or_assign("custom_suffix",
                                 Value::string(suffix == std::string::npos ? "" : name.substr(suffix + 1)));
        return {};
      },
      .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
        if (text_of(prior, "description") == text_of(planned, "description")) return {};
        TRY(session.call(
            "iam", "UpdateRole",
            aws::Value::of({{m::RoleName, role_of(id)}, {m::Description, text_of(planned, "description")}})));
        return {};
      },
      .remove = [](Session& session, const std::string& id, const Value&) -> Done {
        return unless_gone(
            session.call("iam", "DeleteServiceLinkedRole", aws::Value::of({{m::RoleName, role_of(id)}})));
      }};
}

}  // namespace

std::vector<ResourceType> account_resources() {
  return {access_key(), account_alias(), account_password_policy(), service_linked_role()};
}

}  // namespace regionfall::iam
