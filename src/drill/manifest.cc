#include "drill/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/files.h"
#include "base/hash.h"
#include "base/paths.h"
#include "base/text.h"

namespace regionfall::drill {
namespace {

constexpr std::size_t kHashDigits = 64;
// Between hash and name, as sha256sum writes them.
constexpr std::string_view kBetween = "  ";
constexpr std::size_t kFilesMax = 10'000;

std::string manifest_path(const std::string& folder) { return join_path(folder, kManifestName); }

Result<std::string> hash_of(const std::string& folder, const std::string& file) {
  return hash_hex(HashKind::kSha256, TRY(read_file(join_path(folder, file))));
}

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<void> write_manifest(const std::string& folder, const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) text += fmt::format("{}{}{}\n", TRY(hash_of(folder, file)), kBetween, file);
  return write_file_atomically(manifest_path(folder), text);
}

Result<std::vector<ManifestLine>> parse_manifest(std::string_view text) {
  std::vector<ManifestLine> lines;
  for (const std::string_view line : split(text, "\n")) {
    if (line.empty()) continue;
    const std::string_view hash = line.substr(0, kHashDigits);
    const std::string_view rest = line.substr(hash.size());
    const std::string_view file = rest.substr(std::min(kBetween.size(), rest.size()));
    if (!is_hash(hash) || !rest.starts_with(kBetween) || file.empty() || file.find('/') != std::string_view::npos ||
        file == "." || file == ".." || lines.size() == kFilesMax)
      return failure(fmt::format("Line {} of {} is not a hash and a file's name.", lines.size() + 1, kManifestName));
    lines.push_back({std::string(hash), std::string(file)});
  }
  return lines;
}

Result<std::vector<FileCheck>> check_manifest(const std::string& folder) {
  const std::string text = TRY(read_file(manifest_path(folder)));
  std::map<std::string, FileCheck::State> states;
  for (const DirectoryEntry& entry : TRY(list_directory(folder))) {
    if (entry.name != kManifestName) states[entry.name] = FileCheck::State::kAdded;
  }
  for (const ManifestLine& line : TRY(parse_manifest(text))) {
    if (!states.contains(line.file)) {
      states[line.file] = FileCheck::State::kMissing;
      continue;
    }
    const auto now = hash_of(folder, line.file);
    states[line.file] = now && *now == line.hash ? FileCheck::State::kSame : FileCheck::State::kChanged;
  }
  std::vector<FileCheck> checks;
  for (const auto& [file, state] : states) checks.push_back({state, file});
  return checks;
}

}  // namespace regionfall::drill
