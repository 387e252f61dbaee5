#pragma once

#include <string_view>

#include "aws/service_model.h"
#include "aws/value.h"
#include "base/result.h"

namespace regionfall::aws {

// The structure of that shape which the JSON text says; an empty text is an empty structure. Members that the shape
// does not have are passed over, `null` is absent. The error is a sentence for the client.
Result<Value> read_json_input(const Shape& shape, std::string_view json);

}  // namespace regionfall::aws
