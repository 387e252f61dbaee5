#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hcl/diagnostic.h"
#include "hcl/number.h"
#include "hcl/source.h"

namespace regionfall::hcl {

struct JsonProperty;

// A JSON value with its places in the file.
struct JsonNode {
  enum class Kind : std::uint8_t { kInvalid, kNull, kBool, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kInvalid;
  Range range;                           // strings: with the quotes
  bool boolean = false;                  // kBool
  Number number;                         // kNumber
  std::string text;                      // kString: without escapes
  std::vector<JsonNode> items;           // kArray
  std::vector<JsonProperty> properties;  // kObject, in source order; names may repeat
  Range open, close;                     // kArray, kObject: the brackets

  // What to underline to point at the value: the opening bracket, or the whole of a scalar.
  const Range& start_range() const { return open.has_place() ? open : range; }
};

struct JsonProperty {
  std::string name;
  Range name_range;  // with the quotes
  JsonNode value;
};

// The whole file as one JSON value (RFC 8259). Mistakes are reported where they are and passed over: what could be read
// stays. Nesting is bounded by kNestingMax.
JsonNode parse_json_nodes(const SourceFile& file, Diagnostics& diagnostics);

// The path of properties and indices to the innermost object or array around the byte at `offset`:
// `resource.aws_vpc.x`, `locals[0]`. Empty when it is in none but the outermost.
std::string json_path_to(const SourceFile& file, std::uint32_t offset);

}  // namespace regionfall::hcl
