#pragma once

#include "services/kms/state.h"

namespace regionfall::kms {

// Operations of KMS between its regions. They are in no model, so no client can ask for them.
inline constexpr const char* kCreateReplica = "_CreateReplicaKey";  // a key is to be in this region as well
inline constexpr const char* kHearKeyNews = "_HearKeyNews";         // how a multi-Region key is now
inline constexpr const char* kForgetReplica = "_ForgetReplicaKey";  // to the primary: the replica has gone

// Notes that the other regions of a multi-Region key must hear how it is now. tell_news() does it.
void tell_other_regions(Kms& kms, const Key& key, Instant now);
// Notes that the primary key must hear that this region's replica has gone.
void tell_primary_of_deletion(Kms& kms, const Key& gone, Instant now);

// Sends the news that is due; what has not been heard after a while is sent again.
void tell_news(Kms& kms, Instant now);

}  // namespace regionfall::kms
