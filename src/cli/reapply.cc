#include "cli/reapply.h"

namespace regionfall::cli {

bool is_of_configuration(std::string_view name) {
  if (name.empty()) return true;  // names were lost
  if (name.starts_with('.') || name.starts_with('#') || name.ends_with('~') || name.ends_with(".swp")) return false;
  constexpr std::string_view kNotApplied[] = {".drill.hcl", ".lock.hcl", ".tfstate", ".backup", ".md", ".tftest.hcl"};
  for (const std::string_view ending : kNotApplied) {
    if (name.ends_with(ending)) return false;
  }
  return true;  // also templates and whatever else `file()` reads
}

}  // namespace regionfall::cli
