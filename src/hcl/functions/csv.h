#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace regionfall::hcl {

using CsvRecord = std::vector<std::string>;

// The records of a text in CSV (RFC 4180) with commas, as Go's encoding/csv reads it: line ends LF or CRLF, in quoted
// fields they become LF; empty lines are passed over. Every record has as many fields as the first. Errors name the
// line.
Result<std::vector<CsvRecord>> read_csv(std::string_view text);

}  // namespace regionfall::hcl
