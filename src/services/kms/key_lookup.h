#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/kms/errors.h"
#include "services/kms/key_spec.h"
#include "services/kms/state.h"

namespace regionfall::kms {

// The key that a request names by its id, its ARN, an alias or an alias's ARN ("Key identifiers" in the KMS developer
// guide), or NotFoundException. A name under "alias/aws/" of a service that AWS manages keys for makes that key.
Result<const Key*, aws::ApiError> find_key(Kms& kms, std::string_view id, const aws::Request& request);

// The same, for operations that take no alias and only keys of the caller's account.
Result<const Key*, aws::ApiError> find_own_key(Kms& kms, std::string_view id, const aws::Request& request);

// The same, of a key that AWS does not manage, as only its owner may change it.
Result<const Key*, aws::ApiError> find_customer_key(Kms& kms, std::string_view id, const aws::Request& request);

// No error when the key is enabled; else DisabledException or KMSInvalidStateException.
Result<void, aws::ApiError> usable(const Key& key);
// No error unless the key is to be deleted.
Result<void, aws::ApiError> not_going(const Key& key);

// The specification of a key that exists.
const KeySpec& spec_of(const Key& key);

// Changes a key that exists.
template <class Change>
void update_key(Kms& kms, const Key& key, Change&& change) {
  kms.keys.update(std::string(key.id), std::forward<Change>(change));
}

}  // namespace regionfall::kms
