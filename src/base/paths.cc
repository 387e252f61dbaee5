#include "base/paths.h"

#include <vector>

#include "base/text.h"

namespace regionfall {

std::string join_path(std::string_view directory, std::string_view name) {
  if (name.empty()) return std::string(directory);
  if (name.starts_with('/') || directory.empty() || directory == ".") return std::string(name);
  std::string path(directory);
  if (!path.ends_with('/')) path += '/';
  return path.append(name);
}

std::string clean_path(std::string_view path) {
  bool rooted = path.starts_with('/');
  std::vector<std::string> kept;
  for (std::string& part : split(path, "/")) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(std::move(part));
    } else if (!kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (!rooted) {
      kept.push_back(std::move(part));
    }
  }
  std::string cleaned = (rooted ? "/" : "") + join(kept, "/");
  return cleaned.empty() ? "." : cleaned;
}

std::string base_name(std::string_view path) {
  if (path.empty()) return ".";
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return "/";
  return std::string(path.substr(path.rfind('/') + 1));
}

std::string directory_name(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return clean_path(slash == std::string_view::npos ? "" : path.substr(0, slash + 1));
}

}  // namespace regionfall
