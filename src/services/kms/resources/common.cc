#include "services/kms/resources/common.h"

#include "aws/members/kms.h"
#include "base/encoding.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

aws::Value of_key(const std::string& id) { return aws::Value::of({{m::KeyId, id}}); }

provider::Answer<aws::Value> find_alias_by_name(provider::Session& session, const std::string& name) {
  aws::Value input = aws::Value::Structure();
  while (true) {
    const aws::Value output = TRY(session.call("kms", "ListAliases", input));
    for (const aws::Value& alias : output[m::Aliases].as_list()) {
      if (alias[m::AliasName].as_text() == name) return alias;
    }
    if (!output[m::Truncated].as_bool()) return aws::Value();
    input.set(m::Marker, output[m::NextMarker]);
  }
}

aws::Value context_input(const hcl::Value& object, const char* attribute) {
  aws::Value::Map context;
  for (auto& [key, value] : terraform::text_map_of(object, attribute)) context.emplace_back(key, value);
  return context.empty() ? aws::Value() : aws::Value(std::move(context));
}

provider::Answer<std::string> encrypted(provider::Session& session, const hcl::Value& config) {
  aws::Value input = of_key(terraform::text_of(config, "key_id"));
  input.set(m::Plaintext, aws::Value::Blob{terraform::text_of(config, "plaintext")});
  input.set(m::EncryptionContext, context_input(config, "context"));
  const aws::Value output = TRY(session.call("kms", "Encrypt", std::move(input)));
  return base64_encode(output[m::CiphertextBlob].as_bytes());
}

}  // namespace regionfall::kms
