#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/providers.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kProvidersMax = 100;
constexpr std::size_t kClientsMax = 100;
constexpr std::size_t kThumbprintsMax = 5;
constexpr std::string_view kScheme = "https://";

Result<void, ApiError> check_lists(const std::vector<std::string>& clients,
                                   const std::vector<std::string>& thumbprints) {
  if (clients.size() > kClientsMax) return quota_exceeded("ClientIdsPerOpenIdConnectProvider", kClientsMax);
  if (thumbprints.size() > kThumbprintsMax) {
    return invalid_input("Thumbprint list must contain fewer than 5 entries.");
  }
  return {};
}

// The key of the provider that the input's ARN names.
Result<std::string, ApiError> find_key(const State& state, const Value& input, const Request& request) {
  return oidc_provider_key(state, input[m::OpenIDConnectProviderArn].as_text(), request);
}

}  // namespace

Result<std::string, ApiError> oidc_provider_key(const State& state, std::string_view arn, const Request& request) {
  constexpr std::string_view kType = "oidc-provider/";
  const std::optional<Arn> parts = parse_arn(arn);
  if (!parts || !parts->resource.starts_with(kType)) return invalid_input(fmt::format("Invalid ARN: {}", arn));
  std::string key = account_key(request.caller.account, parts->resource.substr(kType.size()));
  const OidcProvider* provider = state.oidc_providers.find(key);
  if (provider == nullptr || provider->arn != arn) {
    return no_such_entity(fmt::format("OpenIDConnect Provider not found for arn {}", arn));
  }
  return key;
}

Outcome create_open_id_connect_provider(State& state, const Value& input, const Request& request) {
  const std::string& url = input[m::Url].as_text();
  if (!url.starts_with(kScheme) || url.size() == kScheme.size() || url.find_first_of("?#") != std::string::npos) {
    return validation_error("Invalid Open ID Connect Provider URL");
  }
  std::string name = url.substr(kScheme.size());
  if (name.ends_with('/')) name.pop_back();
  std::string key = account_key(request.caller.account, name);
  if (state.oidc_providers.contains(key)) {
    return entity_already_exists(fmt::format("Provider with url {} already exists.", url));
  }
  if (count_of(state.oidc_providers, request.caller.account) >= kProvidersMax) {
    return quota_exceeded("OpenIdConnectProvidersPerAccount", kProvidersMax);
  }
  OidcProvider provider{
      .arn = fmt::format("arn:aws:iam::{}:oidc-provider/{}", request.caller.account.text, name),
      .url = name,
      .client_ids = aws::texts(input[m::ClientIDList]),
      .thumbprints = aws::texts(input[m::ThumbprintList]),
      .create_date = request.now,
      .tags = TRY(tags_of(input[m::Tags])),
  };
  TRY(check_lists(provider.client_ids, provider.thumbprints));
  // AWS takes the thumbprint of the certificate that the provider's server shows; nobody is asked here.
  if (provider.thumbprints.empty()) provider.thumbprints = {hash_hex(HashKind::kSha1, name)};
  Value made = Value::of({{m::OpenIDConnectProviderArn, provider.arn}, {m::Tags, tags_value(provider.tags)}});
  state.oidc_providers.put(std::move(key), std::move(provider));
  return made;
}

Outcome get_open_id_connect_provider(State& state, const Value& input, const Request& request) {
  const OidcProvider* provider = state.oidc_providers.find(TRY(find_key(state, input, request)));
  return Value::of({{m::Url, provider->url},
                    {m::ClientIDList, aws::text_list(provider->client_ids)},
                    {m::ThumbprintList, aws::text_list(provider->thumbprints)},
                    {m::CreateDate, provider->create_date},
                    {m::Tags, tags_value(provider->tags)}});
}

Outcome list_open_id_connect_providers(State& state, const Value& /*input*/, const Request& request) {
  Value::List list;
  for_each_of(state.oidc_providers, request.caller.account,
              [&](const OidcProvider& provider) { list.push_back(Value::of({{m::Arn, provider.arn}})); });
  return Value::of({{m::OpenIDConnectProviderList, std::move(list)}});
}

Outcome delete_open_id_connect_provider(State& state, const Value& input, const Request& request) {
  // Deleting what is not there is no mistake.
  if (const auto key = find_key(state, input, request)) state.oidc_providers.erase(*key);
  return Value::Structure();
}

Outcome add_client_id_to_open_id_connect_provider(State& state, const Value& input, const Request& request) {
  const std::string key = TRY(find_key(state, input, request));
  std::vector<std::string> clients = state.oidc_providers.find(key)->client_ids;
  const std::string& client = input[m::ClientID].as_text();
  if (std::ranges::find(clients, client) == clients.end()) clients.push_back(client);
  TRY(check_lists(clients, {}));
  state.oidc_providers.update(key, [&](OidcProvider& changed) { changed.client_ids = std::move(clients); });
  return Value::Structure();
}

Outcome remove_client_id_from_open_id_connect_provider(State& state, const Value& input, const Request& request) {
  state.oidc_providers.update(TRY(find_key(state, input, request)), [&](OidcProvider& changed) {
    std::erase(changed.client_ids, input[m::ClientID].as_text());
  });
  return Value::Structure();
}

Outcome update_open_id_connect_provider_thumbprint(State& state, const Value& input, const Request& request) {
  std::vector<std::string> thumbprints = aws::texts(input[m::ThumbprintList]);
  TRY(check_lists({}, thumbprints));
  state.oidc_providers.update(TRY(find_key(state, input, request)),
                              [&](OidcProvider& changed) { changed.thumbprints = std::move(thumbprints); });
  return Value::Structure();
}

}  // namespace regionfall::iam
