#include "services/iam/state.h"

#include "base/text.h"

namespace regionfall::iam {

std::string account_key(const aws::AccountId& account, std::string_view name) {
  return account.text + "/" + to_lower_ascii(name);
}

State::State(store::Store& store)
    : users(store, "iam.users"),
      groups(store, "iam.groups"),
      roles(store, "iam.roles"),
      policies(store, "iam.policies"),
      instance_profiles(store, "iam.instance_profiles"),
      access_keys(store, "iam.access_keys"),
      oidc_providers(store, "iam.oidc_providers"),
      saml_providers(store, "iam.saml_providers"),
      accounts(store, "iam.accounts"),
      role_deletions(store, "iam.role_deletions"),
      last_uses(store, "iam_use.last_uses") {}

}  // namespace regionfall::iam
