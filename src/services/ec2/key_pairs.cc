#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/encoding.h"
#include "services/ec2/errors.h"
#include "services/ec2/filters.h"
#include "services/ec2/handlers.h"
#include "services/ec2/ssh_keys.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kNameMax = 255;

constexpr FilterField kKeyFilters[] = {
    {"fingerprint", {m::KeyFingerprint}}, {"key-name", {m::KeyName}}, {"key-pair-id", {m::KeyPairId}}};

const KeyPair* find_key(const Ec2& ec2, const std::string& name, const std::string& account) {
  return find_if(ec2.key_pairs, [&](const KeyPair& row) { return row.key_name == name && row.owner_id == account; });
}

Result<void, ApiError> check_name(const Ec2& ec2, const std::string& name, const Request& request) {
  if (name.empty()) return std::unexpected(missing_parameter("KeyName"));
  if (name.size() > kNameMax) {
    return std::unexpected(invalid_value(fmt::format("Key names have at most {} characters", kNameMax)));
  }
  if (find_key(ec2, name, account_of(request)) == nullptr) return {};
  return aws::api_error("InvalidKeyPair.Duplicate", "The keypair already exists");
}

// Keeps a key pair's public half and answers with what both operations that make one say.
Result<Value, ApiError> keep(Ec2& ec2, const Value& input, const SshPublicKey& key, std::string fingerprint,
                             const Request& request) {
  const std::string& name = input[m::KeyName].as_text();
  KeyPair row{.key_pair_id = new_id(Kind::kKeyPair, request.random),
              .owner_id = account_of(request),
              .key_name = name,
              .key_type = key.type == "ssh-rsa" ? "rsa" : "ed25519",
              .key_fingerprint = std::move(fingerprint),
              .public_key = key.text(name),
              .create_time = request.now,
              .tags = TRY(specified_tags(input, Kind::kKeyPair))};
  ec2.key_pairs.put(row.key_pair_id, row);
  return Value::of({{m::KeyPairId, row.key_pair_id},
                    {m::KeyName, row.key_name},
                    {m::KeyFingerprint, row.key_fingerprint},
                    {m::Tags, aws::to_value(row.tags)}});
}

}  // namespace

Outcome create_key_pair(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& name = input[m::KeyName].as_text();
  TRY(check_name(ec2, name, request));
  if (input[m::KeyFormat].as_text() == "ppk") {
    return aws::api_error("UnsupportedOperation", "Keys in PuTTY's format are not available in this region.");
  }
  const bool ed25519 = input[m::KeyType].as_text() == "ed25519";
  const Result<SshKeyPair> pair = ed25519 ? new_ed25519_key(request.random, name) : new_rsa_key();
  if (!pair) return aws::api_error("InternalError", pair.error().message, 500);
  Value answer = TRY(keep(ec2, input, pair->public_key, pair->fingerprint, request));
  return answer.set(m::KeyMaterial, pair->private_pem);
}

Outcome import_key_pair(Ec2& ec2, const Value& input, const Request& request) {
  TRY(check_name(ec2, input[m::KeyName].as_text(), request));
  const Result<SshPublicKey> key = read_public_key(input[m::PublicKeyMaterial].as_bytes());
  if (!key) return aws::api_error("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
  return keep(ec2, input, *key, key->fingerprint, request);
}

Outcome describe_key_pairs(Ec2& ec2, const Value& input, const Request& request) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kKeyFilters));
  std::vector<const KeyPair*> keys;
  for (const std::string& name : texts(input[m::KeyNames])) {
    keys.push_back(find_key(ec2, name, account_of(request)));
    if (keys.back() == nullptr) {
      return aws::api_error("InvalidKeyPair.NotFound", fmt::format("The key pair '{}' does not exist", name));
    }
  }
  for (const std::string& id : texts(input[m::KeyPairIds])) keys.push_back(TRY(own(ec2.key_pairs, id, request)));
  if (keys.empty()) {
    for (const auto& [id, row] : ec2.key_pairs) {
      if (row.owner_id == account_of(request)) keys.push_back(&row);
    }
  }
  Value::List found;
  for (const KeyPair* key : keys) {
    Value item = aws::to_value(*key);
    if (!input[m::IncludePublicKey].as_bool()) item.set(m::PublicKey, Value());
    if (filters.match(item)) found.push_back(std::move(item));
  }
  return Value::of({{m::KeyPairs, std::move(found)}});
}

Outcome delete_key_pair(Ec2& ec2, const Value& input, const Request& request) {
  const KeyPair* key = nullptr;
  if (input.has(m::KeyPairId)) {
    key = TRY(own(ec2.key_pairs, input[m::KeyPairId].as_text(), request));
  } else if (input.has(m::KeyName)) {
    key = find_key(ec2, input[m::KeyName].as_text(), account_of(request));
  } else {
    return std::unexpected(missing_parameter("KeyName"));
  }
  if (key == nullptr) return Value::of({{m::Return, true}});  // AWS says so of a name that never was, too
  const std::string id = key->key_pair_id;
  ec2.key_pairs.erase(id);
  return Value::of({{m::Return, true}, {m::KeyPairId, id}});
}

}  // namespace regionfall::ec2
