#pragma once

#include <string_view>

#include "aws/service_model.h"
#include "aws/value.h"
#include "base/result.h"

namespace regionfall::aws {

// The value of that shape (a structure, list or map) which the XML document's root element says. Elements that the
// shape does not have are passed over; namespaces are not looked at. `root_name` is what the root must be called;
// empty: anything. The error is a sentence for the client.
Result<Value> read_xml_input(const Shape& shape, std::string_view xml, std::string_view root_name = {});

}  // namespace regionfall::aws
