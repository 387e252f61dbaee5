#include "aws/protocol/input_error.h"

#include <fmt/format.h>

namespace regionfall::aws {

ApiError malformed_body(const ServiceModel& service, Protocol protocol, std::string_view problem) {
  switch (protocol) {
    case Protocol::kEc2:
      return {"InvalidParameterValue", std::string(problem), 400};
    case Protocol::kQuery:
      return {"MalformedInput", std::string(problem), 400};
    case Protocol::kJson:
    case Protocol::kRestJson:
    case Protocol::kCbor:
      return {"SerializationException", std::string(problem), 400};
    case Protocol::kRestXml:
      break;
  }
  if (service.name.view() == "s3") {
    return {"MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema",
            400};
  }
  return {"MalformedInput", std::string(problem), 400};
}

ApiError malformed_parameter(const ServiceModel& service, std::string_view name, std::string_view value) {
  if (service.name.view() == "s3")
    return {"InvalidArgument", fmt::format("Provided {} is not valid: {}", name, value), 400};
  if (service.speaks(Protocol::kRestJson)) {
    return {"SerializationException", fmt::format("Value '{}' of '{}' can not be converted", value, name), 400};
  }
  return {"MalformedInput", fmt::format("Value '{}' of '{}' is invalid", value, name), 400};
}

ApiError body_too_large(const ServiceModel& service) {
  if (service.signing_name.view() == "s3") return {"MaxMessageLengthExceeded", "Your request was too large.", 400};
  return {"RequestEntityTooLargeException", "Request size exceeds the limit.", 413};
}

}  // namespace regionfall::aws
