#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/fields.h"

namespace regionfall::store {

// A row as CBOR (RFC 8949): a map from field names to values. Empty optionals are left out.
template <HasFields Row>
std::string encode_row(const Row& row);

// The reverse. Fields that the bytes do not have keep their initial value, so rows may gain fields; names that the row
// does not have are passed over.
template <HasFields Row>
Result<Row> decode_row(std::string_view bytes);

}  // namespace regionfall::store
