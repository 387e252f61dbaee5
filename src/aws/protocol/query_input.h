#pragma once

#include "aws/service_model.h"
#include "aws/url.h"
#include "aws/value.h"
#include "base/result.h"

namespace regionfall::aws {

// Which of the two ways to write structures as a form.
enum class QueryDialect : std::uint8_t {
  kQuery,  // Names.member.1=a, Tags.entry.1.key=k
  kEc2,    // Name.1=a
};

// The input of that shape which the parameters say. Parameters that the shape has no member for are passed over.
// The error is a sentence for the client: a value that is none of its kind.
Result<Value> read_query_input(const Shape& shape, const Parameters& parameters, QueryDialect dialect);

}  // namespace regionfall::aws
