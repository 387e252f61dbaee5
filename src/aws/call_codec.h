#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/service_caller.h"
#include "base/result.h"

namespace regionfall::aws {

// Calls of services and their outcomes between Regionfall's own processes (see value_codec.h). Errors name what is
// wrong with the bytes.

std::string encode_call(const ServiceCall& call);
Result<ServiceCall> decode_call(std::string_view bytes);

std::string encode_outcome(const Outcome& outcome);
Result<Outcome> decode_outcome(std::string_view bytes);

}  // namespace regionfall::aws
