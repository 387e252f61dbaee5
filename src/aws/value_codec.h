#pragma once

#include <string>
#include <string_view>

#include "aws/value.h"
#include "base/cbor.h"
#include "base/result.h"

namespace regionfall::aws {

// Values between Regionfall's own processes, as CBOR. A structure's members go by their names, so that programs of
// different builds understand one another; members whose name the reader does not know are passed over.
//
// A map is marked by tag 259 (as registered, "map with key order"), an instant by tag 1001 as nanoseconds since 1970.

void write_value(CborWriter& writer, const Value& value);
// The value that follows. Deeper than kCborDepthMax is an error.
Result<Value> read_value(CborReader& reader);

std::string encode_value(const Value& value);
// Nothing may follow it.
Result<Value> decode_value(std::string_view bytes);

}  // namespace regionfall::aws
