#pragma once

#include <string_view>

#include "base/json.h"

namespace regionfall::sts {

// Whether the JSON Web Key (RFC 7517; RSA or EC) made this signature over the text with that algorithm (RFC 7518).
bool web_key_verifies(const Json& key, std::string_view algorithm, std::string_view text, std::string_view signature);

}  // namespace regionfall::sts
