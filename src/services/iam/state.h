#pragma once

#include <string>
#include <string_view>

#include "aws/identity.h"
#include "services/iam/credential_rows.h"
#include "services/iam/rows.h"
#include "store/change_log.h"
#include "store/table.h"

namespace regionfall::iam {

// The key of something that has a name in an account: names are unique without regard to case.
std::string account_key(const aws::AccountId& account, std::string_view name);

// Everything IAM knows, of all accounts. In us-east-1 its operations change it and append to the log; the other regions
// receive the log (`log.receive()`, in a turn) and go on with what they have.
struct State {
  explicit State(store::Store& store_of_tables);

  store::Table<User> users;
  store::Table<Group> groups;
  store::Table<Role> roles;
  store::Table<Policy> policies;  // of customers; AWS's are in aws_managed_policies.h
  store::Table<InstanceProfile> instance_profiles;
  store::Table<AccessKey> access_keys;
  store::Table<MfaDevice> mfa_devices;
  store::Table<SshPublicKey> ssh_public_keys;
  store::Table<SigningCertificate> signing_certificates;
  store::Table<ServiceCredential> service_credentials;
  store::Table<ServerCertificate> server_certificates;
  store::Table<OidcProvider> oidc_providers;
  store::Table<SamlProvider> saml_providers;
  store::Table<Account> accounts;
  store::Table<RoleDeletion> role_deletions;
  store::Table<LastUse> last_uses;  // of this region alone: no part of the log

  store::Store& store;
  store::ChangeLog log;  // of the tables above
};

// Calls `visit(row)` for the rows of an account, ordered by name without regard to case.
template <class Row, class Visit>
void for_each_of(const store::Table<Row>& table, const aws::AccountId& account, Visit&& visit) {
  const std::string prefix = account.text + "/";
  for (auto row = table.from(prefix); row != table.end() && row->first.starts_with(prefix); ++row) visit(row->second);
}

template <class Row>
std::int64_t count_of(const store::Table<Row>& table, const aws::AccountId& account) {
  std::int64_t count = 0;
  for_each_of(table, account, [&](const Row&) { ++count; });
  return count;
}

}  // namespace regionfall::iam
