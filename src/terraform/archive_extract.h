#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall::terraform {

// Bounds of one archive: beyond, it is refused.
constexpr std::uint64_t kExtractedBytesMax = std::uint64_t{1} << 30;
constexpr std::size_t kExtractedEntriesMax = 100'000;

// Unpacks a zip or tar archive (plain, or compressed with gzip, bzip2, xz or zstd) into `directory`, which is made.
// Entries that would land outside of it (absolute names, `..`, through a symbolic link) and devices are refused, as are
// links that lead out. What was unpacked before a refusal stays.
Result<void> extract_archive(std::string_view archive, const std::string& directory);

}  // namespace regionfall::terraform
