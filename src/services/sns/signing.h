#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "services/sns/state.h"

namespace regionfall::sns {

// How endpoints know that a message comes from SNS (SNS developer guide, "Verifying the signatures of Amazon SNS
// messages"): a region signs what it sends with an RSA key, whose certificate it serves to everybody.

// What the signature of a message is made of: its members of the type's list, each name and text on a line of its own.
std::string text_to_sign(const Json& message);

// Signs a message, by the version that its topic asks for: sets SignatureVersion, Signature and SigningCertURL. Makes
// the region's key when there is none. Within a turn; a key that cannot be made leaves the message unsigned.
void sign_message(Sns& sns, const Topic* topic, Json& message, Instant now);

}  // namespace regionfall::sns
