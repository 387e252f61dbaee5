#include "base/json_repeats.h"

#include <set>
#include <utility>

#include "base/json.h"
#include "base/json_scanner.h"

namespace regionfall {
namespace {

using Repeated = Result<std::optional<std::string>>;

// In the value that follows; `path` leads to it.
Repeated find_in_value(JsonScanner& scanner, const std::string& path, int depth) {
  if (depth > kJsonDepthMax) return scanner.error("arrays and objects are nested too deep");
  const std::string before = path.empty() ? "" : path + ".";
  switch (TRY(scanner.kind())) {
    case Json::Kind::kObject: {
      std::set<std::string> names;
      TRY(scanner.enter_object());
      while (const auto name = TRY(scanner.next_member())) {
        if (!names.insert(*name).second) return before + *name;
        if (auto found = TRY(find_in_value(scanner, before + *name, depth + 1))) return found;
      }
      return std::nullopt;
    }
    case Json::Kind::kArray: {
      TRY(scanner.enter_array());
      for (int i = 0; TRY(scanner.next_item()); ++i) {
        if (auto found = TRY(find_in_value(scanner, before + std::to_string(i), depth + 1))) return found;
      }
      return std::nullopt;
    }
    default:
      (void)TRY(scanner.raw());
      return std::nullopt;
  }
}

}  // namespace

Repeated find_repeated_member(std::string_view text) {
  JsonScanner scanner(text);
  auto found = TRY(find_in_value(scanner, "", 0));
  if (!found) TRY(scanner.end());
  return found;
}

}  // namespace regionfall
