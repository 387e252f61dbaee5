#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace regionfall::drill {

// The hashes of a report's files, in the form that `sha256sum -c` reads as well: what was handed in can be told from
// what was changed afterwards.

inline constexpr std::string_view kManifestName = "manifest.sha256";

// Writes the manifest of the named files of the folder.
Result<void> write_manifest(const std::string& folder, const std::vector<std::string>& files);

struct ManifestLine {
  std::string hash;  // 64 hexadecimal digits
  std::string file;  // a plain name in the folder
};
// Of another form, or with names that lead out of the folder, is an error that tells the line.
Result<std::vector<ManifestLine>> parse_manifest(std::string_view text);

// What became of a file since the manifest was written.
struct FileCheck {
  enum class State : std::uint8_t { kSame, kChanged, kMissing, kAdded } state = State::kSame;
  std::string file;
};
// Of all files that the manifest names or the folder has, by name. The error is about the manifest itself.
Result<std::vector<FileCheck>> check_manifest(const std::string& folder);

}  // namespace regionfall::drill
