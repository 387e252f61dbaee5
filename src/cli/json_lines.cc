#include "cli/json_lines.h"

#include <ostream>
#include <string_view>

#include "base/time_format.h"
#include "base/version.h"

namespace regionfall::cli {
namespace {

// The version of Terraform whose behaviour is matched, as its own lines state theirs.
constexpr const char* kTerraformVersion = "1.11.4";
// Version of the machine-readable interface (Terraform documentation, "Machine-Readable UI").
constexpr const char* kInterfaceVersion = "1.2";

}  // namespace

void JsonLines::version() {
  Json line = begin(
      "info", "Regionfall " + std::string(regionfall::version()) + " (behaves as Terraform " + kTerraformVersion + ")");
  line.set("terraform", Json::string(kTerraformVersion));
  finish(std::move(line), "version", "ui", Json::string(kInterfaceVersion));
}

Json JsonLines::begin(const char* level, std::string message, const Notes& notes) const {
  Json line = Json::object();
  line.set("@level", Json::string(level));
  line.set("@message", Json::string(std::move(message)));
  line.set("@module", Json::string("terraform.ui"));
  for (const auto& [name, text] : notes) line.set(name, Json::string(text));
  const Timestamp now = timestamp_of(environment_.clock.now());
  std::string time = format_rfc3339(now);
  std::string micros = std::to_string(now.nanosecond / 1000);
  time.insert(time.size() - 1, "." + std::string(6 - micros.size(), '0') + micros);
  line.set("@timestamp", Json::string(std::move(time)));
  return line;
}

void JsonLines::finish(Json line, const char* type, const char* member, Json content) {
  const bool before = std::string_view(member) < std::string_view("type");
  if (!before) line.set("type", Json::string(type));
  line.set(member, std::move(content));
  if (before) line.set("type", Json::string(type));
  environment_.out << line.dump(0, true) << "\n" << std::flush;
}

void JsonLines::diagnostics(const hcl::Diagnostics& diagnostics, const Notes& notes) {
  for (const auto& diagnostic : diagnostics.all()) {
    auto json = parse_json(hcl::diagnostic_json(diagnostic));
    if (!json) continue;
    const bool error = diagnostic.severity == hcl::Severity::kError;
    finish(begin(error ? "error" : "warn", (error ? "Error: " : "Warning: ") + diagnostic.summary, notes), "diagnostic",
           "diagnostic", *std::move(json));
  }
}

}  // namespace regionfall::cli
