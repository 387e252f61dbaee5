#include <fmt/format.h>

#include "aws/members/kms.h"
#include "base/hash.h"
#include "services/kms/resources/common.h"
#include "services/kms/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_kms_alias, aws_kms_grant, aws_kms_ciphertext. Source: hashicorp/aws 6, internal/service/kms.

namespace regionfall::kms {
namespace {

namespace m = aws::members::kms;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;
using terraform::texts_of;

// -- aws_kms_alias ---------------------------------------------------------------------------------------------------

constexpr std::string_view kAliasPrefix = "alias/";

// A name that is not given begins as the prefix says, and "alias/" without one.
Answer<std::string> make_alias(Session& session, const Value& planned, const std::string& token) {
  std::string name = text_of(planned, "name");
  if (name.empty()) {
    const std::string prefix = text_of(planned, "name_prefix");
    name = generated_name(
        terraform::with_members(planned,
                                {{"name_prefix", Value::string(prefix.empty() ? std::string(kAliasPrefix) : prefix)}}),
        token);
  }
  TRY(session.call("kms", "CreateAlias",
                   aws::Value::of({{m::AliasName, name}, {m::TargetKeyId, text_of(planned, "target_key_id")}})));
  return name;
}

Answer<aws::Value> find_alias(Session& session, const std::string& name, const Value&) {
  aws::Value alias = TRY(find_alias_by_name(session, name));
  if (alias.absent()) return alias;
  const aws::Value key = TRY(session.call("kms", "DescribeKey", of_key(alias[m::TargetKeyId].as_text())));
  alias.set(m::KeyMetadata, key[m::KeyMetadata]);
  return alias;
}

// The target stays as it is written, id or ARN, as long as it is the same key.
Done complete_alias(Session& /*session*/, const aws::Value& alias, const Value& prior, Members& members) {
  const std::string before = text_of(prior, "target_key_id");
  const std::string& id = alias[m::TargetKeyId].as_text();
  const std::string& arn = alias[m::KeyMetadata][m::Arn].as_text();
  members.insert_or_assign("target_key_id", Value::string(before == arn ? arn : id));
  return {};
}

Answer<Members> alias_of_import(Session&, const std::string& id) { return Members{{"name", Value::string(id)}}; }

ResourceType alias() {
  const Type text = Type::string();
  return {
      .name = "aws_kms_alias",
      .title = "KMS Alias",
      .service = "kms",
      .attributes = {{"arn", text, kComputed, "-", {}, "AliasArn"},
                     {"name", text, kOptional | kComputed | kReplace, "-", {}, "AliasName"},
                     {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
                     {"target_key_arn", text, kComputed, "-", {}, "KeyMetadata.Arn"},
                     {"target_key_id", text, kRequired, "-"}},
      .generated_name = "AliasName",
      .updates = {{.operation = "UpdateAlias", .key = "AliasName", .attributes = {{"target_key_id", "TargetKeyId"}}}},
      .destroy = {"DeleteAlias", "AliasName", {"NotFoundException"}},
      .make = make_alias,
      .find = find_alias,
      .complete = complete_alias,
      .import = alias_of_import};
}

// -- aws_kms_grant: its id is "key id:grant id" ----------------------------------------------------------------------

struct GrantId {
  std::string key;
  std::string grant;
};

GrantId grant_id_of(const std::string& id) {
  const std::size_t colon = id.rfind(':');
  return {id.substr(0, colon), colon == std::string::npos ? std::string() : id.substr(colon + 1)};
}

aws::Value constraints_input(const Value& planned) {
  aws::Value constraints;
  for (const Value& block : terraform::elements_of(planned, "constraints")) {
    constraints.set(m::EncryptionContextEquals, context_input(block, "encryption_context_equals"));
    constraints.set(m::EncryptionContextSubset, context_input(block, "encryption_context_subset"));
  }
  return constraints;
}

aws::Value if_given(const Value& planned, const char* name) {
  const std::string text = text_of(planned, name);
  return text.empty() ? aws::Value() : aws::Value(text);
}

Answer<std::string> make_grant(Session& session, const Value& planned, const std::string&) {
  const std::string key = text_of(planned, "key_id");
  aws::Value input = aws::Value::of({{m::KeyId, key},
                                     {m::GranteePrincipal, text_of(planned, "grantee_principal")},
                                     {m::Operations, aws::text_list(texts_of(planned, "operations"))},
                                     {m::Name, if_given(planned, "name")},
                                     {m::RetiringPrincipal, if_given(planned, "retiring_principal")},
                                     {m::Constraints, constraints_input(planned)}});
  const aws::Value output = TRY(session.call("kms", "CreateGrant", std::move(input)));
  return key + ":" + output[m::GrantId].as_text();
}

Answer<aws::Value> find_grant(Session& session, const std::string& id, const Value&) {
  const GrantId ids = grant_id_of(id);
  const Answer<aws::Value> output =
      session.call("kms", "ListGrants", aws::Value::of({{m::KeyId, ids.key}, {m::GrantId, ids.grant}}));
  if (!output && output.error().code == "NotFoundException") return aws::Value();
  if (!output) return output;
  const aws::Value::List& grants = (*output)[m::Grants].as_list();
  return grants.empty() ? aws::Value() : grants.front();
}

// The token is told once, by a creation; the same grant asked for again tells it too.
Done complete_grant(Session& session, const aws::Value& grant, const Value& prior, Members& members) {
  const GrantId ids = grant_id_of(text_of(prior, "id"));
  members.insert_or_assign("key_id", Value::string(ids.key));
  std::string token = text_of(prior, "grant_token");
  if (token.empty() && grant.has(m::Name)) {
    const aws::Value output = TRY(session.call("kms", "CreateGrant",
                                               aws::Value::of({{m::KeyId, ids.key},
                                                               {m::GranteePrincipal, grant[m::GranteePrincipal]},
                                                               {m::RetiringPrincipal, grant[m::RetiringPrincipal]},
                                                               {m::Operations, grant[m::Operations]},
                                                               {m::Constraints, grant[m::Constraints]},
                                                               {m::Name, grant[m::Name]}})));
    token = output[m::GrantToken].as_text();
  }
  if (!token.empty()) members.insert_or_assign("grant_token", Value::string(token));
  return {};
}

Done remove_grant(Session& session, const std::string& id, const Value& state) {
  const GrantId ids = grant_id_of(id);
  const bool retire = terraform::bool_of(state, "retire_on_delete");
  const Answer<aws::Value> output = session.call("kms", retire ? "RetireGrant" : "RevokeGrant",
                                                 aws::Value::of({{m::KeyId, ids.key}, {m::GrantId, ids.grant}}));
  if (output || output.error().code == "NotFoundException") return {};
  return std::unexpected(output.error());
}

ResourceType grant() {
  const Type text = Type::string();
  const Type context = Type::map(text);
  return {.name = "aws_kms_grant",
          .title = "KMS Grant",
          .service = "kms",
          .attributes = {{"grant_creation_tokens", Type::set(text), kOptional | kReplace, "-"},
                         {"grant_id", text, kComputed, "-", {}, "GrantId"},
                         {"grant_token", text, kComputed | kSensitive, "-"},
                         {"grantee_principal", text, kRequired | kReplace, "GranteePrincipal"},
                         {"key_id", text, kRequired | kReplace, "-"},
                         {"name", text, kOptional | kReplace, "Name"},
                         {"operations", Type::set(text), kRequired | kReplace, "Operations"},
                         {"retire_on_delete", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
                         {"retiring_principal", text, kOptional | kReplace, "RetiringPrincipal"}},
          .blocks =
              {{.name = "constraints",
                .nesting = terraform::Nesting::kSet,
                .member = "Constraints",
                .attributes = {{"encryption_context_equals", context, kOptional | kReplace, "EncryptionContextEquals"},
                               {"encryption_context_subset", context, kOptional | kReplace, "EncryptionContextSubset"}},
                .max_items = 1,
                .flags = kReplace}},
          .make = make_grant,
          .find = find_grant,
          .complete = complete_grant,
          .remove = remove_grant};
}

// -- aws_kms_ciphertext: nothing but what Encrypt once answered ------------------------------------------------------

Answer<std::string> make_ciphertext(Session& /*session*/, const Value& /*planned*/, const std::string& token) {
  return hash_hex(HashKind::kSha1, token);
}

Answer<aws::Value> find_ciphertext(Session&, const std::string&, const Value&) { return aws::Value::Structure(); }

Done complete_ciphertext(Session& session, const aws::Value&, const Value& prior, Members& members) {
  const std::string known = text_of(prior, "ciphertext_blob");
  members.insert_or_assign("ciphertext_blob", Value::string(known.empty() ? TRY(encrypted(session, prior)) : known));
  return {};
}

Done keep_ciphertext(Session&, const std::string&, const Value&) { return {}; }

ResourceType ciphertext() {
  const Type text = Type::string();
  return {.name = "aws_kms_ciphertext",
          .title = "KMS Ciphertext",
          .service = "kms",
          .attributes = {{"ciphertext_blob", text, kComputed, "-"},
                         {"context", Type::map(text), kOptional | kReplace, "-"},
                         {"key_id", text, kRequired | kReplace, "-"},
                         {"plaintext", text, kOptional | kReplace | kSensitive, "-"}},
          .make = make_ciphertext,
          .find = find_ciphertext,
          .complete = complete_ciphertext,
          .remove = keep_ciphertext};
}

}  // namespace

std::vector<ResourceType> other_resources() { return {alias(), grant(), ciphertext()}; }

}  // namespace regionfall::kms
