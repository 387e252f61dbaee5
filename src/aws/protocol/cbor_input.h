#pragma once

#include <string_view>

#include "aws/service_model.h"
#include "aws/value.h"
#include "base/result.h"

namespace regionfall::aws {

// The structure of that shape which the CBOR item says; no bytes are an empty structure. Members that the shape does
// not have are passed over, null is absent. The error is a sentence for the client.
Result<Value> read_cbor_input(const Shape& shape, std::string_view bytes);

}  // namespace regionfall::aws
