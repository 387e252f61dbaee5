#pragma once

#include <optional>

#include "aws/identity.h"
#include "services/kms/state.h"

namespace regionfall::kms {

// When a key is to be deleted or rotated, or a region to be told of one; none: never.
std::optional<Instant> next_due(const Kms& kms);

// Does all that is due at `request.now`.
void make_due_changes(Kms& kms, const aws::Request& request);

}  // namespace regionfall::kms
