#include <algorithm>

#include "terraform/providers/schema_table.h"
#include "terraform/provisioner.h"

// Source: Terraform documentation, "Provisioners" and "Provisioner Connection Settings".

namespace regionfall::terraform {

using hcl::Type;

const BlockSchema* provisioner_schema(std::string_view type) {
  static const std::map<std::string, BlockSchema, std::less<>> kSchemas = {
      {"local-exec", block_of({{"command", Type::string(), kRequired},
                               {"environment", Type::map(Type::string()), kOptional},
                               {"interpreter", Type::list(Type::string()), kOptional},
                               {"quiet", Type::boolean(), kOptional},
                               {"working_dir", Type::string(), kOptional}})},
      {"remote-exec", block_of({{"inline", Type::list(Type::string()), kOptional},
                                {"script", Type::string(), kOptional},
                                {"scripts", Type::list(Type::string()), kOptional}})},
      {"file", block_of({{"content", Type::string(), kOptional},
                         {"destination", Type::string(), kRequired},
                         {"source", Type::string(), kOptional}})}};
  const auto found = kSchemas.find(type);
  return found == kSchemas.end() ? nullptr : &found->second;
}

const BlockSchema& connection_schema() {
  static const BlockSchema kSchema = [] {
    const std::pair<Type, std::vector<const char*>> rows[] = {
        {Type::string(),
         {"type",
          "user",
          "password",
          "host",
          "timeout",
          "script_path",
          "target_platform",
          "private_key",
          "certificate",
          "agent_identity",
          "host_key",
          "cacert",
          "proxy_scheme",
          "proxy_host",
          "proxy_user_name",
          "proxy_user_password",
          "bastion_user",
          "bastion_password",
          "bastion_host",
          "bastion_private_key",
          "bastion_certificate",
          "bastion_host_key"}},
        {Type::number(), {"port", "proxy_port", "bastion_port"}},
        {Type::boolean(), {"agent", "https", "insecure", "use_ntlm"}}};
    std::vector<AttributeRow> attributes;
    for (const auto& [type, names] : rows) {
      for (const char* name : names) attributes.push_back({name, type, kOptional});
    }
    std::ranges::find(attributes, std::string_view("host"), [](const AttributeRow& row) {
      return std::string_view(row.name);
    })->flags = kRequired;
    return block_of(std::move(attributes));
  }();
  return kSchema;
}

}  // namespace regionfall::terraform
