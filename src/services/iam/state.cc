#include "services/iam/state.h"

#include "base/text.h"

namespace regionfall::iam {

std::string account_key(const aws::AccountId& account, std::string_view name) {
  return account.text + "/" + to_lower_ascii(name);
}

State::State(store::Store& store_of_tables)
    : users(store_of_tables, "iam.users"),
      groups(store_of_tables, "iam.groups"),
      roles(store_of_tables, "iam.roles"),
      policies(store_of_tables, "iam.policies"),
      instance_profiles(store_of_tables, "iam.instance_profiles"),
      access_keys(store_of_tables, "iam.access_keys"),
      mfa_devices(store_of_tables, "iam.mfa_devices"),
      ssh_public_keys(store_of_tables, "iam.ssh_public_keys"),
      signing_certificates(store_of_tables, "iam.signing_certificates"),
      service_credentials(store_of_tables, "iam.service_credentials"),
      server_certificates(store_of_tables, "iam.server_certificates"),
      oidc_providers(store_of_tables, "iam.oidc_providers"),
      saml_providers(store_of_tables, "iam.saml_providers"),
      accounts(store_of_tables, "iam.accounts"),
      role_deletions(store_of_tables, "iam.role_deletions"),
      last_uses(store_of_tables, "iam_use.last_uses"),
      store(store_of_tables),
      log(store_of_tables, "iam.") {}

}  // namespace regionfall::iam
