#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// The tags of YAML's own types (https://yaml.org/type/).
constexpr std::string_view kYamlTagPrefix = "tag:yaml.org,2002:";

// What a scalar stands for. `tag` is empty or a full tag; `quoted` says that it stands in quotation marks.
Result<Value> resolve_yaml_scalar(std::string_view tag, const std::string& text, bool quoted);

}  // namespace regionfall::hcl
