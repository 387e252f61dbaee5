#pragma once

#include "services/kms/state.h"

namespace regionfall::kms {

// Takes the key away at the end of its waiting period, with its aliases and grants.
void delete_key(Kms& kms, const Key& key, const aws::Request& request);

// Begins the waiting period of a primary key whose last replica has gone.
void after_replicas_have_gone(Kms& kms, const Key& key, Instant now);

}  // namespace regionfall::kms
