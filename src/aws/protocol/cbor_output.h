#pragma once

#include "aws/service_model.h"
#include "aws/value.h"
#include "base/cbor.h"

namespace regionfall::aws {

// Writes the value of that shape.
void write_cbor(CborWriter& writer, const Shape& shape, const Value& value);

// Writes the members of a structure as keys and values, without the map around them.
void write_cbor_members(CborWriter& writer, const Shape& shape, const Value& structure);

}  // namespace regionfall::aws
