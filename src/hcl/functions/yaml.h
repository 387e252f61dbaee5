#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// Bounds of a YAML document that is read: how deep it nests, and how many values it has once aliases stand for what
// they refer to.
constexpr int kYamlDepthMax = 500;
constexpr std::size_t kYamlValuesMax = 1'000'000;

// The value of a text that holds one YAML document: mappings as objects, sequences as tuples, scalars by YAML 1.1's
// words for booleans and null and YAML 1.2's numbers, timestamps as RFC 3339 strings; anchors, aliases and merge keys.
// Errors name line and column. Source: go-cty-yaml, which Terraform uses.
Result<Value> yaml_decode(std::string_view text);

// The value as one YAML document in block style, strings in double quotes or as literal blocks: byte for byte as
// Terraform writes it. The value must be wholly known.
std::string yaml_encode(const Value& value);

}  // namespace regionfall::hcl
