#pragma once

#include <string_view>

#include "aws/api_error.h"

namespace regionfall::world {

// What a service says when it has failed: with status 500 by its own name for that, with 503 as all services do.
// Source: the services' API references, "Common errors".
aws::ApiError service_failure(std::string_view service, int status);

}  // namespace regionfall::world
