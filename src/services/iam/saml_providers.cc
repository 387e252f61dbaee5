#include <fmt/format.h>

#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"
#include "services/iam/providers.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kProvidersMax = 100;
constexpr std::string_view kUuidPrefix = "SAMLSP";
constexpr std::chrono::years kValidity{100};  // AWS reads it from the metadata, or says a hundred years

Result<void, ApiError> check_metadata(const std::string& document) {
  if (document.find("EntityDescriptor") == std::string::npos || document.find('<') == std::string::npos) {
    return invalid_input("Could not parse metadata");
  }
  return {};
}

Result<std::string, ApiError> find_key(const State& state, const Value& input, const Request& request) {
  return saml_provider_key(state, input[m::SAMLProviderArn].as_text(), request);
}

}  // namespace

Result<std::string, ApiError> saml_provider_key(const State& state, std::string_view arn, const Request& request) {
  const std::optional<Arn> parts = parse_arn(arn);
  if (!parts || parts->resource_type() != "saml-provider") return invalid_input(fmt::format("Invalid ARN: {}", arn));
  std::string key = account_key(request.caller.account, parts->name());
  const SamlProvider* provider = state.saml_providers.find(key);
  if (provider == nullptr || provider->arn != arn) {
    return no_such_entity(fmt::format("Manifest not found for arn {}", arn));
  }
  return key;
}

Outcome create_saml_provider(State& state, const Value& input, const Request& request) {
  const std::string& name = input[m::Name].as_text();
  const std::string& document = input[m::SAMLMetadataDocument].as_text();
  TRY(check_metadata(document));
  std::string key = account_key(request.caller.account, name);
  if (state.saml_providers.contains(key)) {
    return entity_already_exists(fmt::format("SAMLProvider with name {} already exists.", name));
  }
  if (count_of(state.saml_providers, request.caller.account) >= kProvidersMax) {
    return quota_exceeded("SAMLProvidersPerAccount", kProvidersMax);
  }
  SamlProvider provider{
      .arn = iam_arn(request.caller.account.text, "saml-provider", "/", name),
      .name = name,
      .uuid = unique_id(request.random, kUuidPrefix),
      .metadata_document = document,
      .create_date = request.now,
      .valid_until = request.now + kValidity,
      .tags = TRY(tags_of(input[m::Tags])),
  };
  Value made = Value::of({{m::SAMLProviderArn, provider.arn}, {m::Tags, tags_value(provider.tags)}});
  state.saml_providers.put(std::move(key), std::move(provider));
  return made;
}

Outcome get_saml_provider(State& state, const Value& input, const Request& request) {
  const SamlProvider* provider = state.saml_providers.find(TRY(find_key(state, input, request)));
  return Value::of({{m::SAMLProviderUUID, provider->uuid},
                    {m::SAMLMetadataDocument, provider->metadata_document},
                    {m::CreateDate, provider->create_date},
                    {m::ValidUntil, provider->valid_until},
                    {m::Tags, tags_value(provider->tags)}});
}

Outcome list_saml_providers(State& state, const Value& /*input*/, const Request& request) {
  Value::List list;
  for_each_of(state.saml_providers, request.caller.account, [&](const SamlProvider& provider) {
    list.push_back(Value::of(
        {{m::Arn, provider.arn}, {m::ValidUntil, provider.valid_until}, {m::CreateDate, provider.create_date}}));
  });
  return Value::of({{m::SAMLProviderList, std::move(list)}});
}

Outcome update_saml_provider(State& state, const Value& input, const Request& request) {
  const std::string key = TRY(find_key(state, input, request));
  if (input.has(m::SAMLMetadataDocument)) {
    const std::string& document = input[m::SAMLMetadataDocument].as_text();
    TRY(check_metadata(document));
    state.saml_providers.update(key, [&](SamlProvider& changed) { changed.metadata_document = document; });
  }
  return Value::of({{m::SAMLProviderArn, state.saml_providers.find(key)->arn}});
}

Outcome delete_saml_provider(State& state, const Value& input, const Request& request) {
  state.saml_providers.erase(TRY(find_key(state, input, request)));
  return Value::Structure();
}

}  // namespace regionfall::iam
