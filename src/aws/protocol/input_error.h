#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "aws/service_model.h"

namespace regionfall::aws {

// What AWS answers to an input that cannot be read, in the words of the protocol and service.

// The body is not well-formed, or a value in it is of another kind than the model says.
ApiError malformed_body(const ServiceModel& service, Protocol protocol, std::string_view problem);

// A label, query parameter or header field is not of its member's kind.
ApiError malformed_parameter(const ServiceModel& service, std::string_view name, std::string_view value);

// The body is larger than any input of the operation may be.
ApiError body_too_large(const ServiceModel& service);

}  // namespace regionfall::aws
