#include "aws/api_error.h"

#include <fmt/format.h>

namespace regionfall::aws {

ApiError not_implemented(std::string_view service, std::string_view operation) {
  return {"NotImplemented", fmt::format("Regionfall does not implement {}:{} yet.", service, operation), 501};
}

}  // namespace regionfall::aws
