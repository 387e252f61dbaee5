#include <fmt/format.h>

#include <map>

#include "aws/members/kms.h"
#include "base/encoding.h"
#include "services/kms/resources/common.h"
#include "services/kms/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// Data sources of KMS. Source: hashicorp/aws 6, internal/service/kms/*_data_source.go.

namespace regionfall::kms {
namespace {

namespace m = aws::members::kms;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

Attribute told(const char* name, MemberPath output, Type type = Type::string()) {
  return {name, std::move(type), kComputed, "-", {}, std::move(output)};
}

void put(Members& members, const char* name, std::string text) {
  members.insert_or_assign(name, Value::string(std::move(text)));
}

Block multi_region_configuration() {
  const auto key_block = [](const char* name, MemberPath path) {
    return Block{.name = name,
                 .member = "-",
                 .output = std::move(path),
                 .attributes = {told("arn", "Arn"), told("region", "Region")},
                 .flags = kComputed,
                 .as_attribute = true};
  };
  Block primary = key_block("primary_key", "PrimaryKey");
  primary.max_items = 1;
  return {.name = "multi_region_configuration",
          .member = "-",
          .output = "KeyMetadata.MultiRegionConfiguration",
          .attributes = {told("multi_region_key_type", "MultiRegionKeyType")},
          .blocks = {std::move(primary), key_block("replica_keys", "ReplicaKeys")},
          .max_items = 1,
          .flags = kComputed,
          .as_attribute = true};
}

// Times that a key does not have are null.
Done complete_key(Session& /*session*/, const aws::Value& output, const Value& /*config*/, Members& members) {
  const aws::Value& key = output[m::KeyMetadata];
  if (!key.has(m::DeletionDate)) members.insert_or_assign("deletion_date", Value::null(Type::string()));
  if (!key.has(m::ValidTo)) members.insert_or_assign("valid_to", Value::null(Type::string()));
  return {};
}

DataSource key() {
  return {
      .name = "aws_kms_key",
      .title = "KMS Key",
      .service = "kms",
      .attributes = {told("arn", "KeyMetadata.Arn"),
                     told("aws_account_id", "KeyMetadata.AWSAccountId"),
                     told("cloud_hsm_cluster_id", "KeyMetadata.CloudHsmClusterId"),
                     told("creation_date", "KeyMetadata.CreationDate"),
                     told("custom_key_store_id", "KeyMetadata.CustomKeyStoreId"),
                     told("customer_master_key_spec", "KeyMetadata.CustomerMasterKeySpec"),
                     told("deletion_date", "KeyMetadata.DeletionDate"),
                     told("description", "KeyMetadata.Description"),
                     told("enabled", "KeyMetadata.Enabled", Type::boolean()),
                     told("expiration_model", "KeyMetadata.ExpirationModel"),
                     {"grant_tokens", Type::list(Type::string()), kOptional, "GrantTokens", {}, "-"},
                     {"key_id", Type::string(), kRequired, "KeyId", {}, "-"},
                     told("key_manager", "KeyMetadata.KeyManager"),
                     told("key_spec", "KeyMetadata.KeySpec"),
                     told("key_state", "KeyMetadata.KeyState"),
                     told("key_usage", "KeyMetadata.KeyUsage"),
                     told("multi_region", "KeyMetadata.MultiRegion", Type::boolean()),
                     told("origin", "KeyMetadata.Origin"),
                     told("pending_deletion_window_in_days", "KeyMetadata.PendingDeletionWindowInDays", Type::number()),
                     told("valid_to", "KeyMetadata.ValidTo")},
      .blocks = {multi_region_configuration(),
                 {.name = "xks_key_configuration",
                  .member = "-",
                  .output = "KeyMetadata.XksKeyConfiguration",
                  .attributes = {told("id", "Id")},
                  .max_items = 1,
                  .flags = kComputed,
                  .as_attribute = true}},
      .read = {.operation = "DescribeKey"},
      .id = "KeyMetadata.KeyId",
      .complete = complete_key};
}

Done find_alias(Session& session, const Value& config, Members& members) {
  const std::string name = text_of(config, "name");
  const aws::Value alias = TRY(find_alias_by_name(session, name));
  // AWS's own aliases name their key only once it is used; asking for the key makes it.
  const aws::Value output = TRY(session.call("kms", "DescribeKey", of_key(name)));
  const aws::Value& key = output[m::KeyMetadata];
  const aws::Value found = alias.absent() ? TRY(find_alias_by_name(session, name)) : alias;
  put(members, "arn", found[m::AliasArn].as_text());
  put(members, "id", found[m::AliasArn].as_text());
  put(members, "target_key_arn", key[m::Arn].as_text());
  put(members, "target_key_id", key[m::KeyId].as_text());
  return {};
}

DataSource alias() {
  return {.name = "aws_kms_alias",
          .title = "KMS Alias",
          .service = "kms",
          .attributes = {told("arn", "-"),
                         {"name", Type::string(), kRequired, "-"},
                         told("target_key_arn", "-"),
                         told("target_key_id", "-")},
          .find = find_alias};
}

Done find_ciphertext(Session& session, const Value& config, Members& members) {
  std::string blob = TRY(encrypted(session, config));
  put(members, "id", text_of(config, "key_id"));
  put(members, "ciphertext_blob", std::move(blob));
  return {};
}

DataSource ciphertext() {
  return {.name = "aws_kms_ciphertext",
          .title = "KMS Ciphertext",
          .service = "kms",
          .attributes = {told("ciphertext_blob", "-"),
                         {"context", Type::map(Type::string()), kOptional, "-"},
                         {"key_id", Type::string(), kRequired, "-"},
                         {"plaintext", Type::string(), kRequired | kSensitive, "-"}},
          .find = find_ciphertext};
}

constexpr std::size_t kPemLineLength = 64;

std::string pem(const std::string& base64) {
  std::string text = "-----BEGIN PUBLIC KEY-----\n";
  for (std::size_t at = 0; at < base64.size(); at += kPemLineLength) text += base64.substr(at, kPemLineLength) + "\n";
  return text + "-----END PUBLIC KEY-----\n";
}

Done complete_public_key(Session& /*session*/, const aws::Value& output, const Value& /*config*/, Members& members) {
  const std::string base64 = base64_encode(output[m::PublicKey].as_bytes());
  put(members, "public_key", base64);
  put(members, "public_key_pem", pem(base64));
  return {};
}

DataSource public_key() {
  const Type texts = Type::list(Type::string());
  return {.name = "aws_kms_public_key",
          .title = "KMS Public Key",
          .service = "kms",
          .attributes = {told("arn", "KeyId"),
                         told("customer_master_key_spec", "CustomerMasterKeySpec"),
                         told("encryption_algorithms", "EncryptionAlgorithms", texts),
                         {"grant_tokens", texts, kOptional, "GrantTokens", {}, "-"},
                         {"key_id", Type::string(), kRequired, "KeyId", {}, "-"},
                         told("key_usage", "KeyUsage"),
                         told("public_key", "-"),
                         told("public_key_pem", "-"),
                         told("signing_algorithms", "SigningAlgorithms", texts)},
          .read = {.operation = "GetPublicKey"},
          .id = "KeyId",
          .complete = complete_public_key};
}

// -- aws_kms_secrets -------------------------------------------------------------------------------------------------

Answer<std::string> decrypted(Session& session, const Value& secret) {
  const std::string name = text_of(secret, "name");
  Result<std::string> blob = base64_decode(text_of(secret, "payload"));
  if (!blob) return problem(fmt::format("invalid base64 value for secret ({})", name));
  aws::Value input = aws::Value::of({{m::CiphertextBlob, aws::Value::Blob{*std::move(blob)}}});
  aws::Value::Map context;
  for (auto& [key, value] : terraform::text_map_of(secret, "context")) context.emplace_back(key, std::move(value));
  if (!context.empty()) input.set(m::EncryptionContext, std::move(context));
  if (const std::string algorithm = text_of(secret, "encryption_algorithm"); !algorithm.empty()) {
    input.set(m::EncryptionAlgorithm, algorithm);
  }
  if (const std::string key = text_of(secret, "key_id"); !key.empty()) input.set(m::KeyId, key);
  const std::vector<std::string> tokens = terraform::texts_of(secret, "grant_tokens");
  if (!tokens.empty()) input.set(m::GrantTokens, aws::text_list(tokens));
  Answer<aws::Value> output = session.call("kms", "Decrypt", std::move(input));
  if (!output) return problem(fmt::format("decrypting secret ({}): {}", name, output.error().what));
  return (*output)[m::Plaintext].as_bytes();
}

Done find_secrets(Session& session, const Value& config, Members& members) {
  std::map<std::string, std::string> plaintexts;
  for (const Value& secret : terraform::elements_of(config, "secret")) {
    plaintexts[text_of(secret, "name")] = TRY(decrypted(session, secret));
  }
  std::vector<hcl::MapEntry> entries;
  for (auto& [name, text] : plaintexts) entries.emplace_back(name, Value::string(std::move(text)));
  members.insert_or_assign("plaintext", Value::map(Type::string(), std::move(entries)));
  put(members, "id", session.region().text);
  return {};
}

DataSource secrets() {
  const Type text = Type::string();
  return {.name = "aws_kms_secrets",
          .title = "KMS Secrets",
          .service = "kms",
          .attributes = {{"plaintext", Type::map(text), kComputed | kSensitive, "-"}},
          .blocks = {{.name = "secret",
                      .nesting = terraform::Nesting::kSet,
                      .member = "-",
                      .attributes = {{"context", Type::map(text), kOptional, "-"},
                                     {"encryption_algorithm", text, kOptional, "-"},
                                     {"grant_tokens", Type::list(text), kOptional, "-"},
                                     {"key_id", text, kOptional, "-"},
                                     {"name", text, kRequired, "-"},
                                     {"payload", text, kRequired, "-"}},
                      .min_items = 1}},
          .find = find_secrets};
}

}  // namespace

std::vector<DataSource> kms_data_sources() { return {key(), alias(), ciphertext(), public_key(), secrets()}; }

}  // namespace regionfall::kms
