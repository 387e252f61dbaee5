#include "base/text.h"
#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/policies.h"
#include "services/iam/providers.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// A row whose tags an operation is about.
template <class Row>
struct Tagged {
  store::Table<Row>& table;
  std::string key;
  const std::vector<Tag>& tags() const { return table.find(key)->tags; }
};

template <class Row>
using FoundTagged = Result<Tagged<Row>, ApiError>;

template <class Row>
FoundTagged<Row> tagged_entity(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  return Tagged<Row>{EntityKind<Row>::table(state), account_key(request.caller.account, row->name)};
}

FoundTagged<Policy> tagged_policy(State& state, const Value& input, const Request& request) {
  const Policy* policy = TRY(own_policy(state, input[m::PolicyArn].as_text(), request));
  return Tagged<Policy>{state.policies, policy_key(request, *policy)};
}

FoundTagged<InstanceProfile> tagged_instance_profile(State& state, const Value& input, const Request& request) {
  const std::string& name = input[m::InstanceProfileName].as_text();
  std::string key = account_key(request.caller.account, name);
  if (!state.instance_profiles.contains(key)) {
    return no_such_entity("Instance Profile " + name + " cannot be found.");
  }
  return Tagged<InstanceProfile>{state.instance_profiles, std::move(key)};
}

FoundTagged<OidcProvider> tagged_oidc_provider(State& state, const Value& input, const Request& request) {
  return Tagged<OidcProvider>{state.oidc_providers,
                              TRY(oidc_provider_key(state, input[m::OpenIDConnectProviderArn].as_text(), request))};
}

FoundTagged<SamlProvider> tagged_saml_provider(State& state, const Value& input, const Request& request) {
  return Tagged<SamlProvider>{state.saml_providers,
                              TRY(saml_provider_key(state, input[m::SAMLProviderArn].as_text(), request))};
}

FoundTagged<MfaDevice> tagged_mfa_device(State& state, const Value& input, const Request& request) {
  const std::string& serial = input[m::SerialNumber].as_text();
  std::string key = account_key(request.caller.account, serial);
  if (!state.mfa_devices.contains(key)) {
    return no_such_entity("VirtualMFADevice with serial number " + serial + " doesn't exist.");
  }
  return Tagged<MfaDevice>{state.mfa_devices, std::move(key)};
}

FoundTagged<ServerCertificate> tagged_server_certificate(State& state, const Value& input, const Request& request) {
  const std::string& name = input[m::ServerCertificateName].as_text();
  std::string key = account_key(request.caller.account, name);
  if (!state.server_certificates.contains(key)) {
    return no_such_entity("The Server Certificate with name " + name + " cannot be found.");
  }
  return Tagged<ServerCertificate>{state.server_certificates, std::move(key)};
}

template <class Row>
Outcome add(const FoundTagged<Row>& found, const Value& input) {
  const Tagged<Row>& tagged = TRY(found);
  std::vector<Tag> tags = TRY(merged_tags(tagged.tags(), input[m::Tags]));
  tagged.table.update(tagged.key, [&](Row& changed) { changed.tags = std::move(tags); });
  return Value::Structure();
}

template <class Row>
Outcome remove(const FoundTagged<Row>& found, const Value& input) {
  const Tagged<Row>& tagged = TRY(found);
  tagged.table.update(tagged.key, [&](Row& changed) { remove_tags(changed.tags, input[m::TagKeys]); });
  return Value::Structure();
}

template <class Row>
Outcome list(const FoundTagged<Row>& found, const Value& input) {
  const Tagged<Row>& tagged = TRY(found);
  Page page(m::Tags, input);
  std::size_t place = 0;
  for (const Tag& tag : tagged.tags()) {
    page.offer(place_key(place++), [&] { return Value::of({{m::Key, tag.key}, {m::Value, tag.value}}); });
  }
  return std::move(page).output();
}

}  // namespace

Outcome tag_role(State& state, const Value& input, const Request& request) {
  return add(tagged_entity<Role>(state, input, request), input);
}
Outcome untag_role(State& state, const Value& input, const Request& request) {
  return remove(tagged_entity<Role>(state, input, request), input);
}
Outcome list_role_tags(State& state, const Value& input, const Request& request) {
  return list(tagged_entity<Role>(state, input, request), input);
}

Outcome tag_policy(State& state, const Value& input, const Request& request) {
  return add(tagged_policy(state, input, request), input);
}
Outcome untag_policy(State& state, const Value& input, const Request& request) {
  return remove(tagged_policy(state, input, request), input);
}
Outcome list_policy_tags(State& state, const Value& input, const Request& request) {
  return list(tagged_policy(state, input, request), input);
}

Outcome tag_instance_profile(State& state, const Value& input, const Request& request) {
  return add(tagged_instance_profile(state, input, request), input);
}
Outcome untag_instance_profile(State& state, const Value& input, const Request& request) {
  return remove(tagged_instance_profile(state, input, request), input);
}
Outcome list_instance_profile_tags(State& state, const Value& input, const Request& request) {
  return list(tagged_instance_profile(state, input, request), input);
}

Outcome tag_user(State& state, const Value& input, const Request& request) {
  return add(tagged_entity<User>(state, input, request), input);
}
Outcome untag_user(State& state, const Value& input, const Request& request) {
  return remove(tagged_entity<User>(state, input, request), input);
}
Outcome list_user_tags(State& state, const Value& input, const Request& request) {
  return list(tagged_entity<User>(state, input, request), input);
}

Outcome tag_open_id_connect_provider(State& state, const Value& input, const Request& request) {
  return add(tagged_oidc_provider(state, input, request), input);
}
Outcome untag_open_id_connect_provider(State& state, const Value& input, const Request& request) {
  return remove(tagged_oidc_provider(state, input, request), input);
}
Outcome list_open_id_connect_provider_tags(State& state, const Value& input, const Request& request) {
  return list(tagged_oidc_provider(state, input, request), input);
}

Outcome tag_saml_provider(State& state, const Value& input, const Request& request) {
  return add(tagged_saml_provider(state, input, request), input);
}
Outcome untag_saml_provider(State& state, const Value& input, const Request& request) {
  return remove(tagged_saml_provider(state, input, request), input);
}
Outcome list_saml_provider_tags(State& state, const Value& input, const Request& request) {
  return list(tagged_saml_provider(state, input, request), input);
}

Outcome tag_mfa_device(State& state, const Value& input, const Request& request) {
  return add(tagged_mfa_device(state, input, request), input);
}
Outcome untag_mfa_device(State& state, const Value& input, const Request& request) {
  return remove(tagged_mfa_device(state, input, request), input);
}
Outcome list_mfa_device_tags(State& state, const Value& input, const Request& request) {
  return list(tagged_mfa_device(state, input, request), input);
}

Outcome tag_server_certificate(State& state, const Value& input, const Request& request) {
  return add(tagged_server_certificate(state, input, request), input);
}
Outcome untag_server_certificate(State& state, const Value& input, const Request& request) {
  return remove(tagged_server_certificate(state, input, request), input);
}
Outcome list_server_certificate_tags(State& state, const Value& input, const Request& request) {
  return list(tagged_server_certificate(state, input, request), input);
}

}  // namespace regionfall::iam
