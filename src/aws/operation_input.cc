#include "aws/operation_input.h"

#include "aws/protocol/cbor_input.h"
#include "aws/protocol/input_bounds.h"
#include "aws/protocol/input_error.h"
#include "aws/protocol/json_input.h"
#include "aws/protocol/query_input.h"
#include "aws/protocol/rest_input.h"

namespace regionfall::aws {
namespace {

Result<Value> read_body(const OperationRequest& asked, const net::HttpRequest& request, const Shape& shape) {
  switch (asked.protocol) {
    case Protocol::kQuery:
    case Protocol::kEc2:
      if (!asked.malformed.empty()) return failure(asked.malformed);
      return read_query_input(shape, asked.parameters,
                              asked.protocol == Protocol::kEc2 ? QueryDialect::kEc2 : QueryDialect::kQuery);
    case Protocol::kCbor:
      return read_cbor_input(shape, request.body);
    default:
      return read_json_input(shape, request.body);
  }
}

bool takes_stream(const Shape* shape) {
  return shape != nullptr && shape->payload() != nullptr && shape->payload()->is(Member::kStreaming);
}

}  // namespace

Outcome read_operation_input(const OperationRequest& asked, const net::HttpRequest& request, const EndpointHost& host) {
  const Shape* shape = asked.operation->input();
  if (request.body.size() > kInputBodyBytesMax && !takes_stream(shape)) {
    return std::unexpected(body_too_large(*asked.service));
  }
  if (shape == nullptr) return Value(Value::Structure());
  if (asked.protocol == Protocol::kRestJson || asked.protocol == Protocol::kRestXml) {
    return read_rest_input(asked, request, host);
  }
  auto input = read_body(asked, request, *shape);
  if (!input) return std::unexpected(malformed_body(*asked.service, asked.protocol, input.error().message));
  return *std::move(input);
}

void fill_idempotency_tokens(const Shape& shape, Value& input, RandomSource& random) {
  for (const Member& member : shape.members()) {
    if (member.is(Member::kIdempotencyToken) && !input.has(member.name)) input.set(member.name, random_uuid(random));
  }
}

}  // namespace regionfall::aws
