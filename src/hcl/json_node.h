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

// The objects and arrays below the outermost, each after the one it stands in, with the step of the path that leads to
// it as header: `.resource`, `[0]`.
std::vector<OutlineEntry> json_outline(const SourceFile& file);

}  // namespace regionfall::hcl
